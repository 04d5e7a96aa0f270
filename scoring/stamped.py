"""Claims with the time at which each of their scores stands, and what else is heard after them."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from scoring.moment import Moment


def stamped(
    known: pl.DataFrame,
    heard: pl.DataFrame | None,
    moment: Moment,
    n_rows: int,
    latest: datetime | None = None,
) -> pl.DataFrame:
    """Return claims that are to be scored with their `as_of`, and after them what else is heard.

    `known` are those known at the moment; what is `heard` gets its rows after the `n_rows` of the
    input. `latest` is the time at which the latest of all can be read, where not all are given.
    """
    if heard is None:
        return moment.stamp(known, latest)
    others = (
        moment.known(heard)
        .join(known, on="claim_id", how="anti", maintain_order="left")
        .with_columns(pl.col("row") + n_rows)
    )
    ready = moment.stamp(pl.concat([known, others]), latest)
    of_events = pl.col("event_id").is_in(known["event_id"].drop_nulls().unique().implode())
    return ready.filter((pl.col("row") <= n_rows) | of_events)
