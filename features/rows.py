"""Rows as they came, before any rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from features.errors import InputError
from features.faults import Fault

BLOCK: Final = 250_000
"""Rows of an input that are held at a time, about, where it is read in blocks."""
MAX_UNREADABLE: Final = 1_000_000
"""Rows of an input that may be unreadable; each is kept in memory, to be named."""


@dataclass(frozen=True, slots=True)
class RawRows:
    """The rows of an input before any rule: `row`, counted from 1, and the columns of the table.

    A cell that has a fault here is null in `frame`. A row that cannot be read is not in `frame`,
    has a fault for the field `WHOLE_ROW`, and counts in `n_rows`. `columns` are all that were
    found, also those that were left out. Of a folder, `parts` are its files in order, each with the
    number of rows before it. `notes` say what else a reader should know of how the input was read.
    """

    frame: pl.DataFrame
    n_rows: int
    columns: list[str]
    faults: list[Fault] = field(default_factory=list)
    parts: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def row_numbers(n_rows: int, after: int = 0) -> pl.Series:
    """The numbers of that many rows, from 1, or from the one after `after`."""
    return pl.int_range(after + 1, after + n_rows + 1, dtype=pl.UInt32, eager=True).alias("row")


def refuse_ruin(n_faults: int, where: str) -> None:
    """Raise `InputError` where so much of an input is unreadable that it cannot be what it says."""
    if n_faults > MAX_UNREADABLE:
        what = f"more than {MAX_UNREADABLE:,} rows cannot be read"
        raise InputError(what, where=where, remedy="Look at its first lines: are they claims?")
