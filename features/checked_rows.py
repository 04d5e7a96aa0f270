"""Rows after the rules of their table: the values, and what is wrong with which row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from features import few
from features.alignment import with_sides
from features.characters import plain_column
from features.faults import Fault
from features.fields import Table
from features.quantity import spread_quantity
from features.rejects import found_faults
from features.rows import RawRows
from features.rules import columns_of, rare_fields, values_of


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows with their values and, as "raw ...", their cells as they came; ids are not compared yet.

    `hidden` counts, by field of text, the rows that had invisible or control characters.
    """

    frame: pl.DataFrame
    faults: list[Fault]
    hidden: Mapping[str, int]

    def good(self) -> pl.DataFrame:
        """Return the rows without a fault."""
        return self.frame.filter(self._is_good()) if self.faults else self.frame

    def ids(self, table: Table) -> pl.DataFrame:
        """Return `row`, the id and whether the row is `good`, of all rows whose id can be read."""
        return self.frame.select("row", table.id, good=self._is_good()).drop_nulls(table.id)

    def may_repeat(self, table: Table) -> bool:
        """Whether an id may be there twice; most inputs can be told at once that none is."""
        return not self.frame[table.id].is_first_distinct().all()

    def _is_good(self) -> pl.Expr:
        bad = {fault.row for fault in self.faults}
        return ~pl.col("row").is_in(bad) if bad else pl.lit(value=True)


def check_rows(rows: RawRows, table: Table) -> Checked:
    """Apply the rules of a table to its rows, each row by itself."""
    frame, faults = spread_quantity(rows.frame, list(rows.faults))
    if "alignment" in table.fields:
        frame, faults = with_sides(frame, faults)
    raw = _raw(frame, table)
    rare = rare_fields(raw, table)
    columns = columns_of(table, tuple(raw.schema.items()), rare)
    checked = few.with_columns(raw, values_of(columns))
    return Checked(
        checked, faults + found_faults(columns, checked, faults), _hidden(checked, table, rare)
    )


def _raw(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Every field of the table as it came, under the name "raw ...", null where it is absent."""
    absent = [
        pl.lit(None).alias(f"raw {name}") for name in table.fields if name not in frame.columns
    ]
    return frame.select("row", pl.exclude("row").name.prefix("raw "), *absent)


def _hidden(checked: pl.DataFrame, table: Table, rare: frozenset[str]) -> dict[str, int]:
    counts = [
        (plain_column(pl.col(f"raw {name}")) != pl.col(f"raw {name}")).sum().alias(name)
        for name in sorted(rare)
        if table.fields[name] in ("text", "name")
    ]
    return checked.select(counts).row(0, named=True) if counts else {}
