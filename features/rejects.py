"""What is turned away, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import polars as pl

from features import few
from features.faults import WHOLE_ROW, Fault, shown
from features.fields import Table
from features.rules import Column, faults_of
from features.times import listed


def same_fault(row: pl.Series, field: str, values: pl.Series, expected: str) -> list[Fault]:
    """The same fault of one field in several rows."""
    return [
        Fault(at, None, field, shown(value), expected)
        for at, value in zip(row, listed(values), strict=True)
    ]


def found_faults(
    columns: Sequence[Column], checked: pl.DataFrame, known: Sequence[Fault]
) -> list[Fault]:
    """The faults that the tests find, but for cells with a fault already."""
    wrong = few.select(checked, faults_of(tuple(columns)))
    told = {(fault.row, fault.field) for fault in known}
    found: list[Fault] = []
    for column in columns:
        if column.tests and wrong[column.field].any():
            hit = checked.filter(wrong[column.field])
            expected = hit.select(column.expected).to_series()
            values = listed(hit[f"raw {column.field}"])
            found += [
                Fault(row, None, column.field, shown(value), said)
                for row, value, said in zip(hit["row"], values, expected, strict=True)
                if (row, column.field) not in told
            ]
    return found


def rejected_lines(
    faults: Sequence[Fault],
    checked: pl.DataFrame,
    table: Table,
    parts: Sequence[tuple[str, int]] = (),
) -> pl.DataFrame:
    """One line for each fault, by row and then by field; the id is told where it can be read.

    `parts` are the files of a folder with the rows before each: `part` then says in which of them
    the fault is, and in which row of it.
    """
    if not faults:
        return _nothing_rejected(table)
    bad = checked.filter(pl.col("row").is_in({fault.row for fault in faults}))
    codes = zip(bad[table.id], listed(bad[f"raw {table.id}"]), strict=True)
    ids = dict(
        zip(bad["row"], (shown(raw if code is None else code) for code, raw in codes), strict=True)
    )
    lines = [
        (fault.row, fault.id or ids.get(fault.row), fault.field, fault.value, fault.expected)
        for fault in faults
    ]
    return with_parts(in_order(rejected_frame(lines, table), table), parts)


def rejected_frame(
    lines: Sequence[tuple[int, str | None, str, str | None, str]], table: Table
) -> pl.DataFrame:
    """Lines of row, id, field, value and what was expected as a frame."""
    texts = (table.id, "field", "value", "expected")
    schema = {"row": pl.UInt32, **dict.fromkeys(texts, pl.String)}
    return pl.DataFrame(lines, schema=schema, orient="row")


def in_order(rejected: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Lines of rejects by row and then by field, as the table has them."""
    order = {name: at for at, name in enumerate([WHOLE_ROW, *table.columns])}
    place = pl.col("field").replace_strict(order, return_dtype=pl.UInt32)
    return rejected.sort("row", place, maintain_order=True)


def with_parts(rejected: pl.DataFrame, parts: Sequence[tuple[str, int]]) -> pl.DataFrame:
    """Lines of rejects with the file of a folder that each is in, `parts`, and its row there."""
    return rejected.with_columns(part=_part_of(rejected["row"], parts))


@cache
def _nothing_rejected(table: Table) -> pl.DataFrame:
    texts = (table.id, "field", "value", "expected", "part")
    return pl.DataFrame(schema={"row": pl.UInt32, **dict.fromkeys(texts, pl.String)})


def _part_of(row: pl.Series, parts: Sequence[tuple[str, int]]) -> pl.Series:
    """The file of a folder that each row is in, with its number there; null without a folder."""
    names = [name for name, _ in parts]
    starts = pl.Series([n_before for _, n_before in parts], dtype=pl.Int64)
    at = starts.search_sorted(row.cast(pl.Int64), side="left") - 1  # a part with no rows has none
    found = pl.DataFrame({"at": at.cast(pl.Int64), "row": row})
    known = pl.DataFrame(
        {"at": range(len(parts)), "name": names, "start": starts},
        schema={"at": pl.Int64, "name": pl.String, "start": pl.Int64},
    )
    placed = found.join(known, on="at", how="left", maintain_order="left")
    text = pl.format("{} row {}", "name", pl.col("row") - pl.col("start"))
    return placed.select(text.alias("part")).to_series()
