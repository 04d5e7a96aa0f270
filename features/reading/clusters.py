"""Claims joined into events, one pair after another, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

JOIN: Final = 0.5
"""Mean probability over all pairs compared between two groups, from which they are one event."""
LASTS: Final = 14.0
"""Days that an event may last by claims of neighbouring days alone."""
_Sums = dict[int, dict[int, tuple[float, int]]]


class Groups:
    """Groups of claims that grow by joining; two that hold claims set apart are never joined.

    Claims are numbers from 0. `fixed` gives claims an event of their own beforehand: claims of two
    fixed events are never joined, and claims of one are together from the start.
    """

    def __init__(self, n: int, fixed: Iterable[tuple[int, str]] = ()) -> None:
        self._parent = np.arange(n)
        self._event: dict[int, str] = {}
        self._sums: _Sums = {}
        self._late: _Sums = {}
        self._apart: dict[int, set[int]] = {}
        self._days: dict[int, tuple[float, float]] = {}
        first: dict[str, int] = {}
        for claim, event in fixed:
            root = first.setdefault(event, claim)
            self._parent[claim] = root
            self._event[root] = event

    def of(self, claim: int) -> int:
        """Return the first claim of the group that a claim is in."""
        root = claim
        while self._parent[root] != root:
            root = int(self._parent[root])
        while self._parent[claim] != root:
            self._parent[claim], claim = root, int(self._parent[claim])
        return root

    def join(
        self,
        pairs: NDArray[np.int64],
        chance: NDArray[np.float64],
        opposed: NDArray[np.bool_],
        contrary: NDArray[np.bool_] | None = None,
        days: NDArray[np.float64] | None = None,
    ) -> NDArray[np.int64]:
        """Join groups by pairs (n x 2) and their chance of being one event; return each's group.

        Two groups are joined where the mean over all pairs compared between them is `JOIN` or
        more (average linkage, Sokal and Michener 1958) and no pair of theirs is `opposed`: one
        likely pair alone does not draw two events together. A `contrary` pair counts in the mean
        and is never the pair that two groups are joined by. Where the `days` of the claims are
        given, groups that together last longer than `LASTS` are joined only if the mean over those
        pairs that are so far apart is `JOIN` or more, too: an event does not grow day by day into
        one of months.
        """
        if days is None:
            days = np.zeros(len(self._parent))
        self._last(days)
        may = self._may_meet(pairs, chance >= JOIN)
        pairs, chance, opposed = pairs[may], chance[may], opposed[may]
        contrary = None if contrary is None else contrary[may]
        late = np.abs(days[pairs[:, 0]] - days[pairs[:, 1]]) > LASTS
        for (one, other), p, no, far in zip(
            pairs.tolist(), chance.tolist(), opposed.tolist(), late.tolist(), strict=True
        ):
            self._note(self.of(one), self.of(other), p, no, far)
        order = np.argsort(-chance, kind="stable")
        joins = chance >= JOIN if contrary is None else (chance >= JOIN) & ~contrary
        for at in order[joins[order]].tolist():
            one, other = self.of(int(pairs[at, 0])), self.of(int(pairs[at, 1]))
            if one != other and self._may_join(one, other):
                self._merge(min(one, other), max(one, other))
        return np.array([self.of(claim) for claim in range(len(self._parent))], dtype=np.int64)

    def event(self, root: int) -> str | None:
        """Return the event that the claims of a group were given, if any."""
        return self._event.get(root)

    def _last(self, days: NDArray[np.float64]) -> None:
        """Note the first and the last day of each group."""
        for claim, day in enumerate(days.tolist()):
            root = self.of(claim)
            first, last = self._days.get(root, (day, day))
            self._days[root] = (min(first, day), max(last, day))

    def _may_meet(self, pairs: NDArray[np.int64], likely: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which pairs can count: those of claims that likely pairs link, by however many steps."""
        n = len(self._parent)
        own = np.array([self.of(claim) for claim in range(n)], dtype=np.int64)
        one = np.concatenate([pairs[likely, 0], np.arange(n)])
        other = np.concatenate([pairs[likely, 1], own])
        linked = sparse.csr_matrix((np.ones(len(one), dtype=np.int8), (one, other)), shape=(n, n))
        _, part = connected_components(linked, directed=False)
        return np.asarray(part[pairs[:, 0]] == part[pairs[:, 1]])

    def _note(self, one: int, other: int, p: float, no: bool, far: bool) -> None:
        if one == other:
            return
        for a, b in ((one, other), (other, one)):
            for sums in (self._sums, self._late) if far else (self._sums,):
                total, n = sums.setdefault(a, {}).get(b, (0.0, 0))
                sums[a][b] = (total + p, n + 1)
            if no:
                self._apart.setdefault(a, set()).add(b)

    def _may_join(self, one: int, other: int) -> bool:
        if one in self._event and other in self._event:
            return False
        if other in self._apart.get(one, ()):
            return False
        days = (*self._days[one], *self._days[other])
        lasting = max(days) - min(days) > LASTS
        return all(
            _mean(sums, one, other) >= JOIN
            for sums in ((self._sums, self._late) if lasting else (self._sums,))
        )

    def _merge(self, kept: int, gone: int) -> None:
        self._parent[gone] = kept
        if gone in self._event:
            self._event[kept] = self._event.pop(gone)
        days = (*self._days[kept], *self._days.pop(gone))
        self._days[kept] = (min(days), max(days))
        for sums in (self._sums, self._late):
            _pour(sums, kept, gone)
        for other in self._apart.pop(gone, set()):
            self._apart[other].discard(gone)
            self._apart[other].add(kept)
            self._apart.setdefault(kept, set()).add(other)


def _mean(sums: _Sums, one: int, other: int) -> float:
    """The mean chance of the pairs between two groups; 0 where none was compared."""
    total, n = sums.get(one, {}).get(other, (0.0, 0))
    return total / n if n else 0.0


def _pour(sums: _Sums, kept: int, gone: int) -> None:
    """Add what is noted of a group to that which it is joined to."""
    for other, (total, n) in sums.pop(gone, {}).items():
        sums[other].pop(gone, None)
        if other == kept:
            continue
        for a, b in ((kept, other), (other, kept)):
            old, m = sums.setdefault(a, {}).get(b, (0.0, 0))
            sums[a][b] = (old + total, m + n)
