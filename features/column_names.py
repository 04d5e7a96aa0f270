"""The names of the columns of an input: each once, and the required ones there."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from features.errors import InputError
from features.faults import shown
from features.fields import Table

_SYNONYMS: Final = {
    "text": ("body", "claim", "content", "message", "statement", "title"),
    "source_id": ("author", "outlet", "publisher"),
    "published_at": ("created_at", "date", "datetime", "day", "pubdate", "time", "timestamp"),
}


def distinct(columns: list[str], where: str) -> list[str]:
    """The names of columns as they are; raises `InputError` where one is there twice."""
    twice = sorted({name for name in columns if columns.count(name) > 1 and name})
    if twice:
        raise InputError(
            f"column {_listed(twice)} is there twice", where=where, remedy="Give each name once."
        )
    return columns


def refuse_missing(columns: Sequence[str], table: Table, where: str) -> None:
    """Raise `InputError` where a required column is missing, and say which was perhaps meant."""
    missing = [name for name in table.required if name not in columns]
    if not missing:
        return
    found = [name for name in columns if name not in table.columns]
    pairs = [(_nearest(name, found), name) for name in missing]
    remedy = f"The {table.name} need {_listed(table.required)}."
    if any(separator in name for name in found for separator in ";\t|"):
        remedy = "Separate the columns of a CSV file with commas."
    elif renames := [f"{near!r} to {name!r}" for near, name in pairs if near]:
        remedy = f"Perhaps rename {_listed(renames)}."
    got = f"the columns {_listed([shown(name) or '' for name in columns])}" if columns else "none"
    what = f"missing column{'s' if len(missing) > 1 else ''} {_listed(missing)}"
    raise InputError(what, where=where, got=got, remedy=remedy)


def _nearest(name: str, found: Sequence[str]) -> str | None:
    """The column that was probably meant: close in spelling, a part of the name, or a synonym."""
    by_key = {key.strip().lower().replace(" ", "_").replace("-", "_"): key for key in found}
    close = difflib.get_close_matches(name, by_key, n=1, cutoff=0.7)
    other = [key for key in by_key if key in (*name.split("_"), *_SYNONYMS.get(name, ()))]
    return by_key[(close or other)[0]] if close or other else None


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
