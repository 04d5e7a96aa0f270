"""Claims described: one row for each claim, one column for each feature of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from features import lexicon
from features.catalogue import EXTRACTORS, FEATURES
from features.evidence import hear, standing
from features.sourced import join_sources
from features.track_record import join_record


@dataclass(frozen=True, slots=True)
class Described:
    """What is seen in the claims, each frame with `row`; all but `voices` in the claims' order."""

    claims: pl.DataFrame
    voices: pl.DataFrame
    features: pl.DataFrame
    standing: pl.DataFrame


def describe(
    claims: pl.DataFrame, sources: pl.DataFrame, past: pl.DataFrame | None = None
) -> Described:
    """Describe accepted claims, each as it looked at its `as_of`.

    `claims` are those of `admit_claims` with a column `as_of`; `sources` those of
    `admit_sources`. `past` is what is settled of sources (`features.settled`); without it nobody
    has a track record. `features` has a Float64 column for each feature, without nulls; `standing`
    is that of `features.evidence`, with 0 where no voice was heard.
    """
    joined = join_sources(claims, sources)
    voices = hear(joined)
    worded = (
        join_record(joined, sources, past)
        .lazy()
        .with_columns(
            words=lexicon.words("text"), subject=lexicon.words("proposition", "event_type")
        )
    )
    from_claims = worded.select("row", **_expressions("claims")).collect(engine="streaming")
    from_voices = voices.lazy().group_by("row").agg(**_expressions("voices")).collect()
    silent = {
        feature.name: extractor.silent
        for extractor in EXTRACTORS
        if extractor.frame == "voices"
        for feature in extractor.features
    }
    features = (
        from_claims.join(from_voices, on="row", how="left")
        .with_columns(pl.col(name).fill_null(value) for name, value in silent.items())
        .join(claims.select("row", order=pl.int_range(pl.len())), on="row")
        .sort("order")
        .select("row", *FEATURES)
    )
    stand = (
        claims.select("row")
        .join(standing(voices), on="row", how="left", maintain_order="left")
        .fill_null(0)
    )
    return Described(joined, voices, features, stand)


def _expressions(frame: str) -> dict[str, pl.Expr]:
    return {
        name: expression
        for extractor in EXTRACTORS
        if extractor.frame == frame
        for name, expression in extractor.expressions().items()
    }
