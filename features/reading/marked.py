"""A text as a string of marks: one character for each side named and each kind of word."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

from features import lexicon
from features.reading.actors import Actors

KINDS: Final = {
    "DENY": "d", "FAKE": "k", "DOUBT": "u", "CONCEDE": "c", "CONFIRM": "v", "MAYBE": "m",
    "CLAIM": "l", "BLAME": "b", "SAID": "s", "NOT": "n", "KILL": "K", "DIE": "X", "WOUND": "W",
    "STRIKE": "S", "DOWN": "D", "LOST": "L", "CAPTURE": "C", "TAKE": "T", "HOLD": "H",
    "LEAVE": "Q", "CIVILIAN": "V", "FIGHTER": "F", "SOLDIER": "R", "MACHINE": "M", "OUR": "o",
    "ITS": "i", "SAFE": "a", "BY": "y", "BE": "e", "HAVE": "h",
    "GRIEF": "g", "ONLY": "j",
}  # fmt: skip
"""Kinds of words (`words/kinds.txt`), and the mark of each."""
NUMBER: Final = "#"
OWN: Final = "O"
FOE: Final = "E"
OTHER: Final = "Z"
_FIRST_SIDE: Final = 0xE000  # private use: in no text, for the words are letters and digits only
_FIRST_KIND: Final = 0xE800
_ALL: Final = "[^\ue000-\uefff]+"


def side_mark(number: int) -> str:
    """Return the mark of the side with this number, before its role is known."""
    return chr(_FIRST_SIDE + number)


def marked(texts: pl.Series, actors: Actors) -> pl.Series:
    """Return each text as its marks, in the order of its words; what is neither is left out.

    Sides are marked by number (`side_mark`), kinds as in `KINDS`, numbers as `NUMBER`.

    >>> from features.reading.actors import Side
    >>> actors = Actors({"red": Side(("Reds",))})
    >>> marked(pl.Series(["Denied that 12 Reds were killed."]), actors).item().replace(
    ...     side_mark(0), "<red>")
    'd#<red>eK'
    """
    patterns = _kinds() | {
        _pattern(term): side_mark(number) for term, number in actors.terms().items()
    }
    # The leftmost match is taken, and of those that begin together the one listed first.
    ordered = sorted(patterns, key=lambda pattern: (-len(pattern.strip()), pattern))
    words = texts.to_frame("text").lazy().select(words=lexicon.words("text"))
    marks = (
        pl.col("words")
        .str.replace_many(ordered, [patterns[each] for each in ordered], leftmost=True)
        .str.replace_all(r"\p{N}+", chr(_FIRST_KIND + ord(NUMBER)))
        .str.replace_all(_ALL, "")
        .str.replace_many(_codes())
    )
    return words.select(marks).collect(engine="streaming").to_series().alias("marks")


@cache
def _codes() -> dict[str, str]:
    return {chr(_FIRST_KIND + ord(mark)): mark for mark in (*KINDS.values(), NUMBER)}


@cache
def _kinds() -> dict[str, str]:
    lines = (files("features") / "reading" / "words" / "kinds.txt").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in lines.splitlines():
        kind, given, terms = line.partition(":")
        if line.startswith("#") or not given:
            continue
        for term in terms.split(","):
            pattern = _pattern(" ".join(re.findall(r"\w+|\*$", term.lower())).replace(" *", "*"))
            found.setdefault(pattern, chr(_FIRST_KIND + ord(KINDS[kind])))
    return found


def _pattern(term: str) -> str:
    spaced = "  ".join(term.rstrip("*").split())
    return f" {spaced}" if term.endswith("*") else f" {spaced} "
