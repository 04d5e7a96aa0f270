"""A source's past: the settled claims that its letter rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from models.reliability import reliability

SCHEMA: Final = pl.Schema(
    {
        "source_id": pl.String,
        "name": pl.String,
        "event_id": pl.String,
        "settled_at": pl.String,
        "true": pl.Boolean,
    }
)
"""One settled claim of a source; `settled_at` an ISO date."""


def past_frame(records: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return settled claims as a frame, `settled_at` as a time."""
    frame = pl.DataFrame([dict(record) for record in records], schema=SCHEMA)
    return frame.with_columns(
        pl.col("settled_at").str.to_datetime("%Y-%m-%d", time_unit="us", time_zone="UTC")
    )


def reliability_as_of(
    claims: pl.DataFrame, sources: pl.DataFrame, past: pl.DataFrame
) -> pl.DataFrame:
    """Return, by `row`, the reliability of each claim's source as the claim's `as_of` saw it.

    Columns `mean`, `low`, `high` (90 %) and `n`, the settled claims behind it; null and 0 without.
    Only what was settled before that time counts, and nothing about the claim's own event. A source
    is recognised by id *and* name, so that two files that both have a "ministry" do not meet.
    """
    named = claims.select("row", "source_id", "event_id", "as_of").join(
        sources.select("source_id", "name"), on="source_id", how="left", maintain_order="left"
    )
    asked = named.select("source_id", "name", "event_id", "as_of").unique()
    counts = (
        asked.join(
            past.rename({"event_id": "settled_event"}), on=["source_id", "name"], nulls_equal=True
        )
        .filter(pl.col("settled_at") < pl.col("as_of"))
        .filter(pl.col("settled_event").ne_missing(pl.col("event_id")))
        .group_by("source_id", "name", "event_id", "as_of")
        .agg(true=pl.col("true").sum(), n=pl.len())
    )
    posterior = reliability(
        counts["true"].cast(pl.Float64).to_numpy(), counts["n"].cast(pl.Float64).to_numpy()
    )
    judged = counts.with_columns(
        mean=pl.Series(posterior.mean), low=pl.Series(posterior.low), high=pl.Series(posterior.high)
    )
    keys = ["source_id", "name", "event_id", "as_of"]
    return named.join(judged, on=keys, how="left", nulls_equal=True, maintain_order="left").select(
        "row", "mean", "low", "high", pl.col("n").fill_null(0)
    )
