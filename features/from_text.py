"""Fields of claims that were read from their text and not given: which, in how many claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from features.fields import CLAIMS, READ_FROM_TEXT

LESS_SURE: Final = (
    "Scores of such claims tell true from false far less well than scores of coded ones: "
    "docs/reading.md says by how much"
)
"""What it means that fields were read."""


def fields_from_text(told: str | None) -> list[str]:
    """Return the fields that a claim's `read_from_text` names, in the order of the contract.

    >>> fields_from_text("favours; stance;mood"), fields_from_text(None)
    (['stance', 'favours'], [])
    """
    named = {name.strip() for name in (told or "").split(";")}
    return [name for name in CLAIMS.fields if name in named]


def from_text(name: str) -> pl.Expr:
    """Whether a field of accepted claims was read from their text.

    >>> claims = pl.DataFrame({"read_from_text": ["stance;place", None, "places"]})
    >>> claims.select(from_text("place")).to_series().to_list()
    [True, False, False]
    """
    named = pl.col(READ_FROM_TEXT).str.replace_all(" ", "").str.split(";")
    return named.list.contains(name).fill_null(value=False)


def from_text_note(counts: Mapping[str, int]) -> str:
    """Say which fields were read from the text and not given, and in how many rows each.

    >>> from_text_note({"favours": 1_200, "stance": 9, "url": 0})
    'read from the text, not given, in rows: stance 9, favours 1,200. Scores of such claims tell
    true from false far less well than scores of coded ones: docs/reading.md says by how much'
    """
    named = ((name, counts[name]) for name in CLAIMS.fields if counts.get(name))
    told = ", ".join(f"{name} {n:,}" for name, n in named)
    return f"read from the text, not given, in rows: {told}. {LESS_SURE}"


def counts_from_text(claims: pl.DataFrame) -> dict[str, int]:
    """How many claims say of each field that it was read from their text."""
    told = claims.select(READ_FROM_TEXT).drop_nulls()[READ_FROM_TEXT]
    counts = told.value_counts().iter_rows()
    found = dict.fromkeys(CLAIMS.fields, 0)
    for names, n in counts:  # claims are read alike, so that few values differ
        for name in fields_from_text(names):
            found[name] += n
    return {name: n for name, n in found.items() if n}
