"""What two claims share, measured against what all claims of a feed share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

BUSY: Final = 30
"""Days in the news from which a place is as busy as any."""
OF_ONE_EVENT: Final = 10
"""Claims of a place within a day of each other that one event may well bring."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Among:
    """The words of each claim by their rarity, and how much its place is in the news.

    `words` has rows of length 1 (claims x words); `crowd` is on how many days its place is told of,
    and `press` how many more claims of it there are within a day than one event may well bring:
    logarithms, 0 for a claim without a place.
    """

    words: sparse.csr_matrix
    crowd: pl.Series
    press: pl.Series

    def alike(self, one: NDArray[np.integer], other: NDArray[np.integer]) -> Floats:
        """Return the cosine of the words of pairs, rare words counting most: (pairs,)."""
        shared = self.words[one].multiply(self.words[other])
        return np.asarray(shared.sum(axis=1), dtype=np.float64).ravel()


def among_all(seen: pl.DataFrame) -> Among:
    """Return what is to be known of claims as a whole before two of them are weighed.

    A word weighs the logarithm of how many times rarer than all claims it is (inverse document
    frequency, Spärck Jones 1972).
    """
    said = seen.select("words").with_row_index("claim").explode("words", empty_as_null=True)
    said = said.drop_nulls("words").with_columns(
        word=pl.col("words").rank("dense").cast(pl.Int64) - 1, met=pl.len().over("words")
    )
    rare = np.log((seen.height + 1.0) / said["met"].to_numpy())
    shape = (seen.height, int(said["word"].max() or 0) + 1)
    rows = sparse.csr_matrix(
        (rare, (said["claim"].to_numpy(), said["word"].to_numpy())), shape=shape, dtype=np.float64
    )
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows = sparse.diags(1.0 / np.maximum(length, 1e-9)) @ rows
    days = pl.col("day").floor().n_unique().over("place")
    there = pl.when(pl.col("place").is_not_null()).then(days.clip(1, BUSY).log())
    return Among(rows.tocsr(), seen.select(crowd=there.fill_null(0.0))["crowd"], _press(seen))


def _press(seen: pl.DataFrame) -> pl.Series:
    """How many times `OF_ONE_EVENT` claims of its place are within a day of each: a logarithm."""
    place = seen["place"].fill_null("").rank("dense").cast(pl.Float64).to_numpy()
    when = place * 1e7 + seen["day"].to_numpy()
    ordered = np.sort(when)
    near = np.searchsorted(ordered, when + 1, "right") - np.searchsorted(ordered, when - 1)
    many = np.log(np.clip(near / OF_ONE_EVENT, 1.0, BUSY))
    return pl.Series(np.where(seen["place"].is_null().to_numpy(), 0.0, many))
