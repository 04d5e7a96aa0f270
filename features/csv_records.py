"""Single records of CSV, and where one starts after another that is damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from features.faults import WHOLE_ROW, Fault, as_read, shown
from features.fields import Table
from features.lines import MAX_LINE
from features.packed import Unpacked

COMMA = b","
"""What parts the fields of a record, if the header does not show another."""
OTHERS = (b";", b"\t")
"""What parts them where spreadsheets write decimals with a comma, and in tables that are copied."""

_LOOK = 400
"""What a look at a record costs of the budget at least, in bytes."""


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a record, and the offset after it.

    `closed` says that every quote is where the rules of CSV have it, `open` that one is never
    closed, and `whole` that the end of the record was found within `MAX_LINE` bytes.
    """

    fields: list[bytes]
    end: int
    closed: bool
    open: bool
    whole: bool

    def fits(self, width: int) -> bool:
        """Whether it is a sound record of `width` fields."""
        return self.whole and self.closed and len(self.fields) == width


@cache
def _field(by: bytes) -> re.Pattern[bytes]:
    """A field and what ends it. A quote that is never closed counts as a plain character."""
    bare = b"[^%b\r\n]*+" % by
    return re.compile(b'(?:"((?:[^"]++|"")*+)"(%b)|(%b))(%b|\r\n|\n|\r)' % (bare, bare, by))


def record(data: bytes, at: int, by: bytes = COMMA) -> Record:
    """The record that starts at `at`; the data end with a line end, or go on beyond `MAX_LINE`."""
    fields: list[bytes] = []
    closed, is_open, limit = True, False, min(len(data), at + MAX_LINE)
    field = _field(by)
    while found := field.match(data, at, limit):
        quoted, tail, bare, end = found.groups()
        fields.append(quoted.replace(b'""', b'"') + tail if bare is None else bare)
        is_open |= bare is not None and bare.startswith(b'"')
        closed &= not tail if bare is None else not is_open
        at = found.end()
        if end != by:
            return Record(fields, at, closed, is_open, whole=True)
    is_open |= data[at : at + 1] == b'"'
    return Record(fields, at, closed and not is_open, is_open, whole=False)


@dataclass(slots=True)
class Text:
    """What is in memory of a CSV text, from the start of a record; more is read when asked for.

    `budget`, in bytes, is what may be read again in search of sound records. It keeps the cost in
    line with the size of the input; without any left a damaged record goes as a whole. `by` parts
    the fields.
    """

    stream: Unpacked
    data: bytes = b""
    ended: bool = False
    budget: int = 0
    by: bytes = COMMA

    def fill(self, size: int) -> None:
        """Have `size` bytes in memory, or all there are; the last line gets an end."""
        blocks, n = [self.data], len(self.data)
        while n < size and not self.ended:
            block = self.stream.read(size - n)
            self.ended = not block
            blocks.append(block)
            n += len(block)
            self.budget += 8 * len(block)
        self.data = b"".join(blocks)
        if self.ended and self.data and not self.data.endswith(b"\n"):
            self.data += b"\n"

    def drop(self, size: int) -> None:
        """Forget the first bytes."""
        self.data = self.data[size:]


def past_damage(text: Text, at: int, bad: Record, width: int) -> tuple[int, int]:
    """Where reading goes on after a damaged record at `at`, and how many bytes that record has.

    A stray quote makes one record of many lines, so it ends before the next sound one. Only a line
    that is too long without any quote ends where it ends.
    """
    is_line = not bad.whole and not bad.open
    end = bad.end if bad.whole and not bad.open else min(len(text.data), at + MAX_LINE)
    after = end if is_line else _next_sound(text, at, end, width)
    if after < end or end == bad.end or (text.ended and end == len(text.data)):
        return after, after - at
    return 0, _pass_over(text, at, width, is_line=is_line)


def _next_sound(text: Text, at: int, end: int, width: int) -> int:
    """Where the first sound record after `at` starts, before `end`; else `end`."""
    for line in _lines(text, at, end, width):
        if text.budget <= 0:
            break
        found = record(text.data, line, text.by)
        text.budget -= max(found.end - line, _LOOK)
        if found.fits(width):
            return line
    return end


def _lines(text: Text, at: int, end: int, width: int) -> Iterator[int]:
    """Where lines start that may begin a sound record: with as many commas, or with a quote."""
    data, by = text.data, text.by
    fields = b'(?:[^%b"\r\n]*%b){%d}[^%b"\r\n]*' % (by, by, width - 1, by)
    line = re.compile(b'\n(?=%b[\r\n]|[^"\r\n]*")' % fields)
    seen = end if data[end - 1 : end] == b"\n" else len(data)
    for found in line.finditer(data, at, seen):
        if found.end() >= end:
            return
        yield found.end()


def _pass_over(text: Text, at: int, width: int, *, is_line: bool) -> int:
    """Drop all up to the end of a record that begins at `at`, which may be beyond what is read."""
    size = 0
    while True:
        text.drop(at)
        text.fill(2 * MAX_LINE)
        end = min(len(text.data), MAX_LINE)
        found = text.data.find(b"\n", 0, end) + 1 if is_line else 0
        after = found or (end if is_line else _next_sound(text, 0, end, width))
        if after < end or found or (text.ended and end == len(text.data)):
            text.drop(after)
            text.fill(2 * MAX_LINE)
            return size + after
        at = end - 1  # the last byte stays, for it may end a line
        size += at


def unfit(row: int, bad: Record, raw: bytes, names: list[str], table: Table, size: int) -> Fault:
    """The fault of a record that starts as `raw` and has `size` bytes in all."""
    at, fields = names.index(table.id), bad.fields
    found = shown(as_read(fields[at]).strip()) if at < len(fields) else None
    expected = f"{len(names)} fields, not {len(fields)}"
    if not bad.closed:
        expected = "quotes that are closed, and doubled within quotes"
    if size >= MAX_LINE:
        expected = f"less than {MAX_LINE:,} bytes, not {size:,}"
    return Fault(row, found, WHOLE_ROW, shown(as_read(raw[:200])), expected)
