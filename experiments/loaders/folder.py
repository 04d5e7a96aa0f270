"""Reading a folder of somebody else's making, and saying what is amiss with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl

from features.errors import InputError
from features.faults import POLARS_ERRORS, reason, shown

REMEDY: Final = "docs/corpora.md says where the corpus is to be had and what the folder holds."


def file_in(folder: Path, *names: str) -> Path:
    """Return the first of the named files that is there.

    Raises InputError where the folder, or every one of the files, is missing.
    """
    if not folder.is_dir():
        raise InputError("no such folder", where=str(folder), remedy=REMEDY)
    for name in names:
        if (folder / name).is_file():
            return folder / name
    found = ", ".join(sorted(path.name for path in folder.iterdir())[:8])
    raise InputError(
        f"no file {' or '.join(names)}", where=str(folder), got=found or "nothing", remedy=REMEDY
    )


def read_columns(
    path: Path, columns: Sequence[str], *, encoding: Literal["utf8", "utf8-lossy"] = "utf8"
) -> pl.DataFrame:
    """Return the named columns of a CSV file as text. Raises InputError where one is missing."""
    try:
        found = pl.read_csv(path, n_rows=0, infer_schema=False, encoding=encoding).columns
        missing = [name for name in columns if name not in found]
        if missing:
            raise InputError(
                f"missing column {', '.join(missing)}",
                where=str(path),
                got=f"the columns {', '.join(found)}",
                remedy=REMEDY,
            )
        return pl.read_csv(path, columns=list(columns), infer_schema=False, encoding=encoding)
    except (OSError, *POLARS_ERRORS) as error:
        raise unreadable(path, error) from error


def read_object(path: Path) -> dict[str, Any]:
    """Return the object that a JSON file holds. Raises InputError where it holds none."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if not isinstance(held, dict):
        raise InputError("not a JSON object", where=str(path), got=shown(held) or "", remedy=REMEDY)
    return held


def read_pairs(ids: Path, values: Path) -> pl.DataFrame:
    """Return `id` and `value` from two files of one entry a line, which belong line to line.

    Raises InputError where one file is longer than the other.
    """
    try:
        left, right = (path.read_text(encoding="utf-8").split() for path in (ids, values))
    except (OSError, ValueError) as error:
        raise unreadable(ids, error) from error
    if len(left) != len(right):
        raise InputError(
            f"not as long as {values.name}",
            where=str(ids),
            got=f"{len(left)} and {len(right)} lines",
            remedy=REMEDY,
        )
    return pl.DataFrame({"id": left, "value": right}, schema={"id": pl.String, "value": pl.String})


def expect(values: pl.Series, known: Iterable[str], where: Path) -> None:
    """Raise InputError where a value is none of those known: the file is of another making.

    >>> expect(pl.Series("stance", ["for", "maybe"]), ["for", "against"], Path("x.csv"))
    Traceback (most recent call last):
    features.errors.InputError: x.csv: a stance that is not known. Got maybe. Expected one of for,
    against.
    """
    known = list(known)
    odd = values.filter(~values.is_in(known).fill_null(value=False))
    if len(odd):
        raise InputError(
            f"a {values.name} that is not known",
            where=str(where),
            got=shown(odd[0]) or "nothing",
            remedy=f"Expected one of {', '.join(known)}.",
        )


def unreadable(path: Path, error: BaseException) -> InputError:
    """Return the error for a file that is there and cannot be read."""
    return InputError(f"cannot be read: {reason(error)}", where=str(path), remedy=REMEDY)
