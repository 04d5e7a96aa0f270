"""A folder of parts as one input: files of one format, in the order of their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from features.cells import cell_by_cell
from features.characters import visible
from features.errors import InputError
from features.faults import Fault
from features.fields import Table
from features.formats import Format
from features.rows import RawRows

LEFT_OUT: Final = (".part", ".rejected.jsonl")
"""How files end that we write beside scores and that are no input: half-written ones, rejects."""


def read_folder(
    folder: Path, table: Table, read: Callable[[Path], tuple[Format | None, RawRows]]
) -> RawRows:
    """Read all parts of a folder with `read`, which tells the format too: None for an empty file.

    Files whose names begin with a dot or an underscore are no parts, by the custom of those who
    write folders of parts. Rows are numbered through; an empty part is passed over, and noted.
    Raises `InputError` for parts of several formats, for a folder within, and where there is none.
    """
    parts: list[tuple[str, RawRows]] = []
    formats: dict[Format, str] = {}
    notes: list[str] = []
    for path in parts_of(folder):
        format, rows = read(path)
        if format is not None:
            formats.setdefault(format, path.name)
        if not rows.n_rows:
            notes.append(f"{visible(path.name)} has no rows")
        parts.append((visible(path.name), rows))
    if len(formats) > 1:
        (one, first), (other, second), *_ = formats.items()
        raise InputError(
            "files of several formats",
            where=visible(str(folder)),
            got=f"{one} in {visible(first)} and {other} in {visible(second)}",
            remedy="Give a folder with parts of one input only.",
        )
    return replace(_joined(parts, table), notes=notes)


def parts_of(folder: Path) -> list[Path]:
    """Return the parts of an input in a folder, in the order of their names."""
    found = sorted(
        path
        for path in folder.iterdir()
        if not path.name.startswith((".", "_")) and not path.name.endswith(LEFT_OUT)
    )
    where = visible(str(folder))
    if within := next((path for path in found if path.is_dir()), None):
        raise InputError(
            "a folder within a folder", where=where, got=repr(visible(within.name)),
            remedy="Give a folder that holds nothing but the parts of one input.",
        )  # fmt: skip
    if not found:
        raise InputError("no file in the folder", where=where, remedy="Give a file, or its folder.")
    return found


def _joined(parts: Sequence[tuple[str, RawRows]], table: Table) -> RawRows:
    """The rows of all parts, numbered through."""
    frames: list[pl.DataFrame] = []
    faults: list[Fault] = []
    columns: dict[str, None] = {}
    n_rows = 0
    for _, rows in parts:
        if rows.frame.height:
            frames.append(rows.frame.with_columns(pl.col("row") + n_rows))
        faults += [replace(fault, row=fault.row + n_rows) for fault in rows.faults]
        columns |= dict.fromkeys(rows.columns)
        n_rows += rows.n_rows
    frame, odd = _of_one_type(frames, table)
    named = [(name, rows.n_rows) for name, rows in parts]
    return RawRows(frame, n_rows, [*columns], faults + odd, named)


def _of_one_type(frames: list[pl.DataFrame], table: Table) -> tuple[pl.DataFrame, list[Fault]]:
    """Frames one below the other; a column whose type they do not share is read cell by cell."""
    faults: list[Fault] = []
    found = [name for name in table.columns if any(name in frame.columns for frame in frames)]
    for name in found:
        types = {frame.schema.get(name, pl.Null()) for frame in frames} - {pl.Null()}
        if len(types) > 1:
            for at, frame in enumerate(frames):
                if name in frame.columns:
                    cells = frame[name].to_list()
                    column, wrong = cell_by_cell(cells, name, frame["row"], table)
                    frames[at] = frame.with_columns(column.alias(name))
                    faults += wrong
    if not frames:
        return pl.DataFrame(schema={"row": pl.UInt32}), faults
    joined = pl.concat(frames, how="diagonal_relaxed", rechunk=True)
    return joined.select("row", *found), faults
