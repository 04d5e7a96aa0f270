"""Claims in batches that are described at a time; an event is never cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

CHUNK: Final = 50_000
"""Claims described at a time, about; an event is never cut."""


def batches(claims: pl.DataFrame, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """Cut claims into batches of about `chunk`; the claims of an event stay together."""
    if claims.height <= chunk:
        if claims.height:
            yield claims
        return
    alone = pl.format("\0{}", "row")
    numbered = claims.with_columns(event=pl.coalesce("event_id", alone))
    sizes = numbered.group_by("event", maintain_order=True).len()
    sizes = sizes.with_columns(batch=(pl.col("len").cum_sum() - pl.col("len")) // chunk)
    placed = numbered.join(sizes.drop("len"), on="event", how="left", maintain_order="left")
    for batch in placed.partition_by("batch", maintain_order=True, include_key=False):
        yield batch.drop("event")
