"""The bytes of a file or a pipe, unpacked where they are packed, read once from start to end."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from features.characters import visible
from features.errors import InputError

STDIN: Final = "-"
"""What stands for standard input in place of a path."""
PACKED: Final = {
    b"\x1f\x8b": ("gzip", "gzip"),
    b"\x28\xb5\x2f\xfd": ("zstd", "Zstandard"),
    b"\x50\x2a\x4d\x18": ("zstd", "Zstandard"),  # a frame to be skipped, which pzstd begins with
}
"""How packed bytes begin, and what packed them: for Arrow, and in words."""
MAX_RATIO: Final = 300
"""How many times its packed size an input may have; claims have 3 to 30 times, the same claim over
and over 100 times, and gzip manages 1,000 at most."""
FREE: Final = 1 << 27
"""Bytes an input may unpack to, whatever its packed size."""
_HEAD: Final = 1 << 16


class Unpacked:
    """The bytes of an input, unpacked as they are read, so that no size of it fills the memory.

    Raises `InputError` where a packed stream is cut short or damaged: scores rest on all claims of
    an event, so half a file would give other scores, not fewer. And where it unpacks to more than
    `MAX_RATIO` times its size and more than `FREE` bytes, as made to harm.
    """

    def __init__(self, raw: IO[bytes], where: str, size: int | None) -> None:
        """Begin to read `raw`, which has `size` packed bytes, or nobody knows how many."""
        self.where = where
        self._raw = _Counted(raw)
        self._size = size
        self.is_file = size is not None
        self._n_read = 0
        start = self._raw.head
        found = next((kind for magic, kind in PACKED.items() if start.startswith(magic)), None)
        self._stream: Any = self._raw
        self.packing = found[1] if found else ""
        if found:
            import pyarrow as pa

            self._stream = pa.CompressedInputStream(pa.PythonFile(self._raw, mode="r"), found[0])
        self._head = b""
        self._head = self.read(_HEAD)

    @property
    def head(self) -> bytes:
        """The first 64 KB, or all; they are still to be read."""
        return self._head

    def read(self, n: int) -> bytes:
        """Return the next `n` bytes; fewer at the end only."""
        blocks, self._head = [self._head[:n]], self._head[n:]
        n -= len(blocks[0])
        while n and (block := self._unpacked(n)):
            blocks.append(block)
            n -= len(block)
        return b"".join(blocks)

    def _unpacked(self, n: int) -> bytes:
        try:
            block = bytes(self._stream.read(n))
        except OSError as error:
            if not self.packing:
                raise
            raise self._damaged(error) from error
        self._n_read += len(block)
        self._refuse_a_bomb()
        return block

    def _damaged(self, error: OSError) -> InputError:
        cut = "Truncated" in str(error)
        return InputError(
            f"the {self.packing} data are {'cut short' if cut else 'damaged'}",
            where=self.where,
            got=f"{self._n_read:,} bytes before that",
            remedy="Write it, or copy it, again; no part of it was used.",
        )

    def _refuse_a_bomb(self) -> None:
        packed = self._size or self._raw.n_read
        if self.packing and self._n_read > max(FREE, MAX_RATIO * packed):
            raise InputError(
                f"unpacks to more than {MAX_RATIO} times its size",
                where=self.where,
                got=f"{self._n_read:,} bytes and more from {packed:,}",
                remedy="No claims are like that; unpack it yourself if you trust it.",
            )


class _Counted:
    """A file object for Arrow that never closes what it reads, and counts it."""

    closed = False

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.head = raw.read(4)
        self.n_read = 0
        self._rest = self.head

    def read(self, n: int = -1) -> bytes:
        rest, self._rest = self._rest, b""
        piece = rest + self._raw.read(n - len(rest) if n > len(rest) else 0)
        self.n_read += len(piece)
        return piece

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """Leave it open: whoever opened it closes it."""


def is_stdin(path: Path) -> bool:
    """Whether a path stands for standard input."""
    return str(path) == STDIN


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """Open a file, a pipe, or standard input for `-`."""
    if is_stdin(path):
        if sys.stdin is None or sys.stdin.closed:
            raise InputError("is closed", where="standard input", remedy="Name a file.")
        yield Unpacked(sys.stdin.buffer, "standard input", None)
        return
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        size = about.st_size if stat.S_ISREG(about.st_mode) else None
        yield Unpacked(file, visible(str(path)), size)
