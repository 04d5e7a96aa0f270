"""A folder of parts as one input: files of one format, in the order of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

import polars as pl

from features.characters import visible
from features.errors import InputError
from features.formats import Format
from features.rows import RawRows

Opened: TypeAlias = AbstractContextManager[tuple[Format | None, Iterator[RawRows]]]
"""A file: its format, none where it is empty, and its rows in parts."""

LEFT_OUT: Final = (".part", ".rejected.jsonl", ".manifest.json", ".readings.csv")
"""How files end that we write beside others and that are no input: rejects, say."""


def folder_parts(folder: Path, opened: Callable[[Path], Opened]) -> Iterator[RawRows]:
    """Yield the rows of all files of a folder, numbered through; `opened` opens one of them.

    Files whose names begin with a dot or an underscore are no parts, by the custom of those who
    write folders of parts. An empty part is passed over, and noted. Raises `InputError` for parts
    of several formats, for a folder within, and where there is none.
    """
    formats: dict[Format, str] = {}
    n_before = 0
    for path in parts_of(folder):
        n_rows, place = 0, (visible(path.name), n_before)
        with opened(path) as (format, parts):
            if format is not None:
                formats.setdefault(format, place[0])
            for part in parts:
                yield _moved(part, place)
                n_rows += part.n_rows
        _refuse_several(formats, folder)
        if not n_rows:
            yield RawRows(pl.DataFrame(), 0, [], parts=[place], notes=[f"{place[0]} has no rows"])
        n_before += n_rows


def _moved(rows: RawRows, place: tuple[str, int]) -> RawRows:
    """Rows of a file with their numbers in the whole folder."""
    _, n_before = place
    frame = rows.frame
    return replace(
        rows,
        frame=frame.with_columns(pl.col("row") + n_before) if frame.height else frame,
        faults=[replace(fault, row=fault.row + n_before) for fault in rows.faults],
        parts=[place],
    )


def _refuse_several(formats: Mapping[Format, str], folder: Path) -> None:
    if len(formats) > 1:
        (one, first), (other, second), *_ = formats.items()
        raise InputError(
            "files of several formats",
            where=visible(str(folder)),
            got=f"{one} in {first} and {other} in {second}",
            remedy="Give a folder with parts of one input only.",
        )


def parts_of(folder: Path) -> list[Path]:
    """Return the parts of an input in a folder, in the order of their names."""
    found = sorted(path for path in folder.iterdir() if is_part(path.name))
    where = visible(str(folder))
    if within := next((path for path in found if path.is_dir()), None):
        raise InputError(
            "a folder within a folder", where=where, got=repr(visible(within.name)),
            remedy="Give a folder that holds nothing but the parts of one input.",
        )  # fmt: skip
    if not found:
        raise InputError("no file in the folder", where=where, remedy="Give a file, or its folder.")
    return found


def is_part(name: str) -> bool:
    """Whether a file of a folder is a part of an input, by its name.

    >>> is_part("2017-09-29.jsonl"), is_part("2017-09-29.rejected.jsonl")
    (True, False)
    """
    return not name.startswith((".", "_")) and not name.endswith(LEFT_OUT)
