"""Every method of ours and every peer on the real sets: how often the truth was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.truth.judging import Floats, Share, confidence, ece, right, share, vote
from benchmarks.truth.limits import Refused, within
from benchmarks.truth.peers import CROWD_KIT, PEERS, Peer, missing, truths
from benchmarks.truth.sets import RealSet
from benchmarks.truth.sizes import Sizes
from experiments.in_parallel import WORKERS
from models.truth import METHODS
from models.truth.report_checks import ReportsError

OURS: Final = "sourcegrade"
VOTES: Final = ("majority_vote", "MajorityVote", "MajorityVoting")
"""Majority vote by its names; they differ in how they break ties."""
OPEN_ENDED: Final = 600
"""Distinct values above which crowd-kit, which knows but one label set, is not held to answers."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One method on one set.

    `less`: its accuracy less that of majority vote. `kindest`: the accuracy, or that of majority
    vote where the method gave no answer, or is crowd-kit's and gave a worse one on a set of over
    600 distinct values. `unjudged`: sources of which ours says that they are not identifiable.
    `refused`: why there is no answer.
    """

    library: str
    method: str
    set: str
    accuracy: Share | None
    less: Share | None
    kindest: float
    ece: float
    seconds: float
    unjudged: int = 0
    refused: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Accuracies:
    """All trials, the sets they were on, and the accuracy of majority vote on each."""

    sets: list[RealSet]
    votes: dict[str, float]
    trials: list[Trial]
    absent: dict[str, str]

    def of(self, library: str, method: str) -> list[Trial]:
        """Return the trials of a method, in the order of the sets."""
        return [each for each in self.trials if (each.library, each.method) == (library, method)]

    def highest_vote(self, name: str) -> float:
        """Return the accuracy of majority vote on a set, however it best breaks its ties."""
        votes = (each for each in self.trials if each.set == name and each.method in VOTES)
        return max([self.votes[name], *(each.kindest for each in votes)])

    def methods(self) -> list[tuple[str, str]]:
        """Return the libraries and methods that answered at least once, in their order."""
        answered = {(each.library, each.method): None for each in self.trials if each.accuracy}
        return list(answered)


def measure(sets: list[RealSet], sizes: Sizes, tell: Callable[[str], None]) -> Accuracies:
    """Judge ours and the peers that are installed on each set; `tell` hears what is being done."""
    by_lot = {each.name: vote(each.reports, each.gold) for each in sets}
    absent = {name: why for name in sorted({p.library for p in PEERS}) if (why := missing(name))}
    present = [peer for peer in PEERS if peer.library not in absent][: sizes.peers]
    trials = []
    for name in METHODS:
        for each in sets:
            tell(f"{OURS} {name} on {each.name}")
            trials.append(_ours(name, each, by_lot[each.name]))
    tasks = [(peer, each) for peer in present for each in sets]

    def theirs(task: tuple[Peer, RealSet]) -> Trial:
        peer, each = task
        tell(f"{peer.library} {peer.method} on {each.name}")
        return _theirs(peer, each, by_lot[each.name], sizes)

    with ThreadPoolExecutor(WORKERS) as threads:  # each waits for a process
        trials += threads.map(theirs, tasks)
    votes = {name: float(values.mean()) for name, values in by_lot.items()}
    return Accuracies(sets, votes, trials, absent)


def _ours(name: str, each: RealSet, by_lot: Floats) -> Trial:
    start = time.process_time()
    try:
        method = METHODS[name]().fit(each.reports)
    except ReportsError as fault:
        what = str(fault).removeprefix("reports: ").partition(". ")[0]
        return _refused(OURS, name, each, by_lot, what)
    seconds = time.process_time() - start
    hits = right(method.truths_, each.gold)
    off = ece(confidence(method, each.gold), hits)
    told = method.reliability_.get("identifiable")
    unjudged = 0 if told is None else int((~told).sum())
    return replace(_trial(OURS, name, each, hits, by_lot, seconds, off), unjudged=unjudged)


def _theirs(peer: Peer, each: RealSet, by_lot: Floats, sizes: Sizes) -> Trial:
    limits = sizes.open_limits if _open_ended(each) else sizes.peer_limits
    answer = within(limits, timed_truths, peer, each.reports)
    if isinstance(answer, Refused):
        return _refused(peer.library, peer.method, each, by_lot, answer.reason)
    found, seconds = answer
    hits = right(found, each.gold)
    return _trial(peer.library, peer.method, each, hits, by_lot, seconds, float("nan"))


def timed_truths(peer: Peer, reports: pd.DataFrame) -> tuple[pd.Series, float]:
    """Return what a peer finds, and the CPU-seconds it took."""
    start = time.process_time()
    found = truths(peer, reports)
    return found, time.process_time() - start


def _trial(
    library: str, name: str, each: RealSet, hits: Floats, by_lot: Floats, seconds: float, off: float
) -> Trial:
    kindest = float(hits.mean())
    if library == CROWD_KIT and _open_ended(each):
        kindest = max(kindest, float(by_lot.mean()))
    return Trial(library, name, each.name, share(hits), share(hits - by_lot), kindest, off, seconds)


def _refused(library: str, name: str, each: RealSet, by_lot: Floats, why: str) -> Trial:
    told = (library, name, each.name, None, None, float(by_lot.mean()), np.nan, np.nan)
    return Trial(*told, refused=why)


def _open_ended(each: RealSet) -> bool:
    return bool(each.reports["value"].nunique() > OPEN_ENDED)
