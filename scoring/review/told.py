"""A case as a trace tells it: one span for each extractor, and all of it in the root span."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from features.catalogue import EXTRACTORS
from features.extractor import Extractor
from scoring.review.card import answer, question
from scoring.review.case import Case
from scoring.tables import probability, shortened

TAGS: Final = "sourcegrade."
"""What the names of our tags begin with."""
_SEEN: Final = (
    "stance", "proposition", "favours", "harms", "cites", "place", "country", "event_date",
    "event_type", "quantity_low", "quantity_high", "quantity_unit", "published_precision",
)  # fmt: skip
"""Fields of a claim that extractors look at, besides its text, time and event."""
_TEXT: Final = 500
"""Characters of the claim's text in each step; the root has all of it."""
_SPEAKER: Final = ("kind", "camp", "parent", "listed", "interest", "relays_party")
"""What is known of who speaks."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a score: what went in and what came out, as plain values."""

    name: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a trace holds: the whole as its root, the steps below it, its tags and its card."""

    claim_id: str
    tags: Mapping[str, str]
    whole: Step
    steps: tuple[Step, ...]
    question: str
    answer: str


def tell(case: Case, run_id: str) -> Told:
    """Return what a trace tells of a case of a batch run."""
    return Told(
        claim_id=case.claim["claim_id"],
        tags=_tags(case, run_id),
        whole=Step(f"claim {case.claim['claim_id']}", _claim(case), _score(case)),
        steps=(*(_extractor(case, each) for each in EXTRACTORS), _model(case)),
        question=question(case),
        answer=answer(case),
    )


def _tags(case: Case, run_id: str) -> Mapping[str, str]:
    claim, score = case.claim, case.score
    told = {
        "claim_id": claim["claim_id"],
        "source_id": claim["source_id"],
        "event_id": claim["event_id"] or "",
        "run_id": run_id,
        "model": score["model"],
        "as_of": score["as_of"].isoformat(),
        "credibility": repr(score["credibility"]),
        "credibility_low": repr(score["credibility_low"]),
        "credibility_high": repr(score["credibility_high"]),
        "selected_by": case.selected_by,
    }
    return {f"{TAGS}{name}": value for name, value in told.items()}


def _claim(case: Case) -> Mapping[str, Any]:
    claim, source = case.claim, case.source or {}
    return {
        "claim_id": claim["claim_id"],
        "text": claim["text"],
        "source": source.get("name") or claim["source_id"],
        "source_id": claim["source_id"],
        "published_at": claim["published_at"].isoformat(),
        "event_id": claim["event_id"],
        "url": claim["url"],
        **_given(claim, _SEEN),
    }


def _score(case: Case) -> Mapping[str, Any]:
    score = case.score
    return {
        "credibility": probability(score["credibility"]),
        "interval": [probability(score[f"credibility_{end}"]) for end in ("low", "high")],
        "likelihood": score["likelihood"],
        "grade": f"{score['source_grade']}{score['information_grade']}",
        "as_of": score["as_of"].isoformat(),
        "model": score["model"],
        **({"override": case.override} if case.override else {}),
        "reasons": [f"{part.contribution:+.2f} {part.text} ({part.family})" for part in case.parts],
        "evidence": [
            f"{heard.published_at:%Y-%m-%d} {heard.source} {heard.says} it ({heard.weight:.1f}: "
            f"{heard.remark}) [{heard.claim_id}] {heard.text}"
            for heard in case.evidence
        ],
    }


def _extractor(case: Case, extractor: Extractor) -> Step:
    return Step(extractor.family, dict(_read(case, extractor)), case.features[extractor.family])


def _read(case: Case, extractor: Extractor) -> Iterator[tuple[str, Any]]:
    claim = case.claim
    yield "as_of", case.score["as_of"].isoformat()
    if extractor.frame == "voices":
        yield (
            "heard",
            [
                {"claim_id": heard.claim_id, "voice": heard.voice, "says": heard.says,
                 "weight": heard.weight, "remark": heard.remark}
                for heard in case.evidence
            ],
        )  # fmt: skip
        return
    yield "text", shortened(claim["text"], _TEXT)
    yield from _given(claim, (*_SEEN, *_SPEAKER)).items()


def _model(case: Case) -> Step:
    read = {name: value for values in case.features.values() for name, value in values.items()}
    contributions = {part.feature: part.contribution for part in case.parts}
    log_odds = case.base + sum(contributions.values())
    return Step(
        "model",
        {name: read[name] for name in contributions},
        {
            "model": case.score["model"],
            "start": case.base,
            "contributions": contributions,
            "log_odds": log_odds,
            "credibility": case.score["credibility"],
            "settled_claims_of_source": case.past.n,
            "reliability_of_source": case.past.mean,
        },
    )


def _given(record: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that say something, as values that JSON has words for."""
    given = {name: record[name] for name in names if record[name] not in (None, [])}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
    }
