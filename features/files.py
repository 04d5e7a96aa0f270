"""From a frame or a file to rows: the columns as they came, and the rows that cannot be read."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from features.characters import visible
from features.column_names import refuse_missing
from features.csv_file import read_csv
from features.errors import InputError
from features.faults import reason
from features.fields import Table
from features.folder import read_folder
from features.formats import Format, format_of
from features.frames import Frame, read_frame
from features.json_lines import read_json_lines
from features.packed import is_stdin, unpacked
from features.parquet_file import read_parquet
from features.rows import RawRows

__all__ = ["Frame", "read_rows"]


def read_rows(data: Frame | str | Path, table: Table) -> RawRows:
    """Read the columns of `table` from a frame, a file, a folder of parts, or standard input (`-`).

    A file is JSON Lines, CSV or Parquet, plain or packed by gzip or Zstandard, told by how it
    begins and by its ending. Raises `InputError` when there is nothing to read rows from, a
    required column is missing, there are no rows, or a packed file is cut short.

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
    if not isinstance(data, (str, Path)):
        where = f"the frame of {table.name}"
        return _with_rows(read_frame(data, table, where), table, where)
    path = Path(data)
    where = _name_of(path)
    try:
        rows = _read_path(path, table)
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        file = getattr(error, "filename", None)  # of a folder, the part
        where = visible(str(file)) if file else where
        raise InputError(f"cannot be read: {reason(error)}", where=where) from error
    return _with_rows(rows, table, where)


def _name_of(path: Path) -> str:
    return "standard input" if is_stdin(path) else visible(str(path))


def _with_rows(rows: RawRows, table: Table, where: str) -> RawRows:
    if rows.columns:
        refuse_missing(rows.columns, table, where)
    if not rows.n_rows:
        raise InputError("no rows", where=where, remedy=f"Give at least one of the {table.name}.")
    return rows


def _read_path(path: Path, table: Table) -> RawRows:
    if path.is_dir() and not is_stdin(path):
        return read_folder(path, table, lambda part: _read_part(part, table))
    format, rows = _read_file(path, table)
    if format is None:
        what = "is empty" if is_stdin(path) else "the file is empty"
        raise InputError(what, where=_name_of(path), remedy="Write it again.")
    return rows


def _read_part(path: Path, table: Table) -> tuple[Format | None, RawRows]:
    """A file of a folder; in JSON Lines each line has keys of its own, and a fault if one lacks."""
    format, rows = _read_file(path, table)
    if format in ("CSV", "Parquet"):
        refuse_missing(rows.columns, table, _name_of(path))
    return format, rows


def _read_file(path: Path, table: Table) -> tuple[Format | None, RawRows]:
    """The format and the rows of a file; no format where there is nothing in it."""
    with unpacked(path) as stream:
        if not stream.head:
            return None, RawRows(pl.DataFrame(), 0, [])
        format = format_of(stream, "" if is_stdin(path) else path.name, table)
        if format == "JSON Lines":
            return format, read_json_lines(stream, table)
        if format == "CSV":
            return format, read_csv(stream, table)
        return format, read_parquet(stream, path, table)
