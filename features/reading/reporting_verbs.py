"""The verbs of reporting: what each makes of a statement, and what may follow it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_IRREGULAR: Final = frozenset(
    {"found", "held", "said", "spoke", "swor", "thought", "told", "wrote"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportingVerb:
    """A verb with the stance it lends to what is said, and the kinds of object it takes."""

    lemma: str
    stance: str
    takes: frozenset[str]


@cache
def reporting_verbs() -> Mapping[str, ReportingVerb]:
    """Return the verbs of reporting by their lemma.

    >>> reporting_verbs()["acknowledge"].stance
    'acknowledges'
    """
    rows = (line.split("\t") for line in _lines("reporting_verbs.tsv"))
    return {
        lemma: ReportingVerb(lemma, stance, frozenset(takes.split()))
        for lemma, stance, takes in rows
    }


@cache
def nouns_of_saying() -> Mapping[str, ReportingVerb]:
    """Return the verb that stands behind each noun for something said.

    >>> nouns_of_saying()["denial"].lemma
    'deny'
    """
    rows = (line.split("\t") for line in _lines("nouns_of_saying.tsv"))
    return {noun: ReportingVerb(lemma, stance, frozenset()) for noun, lemma, stance in rows}


@cache
def reporting_words() -> re.Pattern[str]:
    """Return a pattern that every sentence with an attribution has a match of, and many others.

    >>> bool(reporting_words().search("He wrote it.")), bool(reporting_words().search("It fell."))
    (True, False)
    """
    lemmas = {*reporting_verbs(), *nouns_of_saying(), "according", "quote", "cite"}
    stems = {lemma.rstrip("ey") for lemma in lemmas} | _IRREGULAR
    return re.compile(rf"\b(?:{'|'.join(sorted(stems))})", re.IGNORECASE)


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of a list that comes with the reader.

    >>> "allegation" in word_list("things_said")
    True
    """
    return frozenset(_lines(f"{name}.txt"))


def _lines(name: str) -> list[str]:
    text = (files("features.reading") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
