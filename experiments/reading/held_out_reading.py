"""Claims read by readers that saw nothing of their event, or of their war."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from experiments.reading.bare import War
from experiments.reading.fitting import Prepared, fit
from features.reading.filled import fill

Scheme = Literal["event", "war"]


def read_held_out(
    prepared: Prepared, scheme: Scheme, claims: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """Return the claims of all wars, filled by readers fitted without the part each is in.

    `claims` are the bare claims of each war, with `event_id` where they were linked. All claims of
    a war are read together, as a user's would be; those of the part held out are kept.
    """
    read = [
        _read(prepared, number, held, claims[number]) for number, held in parts(prepared, scheme)
    ]
    return pl.concat(read).sort("order").drop("order")


def parts(prepared: Prepared, scheme: Scheme) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """Yield what is held out in turn: the number of its war, and a mask over all claims."""
    for number, war in enumerate(prepared.wars):
        here = prepared.war == war.name
        if scheme == "war":
            yield number, here
            continue
        for event in np.unique(prepared.event[here]):
            yield number, here & (prepared.event == event)


def _read(
    prepared: Prepared, number: int, held: NDArray[np.bool_], claims: pl.DataFrame
) -> pl.DataFrame:
    war: War = prepared.wars[number]
    # An event of the same name in another war is held out as well.
    readers = fit(prepared, ~held & ~np.isin(prepared.event, prepared.event[held]))
    filled = fill(claims, war.sources, war.actors, readers)
    start = int(np.flatnonzero(prepared.war == war.name)[0])
    confidence = filled.readings.pivot("field", index="claim_id", values="confidence")
    sure = filled.claims.select("claim_id").join(
        confidence, on="claim_id", how="left", maintain_order="left"
    )
    named = [
        (sure[name] if name in sure.columns else pl.Series([None] * sure.height, dtype=pl.Float64))
        .cast(pl.Float64)
        .alias(f"{name}_confidence")
        for name in ("stance", "favours", "quantity_low", "event_type", "place", "cites")
    ]
    own = _own_side(war, filled.claims)
    whole = filled.claims.hstack([*named, own]).with_columns(
        order=pl.int_range(start, start + claims.height),
        war=pl.lit(war.name),
        corpus=pl.lit(war.corpus),
    )
    return whole.filter(pl.Series(held[start : start + claims.height]))


def _own_side(war: War, claims: pl.DataFrame) -> pl.Series:
    """The side that each claim's source leans to most, null for a source that leans to none."""
    most = (
        war.sources.select("source_id", "alignment")
        .explode("alignment", empty_as_null=True)
        .drop_nulls("alignment")
        .unnest("alignment")
        .filter((pl.col("weight") > 0) & pl.col("side").is_in(list(war.actors.sides)))
        .sort(["weight", "side"], descending=[True, False])
        .group_by("source_id", maintain_order=True)
        .agg(own_side=pl.col("side").first())
    )
    return claims.select("source_id").join(most, on="source_id", how="left", maintain_order="left")[
        "own_side"
    ]
