"""Where two sources meet: pairs of reports on one item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.truth.reports import Codes, Reports

TELLING: Final = 2
"""Agreements of a pair that tell anything of it."""
PER_ITEM: Final = 60
"""Reports of one item that are compared with one another; of more, so many are drawn."""
IN_ALL: Final = 1_000_000
"""Meetings that are looked at; of items with more, so many are drawn. What this bounds is the cost:
every source meets every other on an item, but nothing here grows faster than the reports."""


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """m pairs of reports (`one`, `other`: their rows) on one item, by different sources.

    `same` where they report the same value. `pair` numbers the pairs of sources; `source` and
    `partner`, over the pairs, name them. Pairs that agree less than `TELLING` times are left out,
    for they tell nothing, but counted: `partners`, by source, with how many others it meets, and
    `n_all`, meetings in all.
    """

    one: Codes
    other: Codes
    same: NDArray[np.bool_]
    pair: Codes
    source: Codes
    partner: Codes
    partners: Codes
    n_all: int

    @classmethod
    def of(cls, reports: Reports, seed: int | None = 0) -> Meetings:
        """Return the meetings in reports, or a sample of them where they are many."""
        rng = np.random.default_rng(seed)
        item = reports.item
        count = np.bincount(item, minlength=reports.n_items)
        first = np.cumsum(count) - count
        compared = np.minimum(count, PER_ITEM)
        drawn = rng.permutation(reports.n_items)
        met = np.cumsum((compared * (compared - 1) // 2)[drawn])
        drawn = drawn[: int(np.searchsorted(met, IN_ALL)) + 1]
        found = [_within(first[drawn], count[drawn], size, rng) for size in np.unique(count[drawn])]
        one, other = (np.concatenate(part) for part in zip(*found, strict=True))
        apart = reports.source[one] != reports.source[other]
        one, other = one[apart], other[apart]
        swap = reports.source[one] > reports.source[other]
        one, other = np.where(swap, other, one), np.where(swap, one, other)
        key = reports.source[one] * np.int64(reports.n_sources) + reports.source[other]
        keys, pair = np.unique(key, return_inverse=True)
        source, partner = keys // reports.n_sources, keys % reports.n_sources
        same = reports.fact[one] == reports.fact[other]
        telling = np.bincount(pair, same, len(keys)) >= TELLING
        at, number = telling[pair], np.cumsum(telling) - 1
        return cls(
            one=one[at],
            other=other[at],
            same=same[at],
            pair=number[pair[at]].astype(np.intp),
            source=source[telling].astype(np.intp),
            partner=partner[telling].astype(np.intp),
            partners=np.bincount(np.concatenate([source, partner]), minlength=reports.n_sources),
            n_all=len(one),
        )

    @property
    def n_pairs(self) -> int:
        """How many pairs of sources meet."""
        return len(self.source)


def _within(first: Codes, count: Codes, size: int, rng: np.random.Generator) -> tuple[Codes, Codes]:
    """Return all pairs of rows within items that have `size` rows each, next to one another."""
    rows = first[count == size][:, None] + np.arange(size)
    if size > PER_ITEM:
        rows = rng.permuted(rows, axis=1)[:, :PER_ITEM]
    a, b = np.triu_indices(rows.shape[1], 1)
    return rows[:, a].ravel(), rows[:, b].ravel()
