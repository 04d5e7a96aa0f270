"""Claims described: one row for each claim, one column for each feature of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from features import few
from features.catalogue import EXTRACTORS, FEATURES
from features.evidence import hear, standing
from features.lexicon import with_lists
from features.sourced import join_sources
from features.stages import Stages
from features.track_record import join_record


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
) -> Described:
    """Describe accepted claims, each as it looked at its `as_of`.

    `claims` are those of `admit_claims` with a column `as_of`; `sources` those of
    `admit_sources`. `past` is what is settled of sources (`features.settled`); without it nobody
    has a track record. With `rows` only the claims of these are described; the others are heard.
    What it takes is counted to the `stages` "evidence" and "extractors".
    `features` has a Float64 column for each feature, without nulls; `standing` is that of
    `features.evidence`, with 0 where no voice was heard.
    """
    stages = stages or Stages()
    n_asked = claims.height if rows is None else rows.len()
    with stages.stage("extractors"):
        joined = join_sources(claims, sources)
        asked = joined if rows is None else joined.filter(pl.col("row").is_in(rows.implode()))
        listed = with_lists(asked)
    with stages.stage("evidence", n_asked):
        voices = hear(listed if rows is None else joined, rows)
        stand = asked.select("row").join(
            standing(voices), on="row", how="left", maintain_order="left"
        )
        stand = stand.fill_null(0)
    with stages.stage("extractors", n_asked):
        recorded = join_record(listed, sources, past)
        from_claims = recorded.lazy().select("row", **_expressions("claims"))
        from_voices = voices.lazy().group_by("row").agg(**_expressions("voices")).collect()
        features = (
            few.collect(from_claims, recorded.height)
            .join(from_voices, on="row", how="left", maintain_order="left")
            .with_columns(pl.col(name).fill_null(value) for name, value in _SILENT.items())
            .select("row", *FEATURES)
        )
    return Described(asked, voices, features, stand)


@cache  # making the expressions costs more than running them on a few claims
def _expressions(frame: str) -> dict[str, pl.Expr]:
    return {
        name: expression
        for extractor in EXTRACTORS
        if extractor.frame == frame
        for name, expression in extractor.expressions().items()
    }


_SILENT: Final = {
    feature.name: extractor.silent
    for extractor in EXTRACTORS
    if extractor.frame == "voices"
    for feature in extractor.features
}
"""What each feature of the voices is where none was heard."""
