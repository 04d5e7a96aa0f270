"""Do no harm: whether discounting copies explains what independent sources say any better."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.truth.annealing import find
from models.truth.prior import Prior
from models.truth.reports import Codes, Floats, Reports

CERTAIN: Final = 1e-6
LEAST: Final = 1e-12
LARGEST: Final = 500.0
"""A log score above which a number would be too large to add to another."""


def gain(reports: Reports, weight: Floats, prior: Prior, settled: Floats) -> float:
    """Return how much better reports are foretold with `weight` than without, in standard errors.

    Truths and accuracies are found with each; then every report is foretold from the others, and
    counts by its weight, so that it is the independent ones that judge. What is discounted for no
    reason is missed where they have to be foretold. Below about 2 nothing is shown.
    """
    change = _foretold(reports, weight, prior, settled) - _foretold(
        reports, np.ones(reports.n), prior, settled
    )
    return standard_errors(change, weight * reports.weight)


def standard_errors(change: Floats, weight: Floats) -> float:
    """Return the weighed sum of a change by report, over what chance makes of one like it."""
    weighed = weight * change
    return float(weighed.sum() / max(np.sqrt(weighed @ weighed), LEAST))


def _foretold(reports: Reports, weight: Floats, prior: Prior, settled: Floats) -> Floats:
    """Return the log probability of each report, from the accuracies and the other reports."""
    weighed = reports.weighing(reports.weight * weight)
    found = find(weighed, prior, settled, anneal=bool((weight < 1).any()))
    accuracy = found.model.accuracy[reports.source]
    wrong = reports.n_wrong
    vote = weighed.weight * (np.log(accuracy / (1 - accuracy)) + np.log(wrong)[reports.item])
    true = without(weighed, vote, vote, np.arange(reports.n))
    foretold: Floats = np.log(true * accuracy + (1 - true) * (1 - accuracy) / wrong[weighed.item])
    return foretold


def without(reports: Reports, vote: Floats, less: Floats, rows: Codes) -> Floats:
    """Return how likely the facts of some reports (`rows`) are true, less a part of their vote.

    `vote`, over all reports, is what each adds to the log score of its fact; `less`, over the rows,
    is what is taken out again.
    """
    score = np.bincount(reports.fact, vote, reports.n_facts).astype(np.float64)
    top, odds, total = reports.odds(score, reports.n_unseen)
    fact = reports.fact[rows]
    item, with_them = reports.fact_item[fact], odds[fact]
    left = np.exp(np.minimum(score[fact] - less - top[item], LARGEST))
    # A difference of large numbers: no less than what is surely left.
    true = left / np.maximum(total[item] - with_them + left, CERTAIN**2)
    likely: Floats = np.clip(true, CERTAIN, 1 - CERTAIN)
    return likely
