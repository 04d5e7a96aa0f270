"""What each voice says of a claim, from all its reports: many outlets, few voices."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features import few
from features.sourced import PARTIAL

Floats = NDArray[np.float64]

GRID = 2.0**20
"""Weights are rounded to 1/GRID: sums of such numbers are exact, so their order is nothing."""
HEARD = 0.25
"""Agreement or contradiction weaker than this is taken for neither."""
_SAID: Final = (
    "support_same", "contradiction_same", "support_other", "contradiction_other", "supports",
    "supports_freely", "admits", "contradicts", "contradicts_freely", "retracted", "retracts",
    "hours_to_support", "log_ratio", "n_claims",
)  # fmt: skip


def by_voice(pairs: pl.DataFrame) -> pl.DataFrame:
    """Join pairs of a claim and a report of another source into one row for each claim and voice.

    `pairs` are sorted by `key`, a number for each claim and voice, and have the columns of
    `features.evidence.pairs` and `log_ratio`. Returned are `key` and the columns of
    `features.evidence.hear` that tell what a voice says.
    """
    told, key = _told(pairs), pairs["key"].to_numpy()
    # The pairs of a voice are a run of equal keys: to reduce runs is faster than to group.
    first = np.flatnonzero(np.diff(key, prepend=key[:1] + np.uint64(1)))
    ever = ("supports", "supports_freely", "admits", "contradicts", "contradicts_freely")
    voices = pl.DataFrame(
        {
            "key": key[first],
            "support_same": np.maximum.reduceat(told["same"], first),
            "contradiction_same": -np.minimum.reduceat(told["same"], first),
            "support_other": np.maximum.reduceat(told["other"], first),
            "contradiction_other": -np.minimum.reduceat(told["other"], first),
            **{name: np.logical_or.reduceat(told[name], first) for name in ever},
            "hours_to_support": np.minimum.reduceat(told["hours"], first),
            "log_ratio": _nearest(told["log_ratio"], first),
            "n_claims": np.diff(first, append=len(key)).astype(np.float64),
        }
    )
    return few.with_columns(voices, _in_all())[["key", *_SAID]]


@cache
def _in_all() -> list[pl.Expr]:
    """What a voice says in all, and on another proposition only what that adds.

    What it says of the same proposition is not counted again in other words.
    """
    strongest = {name: pl.col(name).clip(lower_bound=0.0).round() / GRID for name in _SAID[:4]}
    for way in ("support", "contradiction"):
        added = strongest[f"{way}_other"] - strongest[f"{way}_same"]
        strongest[f"{way}_other"] = added.clip(lower_bound=0.0)
    once = ("hours_to_support", "log_ratio")
    return [
        *(said.alias(name) for name, said in strongest.items()),
        *(pl.when(pl.col(name).is_finite()).then(name).alias(name) for name in once),
        *(pl.lit(value=False).alias(name) for name in ("retracted", "retracts")),
    ]


def _told(pairs: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """What each report of a pair says of the claim, on the same proposition and on another."""
    ratio = pairs["log_ratio"].to_numpy()  # null is NaN here
    agreement, same = pairs["agreement"].to_numpy(), pairs["same_proposition"].to_numpy()
    interest, listed = pairs["interest_other"].to_numpy(), pairs["listed_other"].to_numpy()
    # A relay supports nobody; whoever contradicts is heard.
    said = np.where((agreement > 0) & pairs["relays"].to_numpy(), 0.0, agreement)
    supports, contradicts = said >= HEARD, said <= -HEARD
    free = (interest <= PARTIAL) & listed
    strength = said * pairs["weight"].to_numpy() * GRID
    later = pairs["published_at_other"].to_numpy() - pairs["published_at"].to_numpy()
    seconds = later.astype(np.int64) // 1_000_000
    return {
        "same": np.where(same, strength, 0.0),
        "other": np.where(same, 0.0, strength),
        "supports": supports,
        "supports_freely": supports & free,
        "admits": supports & (interest < -PARTIAL),
        "contradicts": contradicts,
        "contradicts_freely": contradicts & free,
        "hours": np.where(supports & free, np.maximum(seconds, 0) / 3600, math.inf),
        "log_ratio": np.where(np.isnan(ratio), math.inf, ratio),
    }


def own_voice(pairs: pl.DataFrame) -> pl.DataFrame:
    """Join pairs of a claim and a report of its own source: it can retract, and no more.

    A row for each claim, with the columns of `by_voice`.
    """
    retracting, nothing = _of_its_own()
    return few.of_each(pairs, "key", retracting).select_seq("key", *nothing)


@cache
def _of_its_own() -> tuple[list[pl.Expr], list[pl.Expr]]:
    reversal = pl.col("same_proposition") & (pl.col("agreement") < 0)
    retracting = [
        (reversal & (_hours() > 0)).any().alias("retracted"),
        (reversal & (_hours() < 0)).any().alias("retracts"),
        pl.len().cast(pl.Float64).alias("n_claims"),
    ]
    nothing = dict.fromkeys(_SAID[:4], pl.lit(0.0)) | dict.fromkeys(_SAID[4:9], pl.lit(value=False))
    nothing |= dict.fromkeys(("hours_to_support", "log_ratio"), pl.lit(None, pl.Float64))
    return retracting, [nothing.get(name, pl.col(name)).alias(name) for name in _SAID]


def _hours() -> pl.Expr:
    return (pl.col("published_at_other") - pl.col("published_at")).dt.total_seconds() / 3600


def _nearest(ratio: Floats, first: NDArray[np.int64]) -> Floats:
    """The nearest of a voice's counts: a voice that repeats itself is heard once.

    Of two as near it is the lower one; infinite where the voice counts nothing.
    """
    apart = np.abs(ratio)
    least = np.repeat(np.minimum.reduceat(apart, first), np.diff(first, append=len(ratio)))
    return np.minimum.reduceat(np.where(apart == least, ratio, math.inf), first)
