"""From a file to rows: the raw columns as they are, and the lines that are no row."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from features.errors import InputError
from features.schema import Table

ENDINGS = (".parquet", ".csv", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one row."""

    row: int
    id: str | None
    field: str
    value: str | None
    expected: str


@dataclass(frozen=True, slots=True)
class RawRows:
    """Rows as the file has them, columns known to the table only, with `row` counted from 1."""

    frame: pl.DataFrame
    n_rows: int
    faults: list[Fault] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)


def read_rows(path: Path, table: Table) -> RawRows:
    ending = path.suffix.lower()
    if ending == ".parquet":
        frame = pl.read_parquet(path)
    elif ending == ".csv":
        frame = pl.read_csv(path, infer_schema=False)
    elif ending in (".jsonl", ".ndjson"):
        data = path.read_bytes()
        frame = pl.read_ndjson(io.BytesIO(data), schema=dict.fromkeys(table.columns, pl.String))
    else:
        raise InputError("unknown ending", where=str(path), remedy=f"Use {', '.join(ENDINGS)}")
    extras = [c for c in frame.columns if c not in table.columns]
    frame = frame.drop(extras).with_row_index("row", offset=1)
    return RawRows(frame, frame.height, extras=extras)
