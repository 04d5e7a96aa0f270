"""Word lists kept as data: one term a line, its origin in the first line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

NAMES: Final = (
    "attributive", "booster", "civilian_harm", "downed", "epistemic", "factive", "ground_taken",
    "leader", "named_source", "nonfactive", "refuting", "slain", "unnamed_source", "vague_quantity",
)  # fmt: skip
"""The lexicons."""
ONE_BY_ONE: Final = 4
"""Claims up to which terms are looked for one by one."""
_SUBJECT: Final = ("proposition", "event_type")


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


def lists_in(column: str = "words") -> pl.Expr:
    """Return which lexicons have a term in a column made by `words`: a bit for each of `NAMES`.

    All are looked for at once, by one automaton (Aho and Corasick 1975): what takes the time is to
    read the text, not the number of terms.
    """
    bits = _bits()
    found = pl.col(column).str.extract_many(list(bits), overlapping=True)
    bit = pl.element().replace_strict(bits, return_dtype=pl.UInt32)
    return found.list.eval(bit).list.agg(pl.element().bitwise_or()).fill_null(0)


def has(name: str, column: str = "lists") -> pl.Expr:
    """Return whether a term of a lexicon occurs, by a column made by `lists_in`.

    >>> frame = pl.DataFrame({"text": ["Dozens may have died."]})
    >>> lists = frame.select(words=words("text")).select(lists=lists_in("words"))
    >>> lists.select(vague=has("vague_quantity"), leader=has("leader")).row(0)
    (True, False)
    """
    return (pl.col(column) & (1 << NAMES.index(name))) != 0


def with_lists(claims: pl.DataFrame) -> pl.DataFrame:
    """Return claims with the `words` of their text, and which lexicons have a term in them.

    `lists` is of the text; `subject_lists` of proposition and type of event, which are read once
    for all claims that share them.
    """
    if claims.height <= ONE_BY_ONE:
        return _with_lists_of_few(claims)
    of_text = (
        claims.lazy()
        .select(words=words("text"))
        .with_columns(lists=lists_in("words"))
        .collect(engine="streaming")
    )
    subject = [*_SUBJECT]
    apart = claims.lazy().select(subject).unique().with_columns(subject_words=words(*subject))
    read = apart.select(*subject, subject_lists=lists_in("subject_words")).collect()
    given = claims.select(subject)
    of_subject = given.join(read, on=subject, how="left", nulls_equal=True, maintain_order="left")
    return claims.hstack(of_text).hstack(of_subject.select("subject_lists"))


def _with_lists_of_few(claims: pl.DataFrame) -> pl.DataFrame:
    """The same for very few claims: to make the automaton takes longer than to read their texts."""
    said = claims.select_seq(_both_read())
    found = {
        name: pl.Series(name, [_lists_of(text) for text in said[column]], dtype=pl.UInt32)
        for name, column in (("lists", "words"), ("subject_lists", "subject_words"))
    }
    return claims.hstack([said["words"], *found.values()])


def _lists_of(text: str) -> int:
    lists = 0
    for pattern, bit in _bits().items():
        if pattern in text:
            lists |= bit
    return lists


@cache
def _both_read() -> list[pl.Expr]:
    return [words("text").alias("words"), words(*_SUBJECT).alias("subject_words")]


@cache
def _bits() -> dict[str, int]:
    bits: dict[str, int] = {}
    for place, name in enumerate(NAMES):
        for term in terms(name):
            bits[_pattern(term)] = bits.get(_pattern(term), 0) | (1 << place)
    return bits


def _pattern(term: str) -> str:
    spaced = "  ".join(term.rstrip("*").split())
    return f" {spaced}" if term.endswith("*") else f" {spaced} "
