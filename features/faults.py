"""What is wrong with one row, and how a value and an error are shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import polars as pl

from features.characters import visible

WHOLE_ROW: Final = "row"
"""What a fault names as its field when the row as a whole cannot be read."""
UTF8: Final = "text in UTF-8"
"""What was expected of bytes that are no text."""
POLARS_ERRORS: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""Everything that Polars raises, its panics too, when it cannot read or convert."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one row."""

    row: int
    id: str | None
    field: str
    value: str | None
    expected: str


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


def reason(error: BaseException) -> str:
    """What an error of the system or of a library says, in one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return shown(text.strip().partition("\n")[0].rstrip(".")) or type(error).__name__


def as_read(raw: bytes) -> str:
    """The start of some bytes as text; what is not UTF-8 is written out."""
    return raw[:200].decode("utf-8", "backslashreplace")
