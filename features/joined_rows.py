"""Rows that were read in parts, as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from features.cells import cell_by_cell
from features.faults import Fault
from features.fields import Table
from features.rows import RawRows


def joined(parts: Sequence[RawRows], table: Table) -> RawRows:
    """Return the rows of all parts as one input; their numbers are those of the whole already."""
    columns = dict.fromkeys(name for part in parts for name in part.columns)
    frames = [part.frame for part in parts if part.frame.height]
    found = [name for name in table.columns if name in columns]
    frame, odd = _of_one_type(frames, found, table)
    return RawRows(
        frame=frame,
        n_rows=sum(part.n_rows for part in parts),
        columns=[*columns],
        faults=[fault for part in parts for fault in part.faults] + odd,
        parts=[*dict.fromkeys(place for part in parts for place in part.parts)],
        notes=[note for part in parts for note in part.notes],
    )


def in_blocks(parts: Iterable[RawRows], table: Table, size: int) -> Iterator[RawRows]:
    """Yield the rows of all parts in blocks of `size` rows or a little more."""
    held: list[RawRows] = []
    for part in parts:
        held.append(part)
        if sum(each.n_rows for each in held) >= size:
            yield joined(held, table)
            held = []
    if held:
        yield joined(held, table)


def _of_one_type(
    frames: list[pl.DataFrame], columns: Sequence[str], table: Table
) -> tuple[pl.DataFrame, list[Fault]]:
    """Frames one below the other; a column whose type they do not share is read cell by cell."""
    faults: list[Fault] = []
    found = [name for name in columns if any(name in frame.columns for frame in frames)]
    if len(frames) == 1:
        return frames[0][["row", *found]], faults
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
    together = pl.concat(frames, how="diagonal_relaxed", rechunk=True)
    return together.select("row", *found), faults
