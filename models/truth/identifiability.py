"""Whether agreement can tell who is right: not between camps that never agree on anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from models.truth.reports import Codes, Reports

Flags = NDArray[np.bool_]

RIVAL = 3.0
"""A camp with less than one in so many of the reports on what is disputed is wrong, no rival."""
MOSTLY = 0.5
"""A camp of whose reports less than this share is disputed is known by the others."""


class NotIdentifiableWarning(UserWarning):
    """Some sources cannot be judged: two camps never agree, and nothing is settled."""


@dataclass(frozen=True, slots=True, eq=False)
class Identifiable:
    """Which sources, and the truth of which items, the reports can tell."""

    sources: Flags
    items: Flags


def identifiable(reports: Reports, anchored: Flags) -> Identifiable:
    """Return what reports can tell, where `anchored` sources are known from elsewhere.

    Sources that ever agree are of one camp here, and so are those that agree with them. Where two
    such camps dispute the same items with similar numbers of reports, and little else is known of
    them, swapping right and wrong explains the reports as well (bipartite overlap). A camp is
    known if one of its sources is anchored, or if its sources agree on much that nobody disputes;
    and then the camps that it disputes with are known as well.
    """
    camp = _camps(reports)
    of_fact = np.empty(reports.n_facts, dtype=np.intp)
    of_fact[reports.fact] = camp[reports.source]
    votes = reports.by_fact()
    # Facts of one camp on one item count together.
    n_camps = int(camp.max()) + 1
    key, place = np.unique(reports.fact_item * n_camps + of_fact, return_inverse=True)
    item, side = key // n_camps, key % n_camps
    own = np.bincount(place, votes, len(key)).astype(np.float64)
    rival = _largest_other(item.astype(np.intp), own, reports.n_items)
    disputed = rival > 0
    mine = np.bincount(side, own * disputed, n_camps)
    theirs = np.bincount(side, rival, n_camps)
    all_mine = np.bincount(side, own, n_camps)
    balanced = (theirs * RIVAL >= mine) & (mine * RIVAL >= theirs)
    doubtful = balanced & (mine > 0) & (mine >= MOSTLY * all_mine)
    known = (mine < MOSTLY * all_mine) & (np.bincount(camp) > 1)
    known[camp[anchored]] = True
    touched = np.zeros(reports.n_items, dtype=bool)
    touched[item[known[side]]] = True
    known[side[touched[item]]] = True
    doubtful &= ~known
    open_items = np.zeros(reports.n_items, dtype=bool)
    open_items[item[disputed & doubtful[side]]] = True
    open_items[item[~doubtful[side]]] = False
    return Identifiable(~doubtful[camp], ~open_items)


def _camps(reports: Reports) -> Codes:
    """Return the camp of each source: linked to those it shares a fact with."""
    n = reports.n_sources + reports.n_facts
    link = np.ones(reports.n, dtype=np.int8)
    graph = coo_array((link, (reports.source, reports.n_sources + reports.fact)), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    _, camp = np.unique(label[: reports.n_sources], return_inverse=True)
    return camp.astype(np.intp)


def _largest_other(item: Codes, votes: NDArray[np.float64], n_items: int) -> NDArray[np.float64]:
    """Return, for each camp on an item (sorted by item), the votes of the largest other camp."""
    first = np.searchsorted(item, np.arange(n_items))
    order = np.lexsort((-votes, item))
    ranked = votes[order]
    top = ranked[first]
    alone = np.diff(np.append(first, len(item))) < 2
    second = np.where(alone, 0.0, ranked[np.minimum(first + 1, len(item) - 1)])
    leads = np.zeros(len(item), dtype=bool)
    leads[order[first]] = True
    return np.where(leads, second[item], top[item])
