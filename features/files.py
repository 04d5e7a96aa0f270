"""From a frame or a file to rows: the columns as they came, and the rows that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from features.characters import visible
from features.column_names import refuse_missing
from features.csv_file import read_csv
from features.errors import InputError
from features.faults import reason
from features.fields import Table
from features.folder import folder_parts
from features.formats import Format, format_of
from features.frames import Frame, read_frame
from features.joined_rows import in_blocks, joined
from features.json_lines import read_json_lines
from features.packed import is_stdin, unpacked
from features.parquet_file import read_parquet
from features.rows import BLOCK, RawRows

__all__ = ["Frame", "read_blocks", "read_rows"]


def read_rows(data: Frame | str | Path, table: Table) -> RawRows:
    """Read the columns of `table` from a frame, a file, a folder of parts, or standard input (`-`).

    A file is JSON Lines, CSV or Parquet, plain or packed by gzip or Zstandard, told by how it
    begins and by its ending. Raises `InputError` when there is nothing to read rows from, a
    required column is missing, there are no rows, or a packed file is cut short.

    >>> import polars as pl
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
    return joined([*_parts(data, table)], table)


def read_blocks(data: Frame | str | Path, table: Table, size: int = BLOCK) -> Iterator[RawRows]:
    """Yield the same rows in blocks of `size` rows or a little more, as they are read.

    What is wrong with the input as a whole may be found after its last block only.
    """
    return in_blocks(_parts(data, table), table, size)


def _parts(data: Frame | str | Path, table: Table) -> Iterator[RawRows]:
    """The rows of an input in the parts in which they are read; raises where it has none."""
    if isinstance(data, (str, Path)):
        where, parts = _name_of(Path(data)), _parts_of_path(Path(data), table)
    else:
        where = f"the frame of {table.name}"
        parts = iter([read_frame(data, table, where)])
    columns: dict[str, None] = {}
    n_rows = 0
    for part in parts:
        columns |= dict.fromkeys(part.columns)
        n_rows += part.n_rows
        yield part
    if columns:
        refuse_missing([*columns], table, where)
    if not n_rows:
        raise InputError("no rows", where=where, remedy=f"Give at least one of the {table.name}.")


def _name_of(path: Path) -> str:
    return "standard input" if is_stdin(path) else visible(str(path))


def _parts_of_path(path: Path, table: Table) -> Iterator[RawRows]:
    where = _name_of(path)
    try:
        if path.is_dir() and not is_stdin(path):
            yield from folder_parts(path, lambda part: _opened(part, table))
            return
        with _opened(path, table) as (format, parts):
            if format is None:
                what = "is empty" if is_stdin(path) else "the file is empty"
                raise InputError(what, where=where, remedy="Write it again.")
            yield from parts
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        file = getattr(error, "filename", None)  # of a folder, the part
        where = visible(str(file)) if file else where
        raise InputError(f"cannot be read: {reason(error)}", where=where) from error


@contextmanager
def _opened(path: Path, table: Table) -> Iterator[tuple[Format | None, Iterator[RawRows]]]:
    """Open a file: its format, none where there is nothing in it, and its rows in parts."""
    with unpacked(path) as stream:
        if not stream.head:
            yield None, iter(())
            return
        format = format_of(stream, "" if is_stdin(path) else path.name, table)
        if format == "JSON Lines":  # each line has keys of its own, and a fault if one lacks
            yield format, read_json_lines(stream, table)
        else:
            read = read_csv(stream, table) if format == "CSV" else read_parquet(stream, path, table)
            yield format, _with_required(read, table, _name_of(path))


def _with_required(parts: Iterator[RawRows], table: Table, where: str) -> Iterator[RawRows]:
    for part in parts:
        refuse_missing(part.columns, table, where)
        yield part
