"""Rows as they came, before any rule."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from features.faults import Fault


@dataclass(frozen=True, slots=True)
class RawRows:
    """The rows of an input before any rule: `row`, counted from 1, and the columns of the table.

    A cell that has a fault here is null in `frame`. A row that cannot be read is not in `frame`,
    has a fault for the field `WHOLE_ROW`, and counts in `n_rows`. `columns` are all that were
    found, also those that were left out.
    """

    frame: pl.DataFrame
    n_rows: int
    columns: list[str]
    faults: list[Fault] = field(default_factory=list)


def row_numbers(n_rows: int) -> pl.Series:
    """The numbers of that many rows, from 1."""
    return pl.int_range(1, n_rows + 1, dtype=pl.UInt32, eager=True).alias("row")
