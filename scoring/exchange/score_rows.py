"""Scores read back: from a file of ours, or row by row from a format of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import polars as pl
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from features.characters import visible
from features.errors import InputError
from features.faults import POLARS_ERRORS, reason
from scoring.grades import LIKELIHOOD_WORDS
from scoring.scores import SCORES_SCHEMA

Probability = Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)]
Words = Annotated[str | None, Field(max_length=1000)]
_TEXT_TIME: Final = "%Y-%m-%dT%H:%M:%S%.fZ"


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
    likelihood: str | None = None
    source_grade: Literal["A", "B", "C", "D", "E", "F"] | None = None
    information_grade: Annotated[int | None, Field(ge=1, le=6)] = None
    reasons: list[_Reason] = []
    model: Words = None


def scores_frame(rows: Iterable[Mapping[str, Any]]) -> tuple[pl.DataFrame, int]:
    """Return scores with the columns of `SCORES_SCHEMA`, and how many rows had faults.

    >>> frame, n_bad = scores_frame([{"claim_id": "c1", "credibility": 0.5}, {"credibility": 3}])
    >>> frame.height, n_bad
    (1, 1)
    """
    good, n_bad = [], 0
    for row in rows:
        try:
            score = ScoreRow.model_validate(row)
        except ValidationError:
            n_bad += 1
            continue
        if score.likelihood not in (None, *LIKELIHOOD_WORDS):
            n_bad += 1
            continue
        good.append(score.model_dump())
    return pl.DataFrame(good, schema=SCORES_SCHEMA, orient="row"), n_bad


def read_scores(path: str | Path) -> pl.DataFrame:
    """Read scores as `sourcegrade score` wrote them to a .parquet or .jsonl. Raises InputError."""
    path = Path(path)
    where = visible(str(path))
    try:
        frame = _READERS[path.suffix.lower()](path)
        columns = [name for name in SCORES_SCHEMA if name not in frame.columns]
        if columns:
            raise InputError(f"has no column {columns[0]!r}", where=where, remedy=_REMEDY)
        return frame.select(
            _time(frame) if name == "as_of" else pl.col(name).cast(dtype)
            for name, dtype in SCORES_SCHEMA.items()
        )
    except KeyError:
        raise InputError(
            "scores are read from .parquet or .jsonl", where=where,
            got=repr(path.suffix), remedy="CSV holds them for reading only: score to Parquet.",
        ) from None  # fmt: skip
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except (OSError, *POLARS_ERRORS) as fault:
        raise InputError(f"cannot be read: {reason(fault)}", where=where, remedy=_REMEDY) from fault


def as_time(text: object) -> datetime | None:
    """A time in ISO 8601 as a format of others has it, None where it is none."""
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _time(frame: pl.DataFrame) -> pl.Expr:
    dtype = SCORES_SCHEMA["as_of"]
    if frame.schema["as_of"] == pl.String():
        return pl.col("as_of").str.to_datetime(_TEXT_TIME, time_unit="us", time_zone="UTC")
    return pl.col("as_of").cast(dtype)


def _jsonl(path: Path) -> pl.DataFrame:
    schema = {name: dtype for name, dtype in SCORES_SCHEMA.items() if name != "as_of"}
    return pl.read_ndjson(path, schema={**schema, "as_of": pl.String()})


_READERS: Final = {".parquet": pl.read_parquet, ".jsonl": _jsonl}
_REMEDY: Final = "Give scores as they were written by sourcegrade score."
