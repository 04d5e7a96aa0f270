"""Claims brought together with their sources and scores, as they are written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from features.errors import InputError
from features.fields import SOURCES_SCHEMA
from scoring.grades import GRADE_WORDS
from scoring.overrides.applied import OVERRIDE_SCHEMA
from scoring.overrides.told import sentences
from scoring.scores import SCORES_SCHEMA
from scoring.tables import interval, probability

NAMED: Final = 5
"""Ids that a sentence names; of more it says how many."""
_KEY: Final = ("claim_id", "as_of", "model")
_SET: Final = ("credibility", "source_grade", "overridden_by", "override_why", "override_until")
"""What makes a score that is overridden another than the same one as the model gave it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One score of one claim, with the claim, its source and those it cites.

    Fields that are empty are left out.
    """

    claim: Mapping[str, Any]
    source: Mapping[str, Any]
    score: Mapping[str, Any]
    cited: Sequence[Mapping[str, Any]] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What its UUIDs are made of: claim id, time of the score, model, and what overrides it."""
        names = (*_KEY, *_SET) if "overridden" in self.score else _KEY
        return tuple(str(self.score.get(name)) for name in names)

    @property
    def speaker(self) -> str:
        """The source's name, or its id where it has none."""
        return name_of(self.source)


@dataclass(frozen=True, slots=True)
class Together:
    """What can be exported, and which claims cannot, for they have no score."""

    told: Sequence[Told]
    unscored: list[str] = field(default_factory=list)
    unclaimed: list[str] = field(default_factory=list)


def together(claims: pl.DataFrame, sources: pl.DataFrame, scores: pl.DataFrame) -> Together:
    """Bring accepted claims together with their sources and scores, in the order of the claims.

    A claim scored at several times is told once for each. A source that is not listed has its id
    alone. Claims without a score, and scores without a claim, are named in what comes back. Raises
    InputError where a claim has two scores for one time and model, or nothing is scored.
    """
    twice = scores.filter(pl.struct(*_KEY).is_duplicated())
    if twice.height:
        raise InputError(
            f"the claim {twice['claim_id'][0]!r} has two scores for the same time and model",
            remedy="Give scores as they were written by sourcegrade score.",
        )
    pairs = claims.select("claim_id", at=pl.int_range(pl.len())).join(
        scores.select("claim_id", "as_of", score_at=pl.int_range(pl.len())), on="claim_id"
    )
    pairs = pairs.sort("at", "as_of", "score_at", maintain_order=True)
    if pairs.is_empty():
        raise InputError(
            "no claim has a score", remedy="Give the scores of these very claims as --scores."
        )
    columns = [*SCORES_SCHEMA, *(name for name in OVERRIDE_SCHEMA if name in scores.columns)]
    known = {source["source_id"]: source for source in _plain(sources[SOURCES_SCHEMA.names()])}
    paired = zip(
        _plain(claims[pairs["at"]].drop("row", strict=False)),
        map(_without_idle, _plain(scores[columns][pairs["score_at"]])),
        strict=True,
    )
    told = [_told(claim, score, known) for claim, score in paired]
    return Together(told, _without(claims, scores), _without(scores, claims))


def everybody_in(told: Sequence[Told]) -> dict[str, tuple[Mapping[str, Any], list[Told]]]:
    """Return each source that speaks or is cited, by id, with the claims that it has to do with.

    Those cited belong to it: whose word a claim passes on decides what it is worth.
    """
    found: dict[str, tuple[Mapping[str, Any], list[Told]]] = {}
    for one in told:
        for source in (one.source, *one.cited):
            found.setdefault(source["source_id"], (source, []))[1].append(one)
    return found


def name_of(source: Mapping[str, Any]) -> str:
    """Return a source's name, or its id where it has none."""
    return str(source.get("name", source["source_id"]))


def is_link(url: object) -> bool:
    """Whether a claim's url may be shown as a link; any other (javascript:, file:) is text.

    >>> is_link("https://sana.sy/1"), is_link("javascript:alert(1)")
    (True, False)
    """
    return isinstance(url, str) and url.startswith(("http://", "https://"))


def named(ids: Sequence[str]) -> str:
    """Return ids for a sentence: a few, and how many more.

    >>> named(["a", "b"]), named(list("abcdefg"))
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more


def summary(told: Told) -> str:
    """Say a score in one line: the number and its word, the interval, the grade in words.

    Where it is overridden, also by whom, why, until when, and what the model says.
    """
    score, said = told.score, sentences(told.score)
    letter, digit = str(score.get("source_grade", "F")), str(score.get("information_grade", 6))
    between = interval(score.get("credibility_low"), score.get("credibility_high"))
    return (
        f"Credibility {probability(score.get('credibility'))} "
        f"({score.get('likelihood', 'not judged')}), 90 % interval {between}. "
        f"Grade {letter}{digit}: {GRADE_WORDS[letter]}; {GRADE_WORDS[digit]}."
        + (f" {said}" if said else "")
    )


def reasons(told: Told) -> list[str]:
    """Return the reasons of a score as sentences, strongest first."""
    return [str(reason["text"]) for reason in told.score.get("reasons", [])]


def _told(claim: dict[str, Any], score: dict[str, Any], known: Mapping[str, Any]) -> Told:
    source_id = claim["source_id"]
    cited = [known[each] for each in claim.get("cites", []) if each in known]
    return Told(claim, known.get(source_id, {"source_id": source_id}), score, cited)


def _without(these: pl.DataFrame, those: pl.DataFrame) -> list[str]:
    absent = these.select("claim_id").join(
        those.select("claim_id").unique(), on="claim_id", how="anti", maintain_order="left"
    )
    return absent["claim_id"].unique(maintain_order=True).to_list()


def _without_idle(score: dict[str, Any]) -> dict[str, Any]:
    """A score that is not overridden says nothing of overrides."""
    if "overridden" in score:
        return score
    return {name: value for name, value in score.items() if name not in OVERRIDE_SCHEMA}


def _plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values; a field that is null or an empty list is left out."""
    return [
        {name: value for name, value in row.items() if value is not None and value != []}
        for row in frame.to_dicts()
    ]
