"""Answers of people, as they stand in a tracking store, to verdicts and to what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import polars as pl
from pydantic import ValidationError

from scoring.review.answers import Answers
from scoring.review.ledger import Ledger
from scoring.review.page import first_page
from scoring.review.questions import NOTE, VERDICT, VERDICTS, WRONG_REASON
from scoring.review.verdict_record import VerdictRecord, fault

_PERSON: Final = ("trace_id", "who")
"""One person on one trace: one verdict, whose note and wrong reasons are theirs."""

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

REFUSED_SCHEMA: Final = pl.Schema(
    dict.fromkeys(("trace_id", "who", "name", "shown", "expected"), pl.String())
)
"""Answers that are no verdict, or no part of one: what was given, and what was expected."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a look at the answers tells: lines for the store, and what is no line.

    `verdicts` are the newest of each person on each trace, in the order they were given; the store
    knows which of them are news. `stay_withdrawn` are answers that are there again, or still, but
    were withdrawn. `refused` has `REFUSED_SCHEMA`.
    """

    verdicts: Sequence[VerdictRecord]
    withdrawn: Sequence[VerdictRecord]
    stay_withdrawn: Sequence[VerdictRecord]
    refused: pl.DataFrame


def learn(answers: Answers, ledger: Ledger, pulled_at: datetime) -> Learned:
    """Read the answers against what was learned before, `ledger`.

    Of the valid answers of a person on a trace the newest verdict counts, with their newest wrong
    reasons and note. An answer that was learned and is gone or overridden, on a trace that is
    still there, without a newer one of the same person, is withdrawn. Where the trace is gone
    nothing is: the store is our own copy.
    """
    valid = answers.given.filter(_valid())
    refusals = _refusals(valid)
    taken = valid.join(refusals, on="assessment_id", how="anti")
    verdicts = taken.filter(pl.col("name") == VERDICT)
    records, unusable = _records(_beside(_newest(verdicts), taken), answers.traces, pulled_at)
    given = valid.filter(pl.col("name") == VERDICT)  # of one that is refused we have told already
    alone = taken.filter(pl.col("name") != VERDICT).join(given, on=_PERSON, how="anti")
    refused = [refusals, unusable, _expecting(alone, "a verdict of the same person on that trace")]
    return Learned(
        verdicts=[each for each in records if each.assessment_id not in ledger.withdrawn],
        withdrawn=_withdrawn(ledger, records, verdicts, answers.traces, pulled_at),
        stay_withdrawn=[each for each in records if each.assessment_id in ledger.withdrawn],
        refused=pl.concat(each.select(REFUSED_SCHEMA.names()) for each in refused),
    )


def _valid() -> pl.Expr:
    """A server does not say it of an expectation; what another answer overrides is not."""
    overridden = pl.col("overrides").drop_nulls().implode()
    return pl.col("valid").fill_null(~pl.col("assessment_id").is_in(overridden))


def _refusals(given: pl.DataFrame) -> pl.DataFrame:
    """The answers that cannot be taken, each with what was expected of it."""
    word, one = pl.col("said").list.first(), pl.col("said").list.len() == 1
    nameless = pl.col("who").fill_null("").str.strip_chars() == ""
    expected = (
        pl.when(pl.col("source_type") != "HUMAN")
        .then(pl.lit("an answer of a person (source type HUMAN)"))
        .when(nameless)
        .then(pl.lit("who answers"))
        .when((pl.col("name") == VERDICT) & ~(one & word.is_in(VERDICTS)).fill_null(False))
        .then(pl.lit(f"one of {', '.join(VERDICTS)}"))
        .when((pl.col("name") == WRONG_REASON) & pl.col("said").is_null())
        .then(pl.lit("families of reasons, as text"))
        .when((pl.col("name") == NOTE) & pl.col("said").is_null())
        .then(pl.lit("text"))
    )
    return given.with_columns(expected=expected).drop_nulls("expected")


def _expecting(given: pl.DataFrame, expected: str) -> pl.DataFrame:
    return given.with_columns(expected=pl.lit(expected))


def _newest(given: pl.DataFrame) -> pl.DataFrame:
    """The newest answer of each person on each trace; of equal times the one given last."""
    latest = given.sort("when", maintain_order=True)
    return latest.unique(_PERSON, keep="last", maintain_order=True)


def _beside(verdicts: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """Each verdict with the wrong reasons and the note of the same person on the same trace.

    What a person wrote beside an answer, its rationale, belongs to the note.
    """
    reasons = _newest(taken.filter(pl.col("name") == WRONG_REASON))
    notes = _newest(taken.filter(pl.col("name") == NOTE))
    text = pl.concat_str(
        [pl.col("said_note").list.join("\n"), "rationale", "rationale_reason", "rationale_note"],
        separator="\n",
        ignore_nulls=True,
    ).str.strip_chars()
    return (
        verdicts.join(_named(reasons, "reason"), on=_PERSON, how="left", maintain_order="left")
        .join(_named(notes, "note"), on=_PERSON, how="left", maintain_order="left")
        .with_columns(
            verdict=pl.col("said").list.first(),
            wrong_reasons=pl.col("said_reason").fill_null([]),
            note=pl.when(text != "").then(text),
        )
    )


def _named(given: pl.DataFrame, what: str) -> pl.DataFrame:
    parts = [pl.col(name).alias(f"{name}_{what}") for name in ("said", "rationale")]
    return given.select(*_PERSON, *parts)


def _records(
    verdicts: pl.DataFrame, traces: pl.DataFrame, pulled_at: datetime
) -> tuple[list[VerdictRecord], pl.DataFrame]:
    """The verdicts as lines of the store; and those whose trace does not say what it is about."""
    whole = verdicts.join(traces, on="trace_id", how="left", maintain_order="left")
    records: list[VerdictRecord] = []
    unusable: dict[str, str] = {}
    names = [name for name in VerdictRecord.model_fields if name in whole.columns]
    for row in whole.select(names).iter_rows(named=True):
        told = {"action": "verdict", "page": first_page(row["note"]), "pulled_at": pulled_at}
        try:
            event_id = row["event_id"] or None
            records.append(VerdictRecord.model_validate({**row, **told, "event_id": event_id}))
        except ValidationError as error:
            unusable[row["assessment_id"]] = f"a trace with our tags ({fault(error)})"
    expected = pl.col("assessment_id").replace_strict(
        list(unusable), list(unusable.values()), default=None, return_dtype=pl.String
    )
    return records, whole.with_columns(expected=expected).drop_nulls("expected")


def _withdrawn(
    ledger: Ledger,
    records: Sequence[VerdictRecord],
    verdicts: pl.DataFrame,
    traces: pl.DataFrame,
    pulled_at: datetime,
) -> list[VerdictRecord]:
    exist, valid = set(traces["trace_id"]), set(verdicts["assessment_id"])
    newer = {
        (each.trace_id, each.who): each.when
        for each in records
        if each.assessment_id not in ledger.withdrawn
    }
    return [
        known.withdrawn(pulled_at)
        for known in ledger.learned.values()
        if known.assessment_id not in ledger.withdrawn | valid
        and known.trace_id in exist
        and not known.when <= newer.get((known.trace_id, known.who), _NEVER)
    ]
