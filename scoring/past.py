"""A source's past: the settled claims that its letter rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from features.settled import PAST_SCHEMA, Settled, settled_by_end
from models.reliability import reliability

SCHEMA: Final = pl.Schema({**PAST_SCHEMA, "settled_at": pl.String()})
"""One settled claim of a source; `settled_at` an ISO date, `kind` and `camp` where known."""


_NOTHING: Final = (
    *(pl.lit(None, pl.Float64).alias(name) for name in ("mean", "low", "high")),
    pl.lit(0, pl.Int64).alias("n"),
)
"""What is known of the reliability of a source of which nothing was settled."""


def past_frame(records: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return settled claims as a frame, `settled_at` as a time: the last moment of its day."""
    frame = pl.DataFrame([dict(record) for record in records], schema=SCHEMA)
    return frame.with_columns(settled_by_end("settled_at"))


def reliability_as_of(
    claims: pl.DataFrame, sources: pl.DataFrame, past: pl.DataFrame | Settled
) -> pl.DataFrame:
    """Return, by `row`, the reliability of each claim's source as the claim's `as_of` saw it.

    Columns `mean`, `low`, `high` (90 %) and `n`, the settled claims behind it; null and 0 without.
    Only what was settled before that time counts, and nothing about the claim's own event. A source
    is recognised by id *and* name, so that two files that both have a "ministry" do not meet.
    `past` may be counted already.
    """
    settled = past if isinstance(past, Settled) else Settled(past)
    names, asked = sources["source_id", "name"], claims["row", "source_id", "event_id", "as_of"]
    if settled.sources.isdisjoint(asked["source_id"]):
        return asked.select_seq("row", *_NOTHING)
    if asked.height < names.height:
        names = names.filter(names["source_id"].is_in(asked["source_id"].implode()))
    named = asked.join(names, on="source_id", how="left", maintain_order="left")
    counts = settled.before(named)
    # Few histories differ, and a bound is dear.
    histories = counts.unique().filter(pl.col("n") > 0)
    posterior = reliability(
        histories["true"].cast(pl.Float64).to_numpy(), histories["n"].cast(pl.Float64).to_numpy()
    )
    judged = histories.with_columns(
        mean=pl.Series(posterior.mean), low=pl.Series(posterior.low), high=pl.Series(posterior.high)
    )
    placed = counts.join(judged, on=["n", "true"], how="left", maintain_order="left")
    return placed.select(named["row"], "mean", "low", "high", "n")
