"""Rows as they came, what is wrong with them, and how both are told."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from features.errors import InputError
from features.fields import HIDDEN_IN_CODE, Table

WHOLE_ROW: Final = "row"
"""What a fault names as its field when the row as a whole cannot be read."""
_SYNONYMS: Final = {
    "text": ("body", "claim", "content", "message", "statement", "title"),
    "source_id": ("author", "outlet", "publisher"),
    "published_at": ("created_at", "date", "datetime", "day", "pubdate", "time", "timestamp"),
}
UTF8 = "text in UTF-8"
BOM = b"\xef\xbb\xbf"
POLARS_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


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
    """The rows of an input before any rule: `row`, counted from 1, and the columns of the table.

    A cell that has a fault here is null in `frame`. A row that cannot be read is not in `frame`,
    has a fault for the field `WHOLE_ROW`, and counts in `n_rows`. `columns` are all that were
    found, also those that were left out.
    """

    frame: pl.DataFrame
    n_rows: int
    columns: list[str]
    faults: list[Fault] = field(default_factory=list)


def shown(value: object) -> str | None:
    """A value as a reject line shows it: short, and every hidden character made visible.

    >>> print(shown("isis\\u200b\\n"))
    isis\\u200b\\x0a
    >>> shown({"low": "many"})
    '{"low": "many"}'
    """
    if value is None:
        return None
    if isinstance(value, str):
        return visible(value if len(value) <= 80 else value[:79] + "…")
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):  # keys, digits or depth beyond JSON
        text = f"{type(value).__name__} too large to show"
    return shown(text)


def visible(text: str) -> str:
    """Text with every hidden character written out."""
    return re.sub(rf"{HIDDEN_IN_CODE}|[\ud800-\udfff]", lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def reason(error: BaseException) -> str:
    """What an error of the system or of a library says, in one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return shown(text.strip().partition("\n")[0].rstrip(".")) or type(error).__name__


def as_read(raw: bytes) -> str:
    """The start of some bytes as text; what is not UTF-8 is written out."""
    return raw[:200].decode("utf-8", "backslashreplace")


def row_numbers(n_rows: int) -> pl.Series:
    """The numbers of that many rows, from 1."""
    return pl.int_range(1, n_rows + 1, dtype=pl.UInt32, eager=True).alias("row")


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
