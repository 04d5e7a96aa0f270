"""What two claims share, measured against what all claims of a feed share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

BUSY: Final = 30
"""Days in the news from which a place is as busy as any."""
OF_ONE_EVENT: Final = 10
"""Claims of a place within a day of each other that one event may well bring."""
OF_A_WORD: Final = 6
"""Letters of a word that are compared."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Among:
    """The words of each claim by their rarity, and how much its place is in the news.

    `words` has rows of length 1 (claims x words), of which `but_place` has all but those of the
    claim's place; `crowd` is on how many days its place is told of,
    and `press` how many more claims of it there are within a day than one event may well bring:
    logarithms, 0 for a claim without a place.
    """

    words: sparse.csr_matrix
    but_place: sparse.csr_matrix
    crowd: pl.Series
    press: pl.Series

    def alike(
        self, one: NDArray[np.integer], other: NDArray[np.integer], *, but_place: bool = False
    ) -> Floats:
        """Return the cosine of the words of pairs, rare words counting most: (pairs,).

        What the words of their places add to it can be left out.
        """
        words = self.but_place if but_place else self.words
        shared = words[one].multiply(words[other])
        return np.asarray(shared.sum(axis=1), dtype=np.float64).ravel()


def among_all(seen: pl.DataFrame) -> Among:
    """Return what is to be known of claims as a whole before two of them are weighed.

    A word weighs the logarithm of how many times rarer than all claims it is (inverse document
    frequency, Spärck Jones 1972).
    """
    begun = pl.col("place_words").list.eval(pl.element().str.slice(0, OF_A_WORD))
    said = seen.select("words", begun=begun).with_row_index("claim")
    said = said.explode("words", empty_as_null=True).drop_nulls("words")
    said = said.with_columns(
        word=pl.col("words").rank("dense").cast(pl.Int64) - 1,
        met=pl.len().over("words"),
        of_place=pl.col("words").is_in("begun").fill_null(value=False),
    )
    rare = np.log((seen.height + 1.0) / said["met"].to_numpy())
    at = (said["claim"].to_numpy(), said["word"].to_numpy())
    shape = (seen.height, int(cast(int, said["word"].max() or 0)) + 1)
    rows = sparse.csr_matrix((rare, at), shape=shape)
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    to_one = sparse.diags(1.0 / np.maximum(length, 1e-9))
    others = np.where(said["of_place"].to_numpy(), 0.0, rare)
    but_place = sparse.csr_matrix((others, at), shape=shape)
    days = pl.col("day").floor().n_unique().over("place")
    there = pl.when(pl.col("place").is_not_null()).then(days.clip(1, BUSY).log())
    crowd = seen.select(crowd=there.fill_null(0.0))["crowd"]
    return Among((to_one @ rows).tocsr(), (to_one @ but_place).tocsr(), crowd, _press(seen))


def _press(seen: pl.DataFrame) -> pl.Series:
    """How many times `OF_ONE_EVENT` claims of its place are within a day of each: a logarithm."""
    place = seen["place"].fill_null("").rank("dense").cast(pl.Float64).to_numpy()
    when = place * 1e7 + seen["day"].to_numpy()
    ordered = np.sort(when)
    near = np.searchsorted(ordered, when + 1, "right") - np.searchsorted(ordered, when - 1)
    many = np.log(np.clip(near / OF_ONE_EVENT, 1.0, BUSY))
    return pl.Series(np.where(seen["place"].is_null().to_numpy(), 0.0, many))
