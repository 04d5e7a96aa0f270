"""Claims joined into events, one pair after another, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

JOIN: Final = 0.5
"""Mean probability over all pairs compared between two groups, from which they are one event."""


class Groups:
    """Groups of claims that grow by joining; two that hold claims set apart are never joined.

    Claims are numbers from 0. `fixed` gives claims an event of their own beforehand: claims of two
    fixed events are never joined, and claims of one are together from the start.
    """

    def __init__(self, n: int, fixed: Iterable[tuple[int, str]] = ()) -> None:
        self._parent = np.arange(n)
        self._event: dict[int, str] = {}
        self._sums: dict[int, dict[int, tuple[float, int]]] = {}
        self._apart: dict[int, set[int]] = {}
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
    ) -> NDArray[np.int64]:
        """Join groups by pairs (n x 2) and their chance of being one event; return each's group.

        Two groups are joined where the mean over all pairs compared between them is `JOIN` or
        more (average linkage, Sokal and Michener 1958) and no pair of theirs is `opposed`: one
        likely pair alone does not draw two events together. A `contrary` pair counts in the mean
        and is never the pair that two groups are joined by.
        """
        for (one, other), p, no in zip(
            pairs.tolist(), chance.tolist(), opposed.tolist(), strict=True
        ):
            self._note(self.of(one), self.of(other), p, no)
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

    def _note(self, one: int, other: int, p: float, no: bool) -> None:
        if one == other:
            return
        for a, b in ((one, other), (other, one)):
            total, n = self._sums.setdefault(a, {}).get(b, (0.0, 0))
            self._sums[a][b] = (total + p, n + 1)
            if no:
                self._apart.setdefault(a, set()).add(b)

    def _may_join(self, one: int, other: int) -> bool:
        if one in self._event and other in self._event:
            return False
        if other in self._apart.get(one, ()):
            return False
        total, n = self._sums.get(one, {}).get(other, (0.0, 0))
        return n > 0 and total / n >= JOIN

    def _merge(self, kept: int, gone: int) -> None:
        self._parent[gone] = kept
        if gone in self._event:
            self._event[kept] = self._event.pop(gone)
        for other, (total, n) in self._sums.pop(gone, {}).items():
            self._sums[other].pop(gone, None)
            if other == kept:
                continue
            for a, b in ((kept, other), (other, kept)):
                old, m = self._sums.setdefault(a, {}).get(b, (0.0, 0))
                self._sums[a][b] = (old + total, m + n)
        for other in self._apart.pop(gone, set()):
            self._apart[other].discard(gone)
            self._apart[other].add(kept)
            self._apart.setdefault(kept, set()).add(other)
