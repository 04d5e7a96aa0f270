"""The scores as a table: what the model says of a batch, graded, with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from features import few
from features.description import Described
from features.evidence import STANDING
from models.bundle import Bundle
from models.credibility import Credibility
from scoring.grades import digit, likelihood, source_letter
from scoring.reasons import SCHEMA as REASONS
from scoring.reasons import reasons

_COLUMNS: Final[dict[str, pl.DataType]] = {
    "claim_id": pl.String(),
    "source_id": pl.String(),
    "event_id": pl.String(),
    "as_of": pl.Datetime("us", "UTC"),
    "credibility": pl.Float64(),
    "credibility_low": pl.Float64(),
    "credibility_high": pl.Float64(),
    "likelihood": pl.String(),
    "source_grade": pl.String(),
    "information_grade": pl.Int8(),
    "reasons": REASONS,
    "model": pl.String(),
}
SCORES_SCHEMA: Final = pl.Schema(_COLUMNS)
"""Columns of the scores, one row for each accepted claim, in the order of the input."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One described batch and what the model says of it."""

    described: Described
    said: Credibility
    past: pl.DataFrame


def tabulated(judged: Judged, model: Bundle) -> pl.DataFrame:
    """Return a judged batch as scores, with `row`, in its order."""
    claims, said = judged.described.claims, judged.said
    names = model.model.features
    values = judged.described.features[[*names]]
    numbers = [
        pl.Series("credibility", said.probability),
        pl.Series("credibility_low", said.low),
        pl.Series("credibility_high", said.high),
        pl.Series("model", [model.name]).new_from_index(0, claims.height),
    ]
    told = (
        claims[["row", "claim_id", "source_id", "event_id", "as_of"]]
        .hstack(numbers)
        .hstack(judged.past[["mean", "low", "n"]])
        .hstack(judged.described.standing[[*STANDING]])
        .hstack([reasons(claims["row"], names, values, said)["reasons"]])
    )
    return few.with_columns(told, _grades())[[*SCORES_SCHEMA, "row"]]


@cache
def _grades() -> list[pl.Expr]:
    camps = pl.col("support_camps").cast(pl.Float64)
    support, against, neutral_against, n_others = (
        pl.col(name)
        for name in (
            "support_independent", "contradiction_independent", "contradiction_neutral", "n_others",
        )
    )  # fmt: skip
    information = digit(support, camps, against, neutral_against, n_others)
    return [likelihood("credibility"), source_letter("mean", "low", "n"), information]
