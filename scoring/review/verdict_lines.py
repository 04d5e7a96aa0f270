"""Verdicts to lines of text and back, with the number of the line that is not one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from features.errors import InputError
from features.faults import as_read
from scoring.review.verdict_record import VerdictRecord, fault


class VerdictStoreError(InputError):
    """The verdict store cannot be used: the message says where, why and what to do."""


def records_of(frame: pl.DataFrame, file: Path) -> list[VerdictRecord]:
    """Return the rows of a frame with `VERDICT_SCHEMA`; VerdictStoreError where one is no verdict.

    `file` is where they are to be kept, for the error.
    """
    try:
        return [VerdictRecord.model_validate(row) for row in frame.to_dicts()]
    except ValidationError as error:
        raise VerdictStoreError(
            f"not a verdict that can be kept ({fault(error)})", where=str(file)
        ) from error


def line_of(record: VerdictRecord) -> bytes:
    """Return a record as one JSON object, without the line end."""
    return record.model_dump_json().encode()


def read_records(file: Path, lines: Sequence[bytes], rest: bytes) -> list[VerdictRecord]:
    """Return the records of the lines of a file, and of its `rest` if that lacks its end alone.

    Raises VerdictStoreError where a line is not ours, or where the last one was cut off.
    """
    if rest and not is_whole(rest):
        raise VerdictStoreError(
            "the last line was cut off while it was written",
            where=f"{file}:{len(lines) + 1}",
            got=repr(as_read(rest[-80:])),
            remedy="`sourcegrade review pull` sets it aside and reads it again",
        )
    told = [*lines, rest] if rest else lines
    return [_record(line, file, number) for number, line in enumerate(told, start=1)]


def is_whole(line: bytes) -> bool:
    """Whether a line is a record.

    >>> is_whole(b'{"action": "verd')
    False
    """
    try:
        VerdictRecord.model_validate_json(line)
    except ValidationError:
        return False
    return True


def _record(line: bytes, file: Path, number: int) -> VerdictRecord:
    try:
        return VerdictRecord.model_validate_json(line)
    except ValidationError as error:
        raise VerdictStoreError(
            f"not a verdict of ours ({fault(error)})",
            where=f"{file}:{number}",
            got=repr(as_read(line[:80])),
            remedy="Mend that line, or take it out; no other line hangs on it",
        ) from error
