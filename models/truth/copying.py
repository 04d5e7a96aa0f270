"""Copying: which sources repeat one another, from shared errors, shared text and minutes of lag.

After Dong, Berti-Equille and Srivastava 2009 (Accu and Depen): two sources that agree more than
their accuracies explain, above all on what is likely false, depend on one another. Ours are: the
probability of an item leaves out the two reports that are compared; a source with several
followers is the likelier to have another (a leader); a group that copies is heard about once,
whoever was first; and copying is an exception: where a large part of all that is said looks
copied, the items mislead or the sources err alike; and copies are discounted only where what
independent sources say is foretold better that way (do no harm).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from models.truth.annealing import find
from models.truth.coins import Coins
from models.truth.do_no_harm import gain, without
from models.truth.meetings import Meetings
from models.truth.method import settle
from models.truth.prior import Prior
from models.truth.reports import Floats, Reports
from models.truth.wires import wires

RATES: Final = np.array([0.15, 0.35, 0.6, 0.9])
"""Shares of a follower's reports that may be copies, alike before the reports are seen."""
RARE: Final = 0.02
"""Probability that a source copies from another, before the reports are seen."""
LIKELIEST: Final = 0.5
"""No pair is likelier than this to copy before its own reports are seen, whoever leads."""
ROUNDS: Final = 8
PASSES: Final = 2
NEGLIGIBLE: Final = 0.003
"""Where no more than this share looks copied at first sight, nobody copies."""
EXCEPTION: Final = {False: 0.25, True: 0.2}
"""Where more than this share of what is said side by side looks copied, it is not: less where items
share their labels, for there sources agree more often by chance and err in the same directions."""
SHOWN: Final = 2.0
"""Standard errors by which discounting must foretell independent reports better."""
STRONG: Final = 0.1
"""Pairs less likely than this to copy are not discounted."""
AT_A_TIME: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Copying:
    """What was found of copying.

    `weight`, by report: its part of a voice, 1 where it is independent. `pairs`: frame of the pairs
    of sources that depend on one another, likelier than not, with `source`, `other`, `probability`,
    `rate` (share of copies), `shared` and `met` (items on which they agree, and meet). `share` of
    meetings between such pairs; `accepted`: whether that is little enough to be copying, and
    discounting it explains the others better. If not, every report weighs 1.
    """

    weight: Floats
    pairs: pd.DataFrame
    share: float
    accepted: bool


def independent(reports: Reports) -> Copying:
    """Return that nobody copies."""
    columns = ("source", "other", "probability", "rate", "shared", "met")
    return Copying(np.ones(reports.n), pd.DataFrame(columns=list(columns)), 0.0, accepted=False)


def copying(
    reports: Reports, prior: Prior, settled: Floats, random_state: int | None = 0
) -> Copying:
    """Return how far each report is copied.

    Truths, accuracies and copying are found together, a step of each in turn: found one after the
    other, a group that copies would have made its own truth before anybody looks at it. The second
    pass starts from the best explanation of the reports with what the first found discounted.
    """
    meetings = Meetings.of(reports, random_state)
    if not meetings.n_pairs:
        return independent(reports)
    probability = settle(reports.shares(reports.by_fact()), settled)
    view = _View(
        prior.accuracy(reports, probability), probability, np.ones(reports.n),
        np.full(reports.n_sources, RARE),
    )  # fmt: skip
    wired, learned = wires(reports, meetings), prior
    for _ in range(PASSES):
        for _ in range(ROUNDS):
            chance = _by_chance(reports, meetings, view)
            found = _dependence(meetings, chance / wired, view.leads)
            if _share(meetings, found) < NEGLIGIBLE:
                return independent(reports)
            view, learned = _step(reports, meetings, found, view, learned, settled)
        share = _share(meetings, found)
        if share >= EXCEPTION[reports.shared_labels]:
            return _told(reports, meetings, found, np.ones(reports.n), accepted=False)
        discounted = reports.weighing(reports.weight * view.weight)
        best = find(discounted, prior, settled, anneal=True)
        view = replace(view, accuracy=best.model.accuracy, probability=best.probability)
    accepted = gain(reports, view.weight, prior, settled) > SHOWN
    weight = view.weight if accepted else np.ones(reports.n)
    return _told(reports, meetings, found, weight, accepted=accepted)


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What is thought so far: by source its accuracy and how likely it leads, or copies, at all;
    by fact the probability; by report its weight."""

    accuracy: Floats
    probability: Floats
    weight: Floats
    leads: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Dependence:
    """By pair: probability that one copies the other, rate, and how they met.

    `copied` is the probability that a value they share was copied, if one of them copies.
    """

    probability: Floats
    rate: Floats
    copied: Floats
    shared: Floats
    met: Floats


def _share(meetings: Meetings, found: _Dependence) -> float:
    """Return which part of what is said side by side is said by sources that look dependent."""
    return float(found.probability @ found.met) / meetings.n_all


def _step(
    reports: Reports, meetings: Meetings, found: _Dependence, view: _View, prior: Prior,
    settled: Floats,
) -> tuple[_View, Prior]:  # fmt: skip
    """Discount what looks copied, and take one step towards accuracies and truths."""
    weight = 1 / (1 + _copies(reports, meetings, found))
    coins = Coins(reports.weighing(reports.weight * weight))
    prior = coins.learn(view.probability, prior, strength=False)
    _, probability = coins.decide(settled)
    leads = _leading(meetings, found.probability)
    return _View(coins.accuracy, probability, weight, leads), prior


def _by_chance(reports: Reports, meetings: Meetings, view: _View) -> Floats:
    """Return, for meetings that agree, how likely one would say so by itself, if the other does.

    What the others make of the item decides how likely the value is true; the larger of the two
    directions, to be kind.
    """
    wrong, accuracy = reports.n_wrong, view.accuracy
    odds = np.log(accuracy / (1 - accuracy))[reports.source] + np.log(wrong)[reports.item]
    vote = np.clip(odds, -3.0, 6.0) * view.weight * reports.weight
    one, other = meetings.one[meetings.same], meetings.other[meetings.same]
    true = without(reports, vote, vote[one] + vote[other], one)
    item = reports.fact_item[reports.fact[one]]
    p, q, n = accuracy[reports.source[one]], accuracy[reports.source[other]], wrong[item]
    both = true * p * q + (1 - true) * (1 - p) * (1 - q) / n**2
    least = np.minimum(true * p + (1 - true) * (1 - p) / n, true * q + (1 - true) * (1 - q) / n)
    chance: Floats = np.clip(both / least, 1e-3, 1.0)
    return chance


def _dependence(meetings: Meetings, chance: Floats, leads: Floats) -> _Dependence:
    """Return how likely each pair copies: by Bayes, over the rates at which it may."""
    pair = meetings.pair[meetings.same]
    shared = np.bincount(pair, minlength=meetings.n_pairs).astype(np.float64)
    met = np.bincount(meetings.pair, minlength=meetings.n_pairs).astype(np.float64)
    evidence = np.stack([
        np.bincount(pair, np.log(1 - rate + rate / chance), meetings.n_pairs)
        + (met - shared) * np.log(1 - rate)
        for rate in RATES
    ])  # fmt: skip
    top = evidence.max(axis=0)
    by_rate = np.exp(evidence - top)
    before = np.clip(np.maximum(leads[meetings.source], leads[meetings.partner]), 1e-3, LIKELIEST)
    odds = top + np.log(by_rate.mean(axis=0)) + np.log(before / (1 - before))
    rate = (RATES[:, None] * by_rate).sum(axis=0) / by_rate.sum(axis=0)
    copy = rate[pair] / (rate[pair] + (1 - rate[pair]) * chance)
    copied = np.bincount(pair, copy, meetings.n_pairs) / np.maximum(shared, 1)
    return _Dependence(1 / (1 + np.exp(-np.clip(odds, -50, 50))), rate, copied, shared, met)


def _leading(meetings: Meetings, probability: Floats) -> Floats:
    """Return how likely a source is to be in a pair that copies, shrunk to what is so of all."""
    often = (probability.sum() + RARE * 50) / (meetings.partners.sum() / 2 + 50)
    ends = np.concatenate([meetings.source, meetings.partner])
    found = np.bincount(ends, np.tile(probability, 2), len(meetings.partners))
    likely: Floats = (found + 20 * often) / (meetings.partners + 20)
    return likely


def _copies(reports: Reports, meetings: Meetings, found: _Dependence) -> Floats:
    """Return, for each report, how many others it may share an origin with."""
    strong = found.probability > STRONG
    value = (found.probability * found.copied)[strong]
    source, partner = meetings.source[strong], meetings.partner[strong]
    shape = (reports.n_sources, reports.n_sources)
    ends = np.concatenate([source, partner]), np.concatenate([partner, source])
    depends = csr_array((np.tile(value, 2), ends), shape=shape)
    said = reports.weighing(np.ones(reports.n)).matrix()
    worth = np.empty(reports.n)
    # What the fact's sources are worth to each source of it; so many facts at a time as fit.
    for first in range(0, reports.n_facts, AT_A_TIME):
        begin, end = said.indptr[[first, min(first + AT_A_TIME, reports.n_facts)]]
        facts = said[first : first + AT_A_TIME] @ depends
        rows = reports.fact[begin:end] - first
        worth[begin:end] = np.asarray(facts[rows, reports.source[begin:end]]).ravel()
    return worth


def _told(
    reports: Reports, meetings: Meetings, found: _Dependence, weight: Floats, *, accepted: bool
) -> Copying:
    """Return what was found, with the dependent pairs by name, the surest first."""
    likely = np.flatnonzero(found.probability > 0.5)
    frame = pd.DataFrame(
        {
            "source": reports.sources.take(meetings.source[likely]),
            "other": reports.sources.take(meetings.partner[likely]),
            "probability": found.probability[likely],
            "rate": found.rate[likely],
            "shared": found.shared[likely],
            "met": found.met[likely],
        }
    )
    pairs = frame.sort_values("probability", ascending=False, kind="stable", ignore_index=True)
    return Copying(weight, pairs, _share(meetings, found), accepted)
