"""Word lists kept as data: one term a line, its origin in the first line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def terms(name: str) -> tuple[str, ...]:
    """Return the terms of the lexicon `name`, lower case; a trailing `*` takes any ending.

    >>> "reportedly" in terms("attributive")
    True
    """
    lines = (files("features") / "lexicons" / f"{name}.txt").read_text(encoding="utf-8")
    kept = (line.strip().lower() for line in lines.splitlines())
    return tuple(line for line in kept if line and not line.startswith("#"))


def words(*columns: str) -> pl.Expr:
    """Return the columns' text as lower-case words, each with a space on either side of it.

    >>> frame = pl.DataFrame({"text": ["Dozens may have died."]})
    >>> frame.select(words("text")).item()
    ' dozens  may  have  died '
    """
    text = pl.concat_str([pl.col(column) for column in columns], separator=" ", ignore_nulls=True)
    spaced = text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "  ")
    return pl.concat_str(pl.lit(" "), spaced.str.strip_chars(" "), pl.lit(" "))


def count(name: str, column: str = "words") -> pl.Expr:
    """Return how many times the terms of a lexicon occur in a column made by `words`."""
    patterns = [_pattern(term) for term in terms(name)]
    found = pl.col(column).str.extract_many(patterns, overlapping=True)
    return found.list.len().cast(pl.Float64)


def _pattern(term: str) -> str:
    spaced = "  ".join(term.rstrip("*").split())
    return f" {spaced}" if term.endswith("*") else f" {spaced} "
