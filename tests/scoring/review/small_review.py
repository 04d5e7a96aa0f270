"""A small review by hand: answers as a tracking store would give them, and lines of our own."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from scoring.review.answers import GIVEN_SCHEMA, TRACE_TAGS, TRACES_SCHEMA, Answers
from scoring.review.questions import NOTE, VERDICT, WRONG_REASON
from scoring.review.verdict_record import VerdictRecord, frame_of

RUN = "0123456789abcdef0123456789abcdef"
START = datetime(2018, 1, 1, tzinfo=UTC)
TAGS = {
    "source_id": "sana",
    "event_id": "e1",
    "run_id": RUN,
    "model": "claim-credibility 1",
    "as_of": "2017-12-31T00:00:00+00:00",
    "credibility": "0.25",
    "credibility_low": "0.1",
    "credibility_high": "0.5",
    "selected_by": "audit",
}


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def line(
    assessment_id: str = "a1", who: str = "ana", minute: float = 0, **told: Any
) -> VerdictRecord:
    """A line of the store; the claim c1 on its trace, if nobody says otherwise."""
    claim_id = told.get("claim_id", "c1")
    facts: dict[str, Any] = {
        "action": "verdict",
        "assessment_id": assessment_id,
        "trace_id": f"trace of {claim_id}",
        "claim_id": claim_id,
        "verdict": "true",
        "wrong_reasons": [],
        "note": None,
        "page": None,
        "who": who,
        "when": at(minute),
        "pulled_at": at(100),
    }
    return VerdictRecord.model_validate(TAGS | facts | told)


def lines(*records: VerdictRecord) -> pl.DataFrame:
    return frame_of(records)


def verdict(assessment_id: str, word: str, who: str = "ana", minute: float = 0, **told: Any) -> Any:
    """An answer to the first question, on the trace of c1 if nobody says otherwise."""
    return _given(VERDICT, assessment_id, [word], who, minute, told)


def note(text: str, who: str = "ana", minute: float = 0, **told: Any) -> Any:
    return _given(NOTE, f"note at {minute} by {who}", [text], who, minute, told)


def wrong_reason(*families: str, who: str = "ana", minute: float = 0, **told: Any) -> Any:
    return _given(WRONG_REASON, f"reason at {minute} by {who}", list(families), who, minute, told)


def answers(*given: Any, claims: Sequence[str] = ("c1", "c2"), **tags: str) -> Answers:
    """These answers, on the traces of these claims, which are all that there are."""
    traces = [{**TAGS, **tags, "trace_id": f"trace of {c}", "claim_id": c} for c in claims]
    assert set(traces[0]) == {"trace_id", *TRACE_TAGS}
    return Answers(
        pl.DataFrame(traces, schema=TRACES_SCHEMA, orient="row"),
        pl.DataFrame(list(given), schema=GIVEN_SCHEMA, orient="row"),
    )


def _given(
    name: str, assessment_id: str, said: list[str], who: str, minute: float, told: dict[str, Any]
) -> dict[str, Any]:
    facts = {
        "trace_id": f"trace of {told.pop('claim_id', 'c1')}",
        "assessment_id": assessment_id,
        "name": name,
        "kind": "feedback",
        "who": who,
        "source_type": "HUMAN",
        "said": said,
        "shown": ", ".join(said),
        "rationale": None,
        "when": at(minute),
        "valid": True,
        "overrides": None,
    }
    return facts | told
