"""What each voice says of a claim, from all its reports: many outlets, few voices."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.sourced import PARTIAL

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

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
    told, first = _told(pairs), _runs(pairs)
    ever = ("supports", "supports_freely", "admits", "contradicts", "contradicts_freely")
    support = _strongest(told["same"], first), _strongest(told["other"], first)
    contradiction = _strongest(-told["same"], first), _strongest(-told["other"], first)
    never = np.zeros(len(first), dtype=np.bool_)
    return _voices(
        pairs,
        first,
        support_same=support[0],
        contradiction_same=contradiction[0],
        # What a voice says of the same proposition is not counted again in other words.
        support_other=np.maximum(support[1] - support[0], 0.0),
        contradiction_other=np.maximum(contradiction[1] - contradiction[0], 0.0),
        **{name: np.logical_or.reduceat(told[name], first) for name in ever},
        retracted=never,
        retracts=never,
        hours_to_support=_or_null(np.minimum.reduceat(told["hours"], first)),
        log_ratio=_or_null(_nearest(told["log_ratio"], first)),
    )


def own_voice(pairs: pl.DataFrame) -> pl.DataFrame:
    """Join pairs of a claim and a report of its own source: it can retract, and no more.

    A row for each claim, with the columns of `by_voice`.
    """
    first, seconds = _runs(pairs), _seconds(pairs)
    reversal = pairs["same_proposition"].to_numpy() & (pairs["agreement"].to_numpy() < 0)
    nothing, never = np.zeros(len(first)), np.zeros(len(first), dtype=np.bool_)
    return _voices(
        pairs,
        first,
        **dict.fromkeys(_SAID[:4], nothing),
        **dict.fromkeys(_SAID[4:9], never),
        retracted=np.logical_or.reduceat(reversal & (seconds > 0), first),
        retracts=np.logical_or.reduceat(reversal & (seconds < 0), first),
        hours_to_support=_or_null(nothing + math.inf),
        log_ratio=_or_null(nothing + math.inf),
    )


def _runs(pairs: pl.DataFrame) -> Places:
    """Where the pairs of each voice begin, a run of equal keys: to reduce these is faster than to
    group."""
    key = pairs["key"].to_numpy()
    return np.flatnonzero(np.diff(key, prepend=key[:1] + np.uint64(1)))


def _voices(pairs: pl.DataFrame, first: Places, **said: Any) -> pl.DataFrame:
    n_claims = np.diff(first, append=pairs.height).astype(np.float64)
    told = said | {"n_claims": n_claims}
    return pl.DataFrame([pairs["key"][first], *(pl.Series(name, told[name]) for name in _SAID)])


def _strongest(strength: Floats, first: Places) -> Floats:
    """The strongest that a voice says, rounded to 1/GRID, halves upwards."""
    most = np.maximum(np.maximum.reduceat(strength, first), 0.0)
    whole = np.floor(most)
    rounded: Floats = (whole + (most - whole >= 0.5)) / GRID
    return rounded


def _or_null(numbers: Floats) -> pl.Series:
    """Numbers, null where they are infinite."""
    return pl.Series(np.where(np.isinf(numbers), math.nan, numbers), nan_to_null=True)


def _seconds(pairs: pl.DataFrame) -> NDArray[np.int64]:
    """Whole seconds from the claim to the report, towards zero."""
    later = pairs["published_at_other"].to_numpy() - pairs["published_at"].to_numpy()
    apart = later.astype(np.int64)
    seconds: NDArray[np.int64] = np.sign(apart) * (np.abs(apart) // 1_000_000)
    return seconds


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
    hours = np.maximum(_seconds(pairs), 0) / 3600
    return {
        "same": np.where(same, strength, 0.0),
        "other": np.where(same, 0.0, strength),
        "supports": supports,
        "supports_freely": supports & free,
        "admits": supports & (interest < -PARTIAL),
        "contradicts": contradicts,
        "contradicts_freely": contradicts & free,
        "hours": np.where(supports & free, hours, math.inf),
        "log_ratio": np.where(np.isnan(ratio), math.inf, ratio),
    }


def _nearest(ratio: Floats, first: Places) -> Floats:
    """The nearest of a voice's counts: a voice that repeats itself is heard once.

    Of two as near it is the lower one; infinite where the voice counts nothing.
    """
    apart = np.abs(ratio)
    least = np.repeat(np.minimum.reduceat(apart, first), np.diff(first, append=len(ratio)))
    return np.minimum.reduceat(np.where(apart == least, ratio, math.inf), first)
