"""One line of the verdict store: a verdict as it was learned, or that it was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

import polars as pl
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from features.faults import shown
from scoring.review.page import is_page
from scoring.review.questions import VERDICTS

_TIME: Final = pl.Datetime("us", "UTC")

VERDICT_SCHEMA: Final = pl.Schema(
    {
        "action": pl.String(),
        "assessment_id": pl.String(),
        "trace_id": pl.String(),
        "claim_id": pl.String(),
        "source_id": pl.String(),
        "event_id": pl.String(),
        "verdict": pl.String(),
        "wrong_reasons": pl.List(pl.String),
        "note": pl.String(),
        "page": pl.String(),
        "who": pl.String(),
        "when": _TIME,
        "pulled_at": _TIME,
        "run_id": pl.String(),
        "model": pl.String(),
        "as_of": _TIME,
        "credibility": pl.Float64(),
        "credibility_low": pl.Float64(),
        "credibility_high": pl.Float64(),
        "selected_by": pl.String(),
    }
)
"""Columns of verdicts as a frame; `verdict_store` says what each is."""

RUN_ID: Final = r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
"""A run's id names a folder of the store, so it can be no path."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("text, not empty")
    return text


def _a_verdict(word: str) -> str:
    if word not in VERDICTS:
        raise ValueError(f"one of {', '.join(VERDICTS)}")
    return word


def _a_page(address: str) -> str:
    if not is_page(address):
        raise ValueError("an address that begins with http:// or https://")
    return address


_Name = Annotated[str, AfterValidator(_not_blank)]
_Time = Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))]
_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_RunId = Annotated[str, Field(pattern=f"^{RUN_ID}$")]


class VerdictRecord(BaseModel):
    """One line, held to its form; `when` is the time of the answer, `pulled_at` when we learned it.

    Raises `pydantic.ValidationError`; `fault` puts that in words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Literal["verdict", "withdrawn"]
    assessment_id: _Name
    trace_id: _Name
    claim_id: _Name
    source_id: _Name
    event_id: str | None
    verdict: Annotated[str, AfterValidator(_a_verdict)]
    wrong_reasons: tuple[str, ...]
    note: str | None
    page: Annotated[str, AfterValidator(_a_page)] | None
    who: _Name
    when: _Time
    pulled_at: _Time
    run_id: _RunId
    model: _Name
    as_of: _Time
    credibility: _Share
    credibility_low: _Share
    credibility_high: _Share
    selected_by: _Name

    @property
    def answer(self) -> tuple[str, tuple[str, ...], str | None, datetime]:
        """What the person said and when: a record of the same assessment with another is news."""
        return self.verdict, self.wrong_reasons, self.note, self.when

    def withdrawn(self, pulled_at: datetime) -> VerdictRecord:
        """The line that withdraws this one."""
        return self.model_copy(update={"action": "withdrawn", "pulled_at": pulled_at})


def fault(error: ValidationError) -> str:
    """What is wrong with a record, in words: the field, what was expected, what was found.

    >>> try:
    ...     VerdictRecord.model_validate({"action": "maybe"})
    ... except ValidationError as error:
    ...     print(fault(error))
    action: Input should be 'verdict' or 'withdrawn', got 'maybe'
    """
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "line"
    expected = first["msg"].removeprefix("Value error, ")
    return f"{field}: {expected}, got {shown(first['input'])!r}"


def frame_of(records: Iterable[VerdictRecord]) -> pl.DataFrame:
    """Records as a frame with `VERDICT_SCHEMA`, in their order.

    >>> frame_of([]).width
    20
    """
    rows = [record.model_dump() for record in records]
    return pl.DataFrame(rows, schema=VERDICT_SCHEMA, orient="row")
