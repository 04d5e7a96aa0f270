"""From a frame or a file to rows: the columns as they came, and the rows that cannot be read."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import polars as pl

from features.cells import rows_of
from features.characters import visible
from features.column_names import distinct, refuse_missing
from features.csv_file import read_csv
from features.errors import InputError
from features.faults import POLARS_ERRORS, reason
from features.fields import Table
from features.json_lines import read_json_lines
from features.rows import RawRows, row_numbers

if TYPE_CHECKING:
    import pandas as pd

Frame: TypeAlias = "pl.DataFrame | pl.LazyFrame | pd.DataFrame"
ENDINGS: Final = (".parquet", ".csv", ".jsonl", ".ndjson")
_MAGIC: Final = {
    b"PAR1": "Parquet",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"SQLite format": "an SQLite database",
    b"ARROW1": "an Arrow file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


def read_rows(data: Frame | str | Path, table: Table) -> RawRows:
    """Read the columns of `table` from a frame, or from a file by its ending.

    Raises `InputError` when there is nothing to read rows from, a required column is missing, or
    there are no rows.

    >>> from features.schema import SOURCES
    >>> read_rows(pl.DataFrame({"source_id": ["sana"], "colour": ["red"]}), SOURCES).frame
    shape: (1, 2)
    ┌─────┬───────────┐
    │ row ┆ source_id │
    │ --- ┆ ---       │
    │ u32 ┆ str       │
    ╞═════╪═══════════╡
    │ 1   ┆ sana      │
    └─────┴───────────┘
    """
    where = visible(str(data)) if isinstance(data, (str, Path)) else f"the frame of {table.name}"
    rows = (
        _read_file(Path(data), table)
        if isinstance(data, (str, Path))
        else _read_frame(data, table, where)
    )
    if rows.columns:
        refuse_missing(rows.columns, table, where)
    if not rows.n_rows:
        raise InputError("no rows", where=where, remedy=f"Give at least one of the {table.name}.")
    return rows


def _read_frame(data: Any, table: Table, where: str) -> RawRows:
    pandas = sys.modules.get("pandas")
    if isinstance(data, pl.LazyFrame):
        columns, data = _collected(data, table, where)
    elif isinstance(data, pl.DataFrame):
        columns = data.columns
    elif pandas is not None and isinstance(data, pandas.DataFrame):
        columns = distinct([str(name) for name in data.columns], where)
        data = data.set_axis(columns, axis="columns")
    else:
        raise InputError(
            "not a frame",
            where=where,
            got=f"a {type(data).__name__}",
            remedy="Give a pandas or Polars frame, or the path of a file.",
        )
    series = {name: data[name] for name in columns if name in table.columns}
    return rows_of(series, row_numbers(len(data)), table, columns)


def _collected(data: pl.LazyFrame, table: Table, where: str) -> tuple[list[str], pl.DataFrame]:
    """All column names, and the columns of the table with as many rows as there are."""
    try:
        columns = data.collect_schema().names()
        keep = [name for name in columns if name in table.columns]
        return columns, data.select(keep or columns).collect()
    except (OSError, *POLARS_ERRORS) as error:
        raise InputError(f"cannot be read: {reason(error)}", where=where) from error


def _read_file(path: Path, table: Table) -> RawRows:
    readers: dict[str, Callable[[Path, Table], RawRows]] = {
        ".parquet": _read_parquet,
        ".csv": read_csv,
        ".jsonl": read_json_lines,
        ".ndjson": read_json_lines,
    }
    where = visible(str(path))
    if path.is_dir():
        raise InputError("a folder, not a file", where=where, remedy="Give one file.")
    reader = readers.get(path.suffix.lower())
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
        if reader is None:
            got = repr(path.suffix) if path.suffix else "no ending"
            remedy = f"Give a file that ends in {', '.join(ENDINGS)}."
            raise InputError("unknown kind of file", where=where, got=got, remedy=remedy)
        _refuse_other_kind(path, head)
        return reader(path, table)
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError(f"cannot be read: {reason(error)}", where=where) from error


def _refuse_other_kind(path: Path, head: bytes) -> None:
    if not head:
        raise InputError("the file is empty", where=visible(str(path)), remedy="Write it again.")
    expected = {".parquet": "Parquet", ".csv": "CSV"}.get(path.suffix.lower(), "JSON Lines")
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if expected == "Parquet":
        kind = None if kind == "Parquet" else kind or "something else"
    elif kind is None and head.count(0) * 10 > len(head):
        kind = "binary data, or text in UTF-16"
    if kind is not None:
        remedy = f"Give {expected} here" + ("." if expected == "Parquet" else ", in UTF-8.")
        raise InputError(f"not {expected}", where=visible(str(path)), got=kind, remedy=remedy)


def _read_parquet(path: Path, table: Table) -> RawRows:
    with path.open("rb") as file:
        file.seek(-4, io.SEEK_END)
        if file.read() != b"PAR1":
            remedy = "Write it, or copy it, again."
            raise InputError(
                "the Parquet file was cut short", where=visible(str(path)), remedy=remedy
            )
    frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    return _read_frame(frame, table, visible(str(path)))
