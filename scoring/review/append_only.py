"""A file of lines that only grows: what was written is on the disk, and half a line is noticed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


def read_lines(file: Path) -> tuple[list[bytes], bytes]:
    """Return the whole lines of a file, and what stands after the last line end.

    That rest is empty, but after a crash, or while somebody writes. No file is no lines.
    """
    if not file.exists():
        return [], b""
    *lines, rest = file.read_bytes().split(b"\n")
    return lines, rest


def append_lines(file: Path, lines: Sequence[bytes]) -> None:
    """Write lines at the end, all or none, and return once they are on the disk. Raises OSError."""
    new = not file.exists()
    left = memoryview(b"".join(line + b"\n" for line in lines))
    with file.open("ab", buffering=0) as handle:  # a buffer would be written once more at the end
        before = handle.tell()
        try:
            while left:
                left = left[handle.write(left) :]
            os.fsync(handle.fileno())
        except BaseException:  # a full disk, or somebody at the keyboard
            handle.truncate(before)
            raise
    if new:
        _name_to_disk(file)


def cut_rest(file: Path, aside: Path) -> None:
    """Move what stands after the last line end to the end of the file `aside`. Raises OSError."""
    lines, rest = read_lines(file)
    append_lines(aside, [rest])
    with file.open("rb+") as handle:
        handle.truncate(sum(len(line) + 1 for line in lines))
        os.fsync(handle.fileno())


def end_line(file: Path) -> None:
    """Put the line end that is missing. Raises OSError."""
    append_lines(file, [b""])


def _name_to_disk(file: Path) -> None:
    """A new file's name is in its folder; only POSIX lets us wait for that too."""
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
