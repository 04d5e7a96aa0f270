"""Claims described: one row for each claim, one column for each feature of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from features import few
from features.catalogue import EXTRACTORS, FEATURES
from features.evidence import STANDING, hear_reports, standing
from features.lexicon import with_lists
from features.reports import reports_of
from features.sourced import join_sources
from features.stages import Stages
from features.track_record import join_record

ALL: Final = tuple(FEATURES)
"""All features of the catalogue."""


@dataclass(frozen=True, slots=True)
class Described:
    """What is seen in the claims, each frame with `row`; all but `voices` in the claims' order."""

    claims: pl.DataFrame
    voices: pl.DataFrame
    features: pl.DataFrame
    standing: pl.DataFrame


def describe(
    claims: pl.DataFrame,
    sources: pl.DataFrame,
    past: pl.DataFrame | None = None,
    rows: pl.Series | None = None,
    stages: Stages | None = None,
    names: Sequence[str] = ALL,
) -> Described:
    """Describe accepted claims, each as it looked at its `as_of`.

    `claims` are those of `admit_claims` with a column `as_of`; `sources` those of
    `admit_sources`. `past` is what is settled of sources (`features.settled`); without it nobody
    has a track record. With `rows` only the claims of these are described; the others are heard.
    What it takes is counted to the `stages` "evidence" and "extractors".
    `features` has a Float64 column for each of the features `names`, without nulls; `standing` is
    that of `features.evidence`, with 0 where no voice was heard.
    """
    stages = stages or Stages()
    with stages.stage("extractors"):
        joined = join_sources(claims, sources)
        asked = joined if rows is None else joined.filter(pl.col("row").is_in(rows.implode()))
        listed = with_lists(asked)
    with stages.stage("evidence"):
        reports = reports_of(listed if rows is None else joined, rows)
    with stages.stage("extractors"):
        recorded = join_record(listed, sources, past)
    return describe_heard(recorded, reports, rows, stages, names)


def describe_heard(
    recorded: pl.DataFrame,
    reports: pl.DataFrame,
    rows: pl.Series | None,
    stages: Stages,
    names: Sequence[str] = ALL,
) -> Described:
    """Describe claims by the reports that are heard.

    `recorded` are the claims, joined with their sources, with the columns of `with_lists` and
    `join_record`; `reports` those of `features.reports`, the claims' own among them.
    """
    with stages.stage("evidence", recorded.height):
        voices = hear_reports(reports, rows)
        stand = _of_all(recorded[["row"]], standing(voices), _NOBODY)
    with stages.stage("extractors", recorded.height):
        from_claims = few.stream(recorded, ["row", *_expressions("claims", *names)])
        from_voices = few.of_each(voices, "row", _expressions("voices", *names))
        silent = {name: _SILENT[name] for name in from_voices.columns if name in _SILENT}
        features = _of_all(from_claims, from_voices, silent)
    claims = recorded[[name for name in recorded.columns if name not in _ADDED]]
    return Described(claims, voices, features[["row", *names]], stand)


def _of_all(claims: pl.DataFrame, told: pl.DataFrame, else_: Mapping[str, float]) -> pl.DataFrame:
    """Return claims with what is told of some by `row`; of the others, what is said else."""
    if claims.height == told.height == 1:
        return claims.hstack(told[[name for name in told.columns if name != "row"]])
    joined = claims.join(told, on="row", how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(value) for name, value in else_.items())


@cache  # making the expressions costs more than running them on a few claims
def _expressions(frame: str, *names: str) -> list[pl.Expr]:
    return [
        expression.alias(name)
        for extractor in EXTRACTORS
        if extractor.frame == frame
        for name, expression in extractor.expressions().items()
        if name in names
    ]


_ADDED: Final = ("words", "lists", "subject_lists", "n_settled", "record_bound")
"""Columns that the extractors read and that are no claim's own."""
_NOBODY: Final = dict.fromkeys(STANDING, 0)
_SILENT: Final = {
    feature.name: extractor.silent
    for extractor in EXTRACTORS
    if extractor.frame == "voices"
    for feature in extractor.features
}
"""What each feature of the voices is where none was heard."""
