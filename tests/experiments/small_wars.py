"""Three small wars of the shipped corpora, and quick candidates to compare on them."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from experiments.candidate import Candidate, Contender, Floats
from experiments.candidates import PLAIN, candidates
from experiments.corpora import own_corpora
from experiments.snapshots import Snapshots, snapshots
from experiments.splits import Split, splits


@cache
def small_wars() -> Snapshots:
    """Return 81 settled claims of 16 events, at four horizons."""
    few = pl.col("war").is_in(["kosovo", "iraq", "afghanistan"])
    return snapshots(own_corpora()[1:]).where(few)


def kosovo_held_out() -> Split:
    """Return the split that trains on the other two wars."""
    return next(split for split in splits(small_wars(), "war") if split.held_out == "kosovo")


def plain() -> Contender:
    """Return the champion's recipe."""
    return next(each for each in candidates() if each.name == PLAIN)


def base_rate() -> Candidate:
    """Return a candidate that says the same of every claim."""

    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        # A little noise, or the line that calibrates it would have no slope to find.
        length = test.frame["claim_id"].str.len_chars().to_numpy()
        return 1e-6 * np.asarray(length, dtype=np.float64)

    return Candidate("base rate", "the same of every claim", {"family": "none"}, log_odds)
