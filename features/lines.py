"""A stream of text as pieces of whole lines; a line beyond all bounds is passed over, and named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from features.faults import WHOLE_ROW, Fault, as_read, shown
from features.packed import Unpacked

MAX_LINE: Final = 10_000_000
"""Bytes that a line of JSON Lines or a record of CSV stays below; the longest fields of a claim
take three or four million, written in the longest way."""
PIECE: Final = 1 << 20
"""Bytes read at a time."""
_SHOWN: Final = 1_000


@dataclass(frozen=True, slots=True)
class LongLine:
    """How a line beyond `MAX_LINE` begins, and how many bytes it has."""

    start: bytes
    size: int

    def fault(self, row: int, id: str | None) -> Fault:
        """The fault of the row that it would have been."""
        expected = f"less than {MAX_LINE:,} bytes, not {self.size:,}"
        return Fault(row, id, WHOLE_ROW, shown(as_read(self.start.strip())), expected)


def pieces(stream: Unpacked) -> Iterator[bytes | LongLine]:
    """Read a stream in pieces of about a megabyte that end with a line, long lines apart."""
    rest, ended = b"", False
    while not ended:
        block = stream.read(PIECE)
        ended = len(block) < PIECE
        first = block.find(b"\n") + 1
        if not first and not ended:
            rest += block
            if len(rest) >= MAX_LINE:
                long, rest = _passed_over(stream, rest)
                yield long
            continue
        first = first or len(block) + 1  # the last line may have no end
        if len(rest) + first > MAX_LINE:
            yield LongLine(rest[:_SHOWN], len(rest) + first - 1)
            rest, block = b"", block[first:]
        end = len(block) if ended else block.rfind(b"\n") + 1
        yield rest + block[:end]
        rest = block[end:]


def _passed_over(stream: Unpacked, start: bytes) -> tuple[LongLine, bytes]:
    """The line that begins with `start`, and what was read of the next one."""
    size = len(start)
    while block := stream.read(PIECE):
        end = block.find(b"\n")
        if end >= 0:
            return LongLine(start[:_SHOWN], size + end), block[end + 1 :]
        size += len(block)
    return LongLine(start[:_SHOWN], size), b""
