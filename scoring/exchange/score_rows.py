"""Scores read back: from a file of ours, or row by row from a format of others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, Literal

import polars as pl
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from features.characters import visible
from features.errors import InputError
from features.faults import POLARS_ERRORS, reason
from scoring.grades import DIGITS, LETTERS, LIKELIHOOD_WORDS, grade
from scoring.overrides.applied import OVERRIDE_SCHEMA
from scoring.scores import SCORES_SCHEMA

Probability = Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)]
Words = Annotated[str | None, Field(max_length=1000)]


def _in_words(likelihood: str | None) -> str | None:
    if likelihood not in (None, *LIKELIHOOD_WORDS):
        raise ValueError("not in the words of ICD 203")
    return likelihood


class _Reason(BaseModel):
    model_config = ConfigDict(extra="ignore")
    feature: str
    value: float | None = None
    contribution: float | None = None
    text: str


class ScoreRow(BaseModel):
    """One score as another format told it; what the format has no place for is null."""

    model_config = ConfigDict(extra="ignore")
    claim_id: str
    source_id: Words = None
    event_id: Words = None
    as_of: AwareDatetime | None = None
    credibility: Probability = None
    credibility_low: Probability = None
    credibility_high: Probability = None
    likelihood: Annotated[str | None, AfterValidator(_in_words)] = None
    source_grade: Literal["A", "B", "C", "D", "E", "F"] | None = None
    information_grade: Annotated[int | None, Field(ge=1, le=6)] = None
    reasons: list[_Reason] = []
    model: Words = None
    overridden: Words = None
    overridden_by: Words = None
    override_why: Annotated[str | None, Field(max_length=3000)] = None
    override_until: AwareDatetime | None = None
    model_credibility: Probability = None
    model_low: Probability = None
    model_high: Probability = None
    model_grade: Words = None


def scores_frame(rows: Iterable[object]) -> tuple[pl.DataFrame, int]:
    """Return scores with the columns of `SCORES_SCHEMA`, and how many rows had faults.

    Where one of them is overridden they have the columns of `OVERRIDE_SCHEMA` as well.

    >>> frame, n_bad = scores_frame([{"claim_id": "c1", "credibility": 0.5}, {"credibility": 3}])
    >>> frame.height, n_bad
    (1, 1)
    """
    good, n_bad = [], 0
    for row in rows:
        try:
            good.append(ScoreRow.model_validate(row).model_dump())
        except ValidationError:
            n_bad += 1
    frame = pl.DataFrame(good, schema={**SCORES_SCHEMA, **OVERRIDE_SCHEMA}, orient="row")
    if frame["overridden"].is_null().all():
        return frame.drop(*OVERRIDE_SCHEMA), n_bad
    return frame.with_columns(_own_of_model()), n_bad


def _own_of_model() -> list[pl.Expr]:
    """What the model says itself: where nobody overrode it, formats do not say it twice."""
    own = {
        "model_credibility": pl.col("credibility"),
        "model_low": pl.col("credibility_low"),
        "model_high": pl.col("credibility_high"),
        "model_grade": grade(),
    }
    free = pl.col("overridden").is_null()
    return [
        pl.when(free).then(pl.coalesce(name, own[name])).otherwise(name).alias(name) for name in own
    ]


def read_scores(path: str | Path) -> pl.DataFrame:
    """Read scores as `sourcegrade score` wrote them to a .parquet or .jsonl.

    Raises InputError where they cannot be read or are not such scores.
    """
    path = Path(path)
    where = visible(str(path))
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            "scores are read from .parquet or .jsonl", where=where,
            got=repr(path.suffix), remedy="CSV holds them for reading only: score to Parquet.",
        )  # fmt: skip
    try:
        return reader(path)
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except (OSError, ValueError, RecursionError, *POLARS_ERRORS) as fault:
        raise InputError(
            f"these are no scores: {reason(fault)}", where=where,
            remedy="Give scores as they were written by sourcegrade score.",
        ) from fault  # fmt: skip


def _parquet(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path)
    schema = {**SCORES_SCHEMA, **(OVERRIDE_SCHEMA if "overridden" in frame.columns else {})}
    scores = frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    bad = scores.filter(~_whole())
    if bad.height:
        raise ValueError(f"that of {bad['claim_id'][0]!r} lacks a value or has an impossible one")
    return scores


def _whole() -> pl.Expr:
    """Whether a score has all that a graded score has."""
    probability = pl.col("credibility", "credibility_low", "credibility_high")
    return pl.all_horizontal(
        probability.is_between(0, 1).fill_null(False),
        pl.col("claim_id", "as_of", "model").is_not_null(),
        pl.col("source_grade").is_in(LETTERS).fill_null(False),
        pl.col("information_grade").is_in(DIGITS).fill_null(False),
        pl.col("likelihood").is_in(LIKELIHOOD_WORDS).fill_null(False),
    )


def _jsonl(path: Path) -> pl.DataFrame:
    # Line by line: a file of others must not bring Polars' own reader down.
    with path.open(encoding="utf-8") as lines:
        scores, n_bad = scores_frame(json.loads(line) for line in lines if line.strip())
    bad = scores.filter(~_whole())
    if n_bad or bad.height:
        raise ValueError(f"{n_bad + bad.height} lines lack a value or have an impossible one")
    return scores


_READERS: Final = {".parquet": _parquet, ".jsonl": _jsonl}
