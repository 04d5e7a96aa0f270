"""How well articles are read: what is found of the attributions that a person marked."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any, Final

import polars as pl

from features.errors import InputError
from features.reading.attribution import Attribution, attributions
from features.reading.paragraphs import paragraphs
from features.reading.plain_text import plain

ARTICLES: Final = Path(__file__).parent / "articles"
"""Articles of our own wording, in folders: those the rules were tuned on, and those not."""
_NINETY: Final = 1.6449


@dataclass(frozen=True, slots=True)
class Judged:
    """Articles against what a person marked in them.

    `right` have the right source and stance; `source_only` the right source and another stance;
    `not_there` are found and not marked. Verbs and outlets are counted among the right.
    """

    name: str
    articles: int
    marked: int
    right: int
    source_only: int
    not_there: int
    verbs: int
    outlets: int


def judge_articles(name: str, pairs: Sequence[tuple[Path, Path]]) -> Judged:
    """Read each article and hold it against its marks (a text, and JSON Lines beside it).

    Each mark is matched with at most one finding, in order: one that agrees in source, verb and
    stance before one that agrees in less. Raises InputError where there is nothing to judge.
    """
    if not pairs:
        raise InputError("no article with marks beside it", where=name)
    parts = [_judge(name, article, marks) for article, marks in pairs]
    counts = ("articles", "marked", "right", "source_only", "not_there", "verbs", "outlets")
    return Judged(name, **{key: sum(getattr(part, key) for part in parts) for key in counts})


def folder_pairs(folder: Path) -> list[tuple[Path, Path]]:
    """Return the articles of a folder that have marks beside them."""
    texts = sorted(folder.glob("*.txt"))
    return [
        (text, text.with_suffix(".jsonl")) for text in texts if text.with_suffix(".jsonl").exists()
    ]


def same_source(found: str, marked: str) -> bool:
    """Whether two names are one source's: all words of one are words of the other.

    >>> same_source("the Russian Defense Ministry", "Defense Ministry")
    True
    """
    one, other = _words(found), _words(marked)
    return bool(one and other) and (one <= other or other <= one)


def table_of(judged: Sequence[Judged]) -> pl.DataFrame:
    """Return the figures as a table; intervals are 90 % (Wilson 1927)."""
    return pl.DataFrame(
        [
            {
                "articles": each.name,
                "n": each.articles,
                "attributions": each.marked,
                "right source and stance": _share(each.right, each.marked),
                "right source only": each.source_only,
                "not there": each.not_there,
                "verb right": f"{each.verbs} of {each.right}",
                "outlet right": f"{each.outlets} of {each.right}",
            }
            for each in judged
        ]
    )


def _judge(name: str, article: Path, marks: Path) -> Judged:
    found = attributions(paragraphs(plain(article.read_text(encoding="utf-8"))))
    marked = [json.loads(line) for line in marks.read_text(encoding="utf-8").splitlines() if line]
    matched = _matched(found, marked)
    right = [
        (each, mark) for each, mark in zip(matched, marked, strict=True)
        if each is not None and each.stance == mark["stance"]
    ]  # fmt: skip
    n_matched = sum(each is not None for each in matched)
    return Judged(
        name=name,
        articles=1,
        marked=len(marked),
        right=len(right),
        source_only=n_matched - len(right),
        not_there=len(found) - n_matched,
        verbs=sum(each.verb == mark["verb"] for each, mark in right),
        outlets=sum(_same_outlet(each.via, mark.get("via")) for each, mark in right),
    )


def _matched(found: list[Attribution], marked: list[dict[str, Any]]) -> list[Attribution | None]:
    matched: list[Attribution | None] = [None] * len(marked)
    free = list(found)
    for wanted in (("verb", "stance"), ("verb",), ("stance",), ()):
        for at, mark in enumerate(marked):
            if matched[at] is None:
                fit = (each for each in free if _agrees(each, mark, wanted))
                matched[at] = next(fit, None)
                free = [each for each in free if each is not matched[at]]
    return matched


def _agrees(found: Attribution, mark: dict[str, Any], wanted: Sequence[str]) -> bool:
    in_all = all(getattr(found, key) == mark[key] for key in wanted)
    return in_all and same_source(found.source, mark["source"])


def _same_outlet(found: str | None, marked: str | None) -> bool:
    if found is None or marked is None:
        return found is marked
    return same_source(found, marked)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"['’]s\b", "", name.casefold()))) - {"a", "an", "the"}


def _share(hits: int, n: int) -> str:
    """A share with its interval: "51 of 57, .89 [.82, .94]"."""
    p, z = hits / n, _NINETY
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    numbers = (f"{each:.2f}".lstrip("0") for each in (p, middle - half, min(1.0, middle + half)))
    share, low, high = numbers
    return f"{hits} of {n}, {share} [{low}, {high}]"
