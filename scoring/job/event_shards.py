"""Claims by event in shards: those of one event are in the same, whichever block they came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

SHARDS: Final = 256


def shard_of(claims: pl.DataFrame) -> pl.Series:
    """Return the shard of each claim, from 0; one without an event is an event of its own.

    >>> claims = pl.DataFrame({"row": [1, 2, 3], "event_id": ["e", None, "e"]})
    >>> one, _, other = shard_of(claims)
    >>> one == other
    True
    """
    event = pl.coalesce("event_id", pl.format("\0{}", "row"))
    return claims.select((event.hash() % SHARDS).cast(pl.UInt16).alias("shard")).to_series()


def units(n_claims: Sequence[int], size: int) -> list[range]:
    """Group shards of so many claims, next to each other, into units of `size` claims or more.

    >>> units([3, 3, 9, 1], size=5)
    [range(0, 2), range(2, 3), range(3, 4)]
    """
    found, start, held = list[range](), 0, 0
    for shard, n in enumerate(n_claims):
        held += n
        if held >= size:
            found.append(range(start, shard + 1))
            start, held = shard + 1, 0
    return [*found, range(start, len(n_claims))] if held else found
