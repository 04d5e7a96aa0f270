"""How far the sources of one set differ: strengths of priors, learned from all of them at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import betaln, gammaln

from models.truth.reports import Floats

STRENGTHS: Final = np.array([1.0, 2, 3, 5, 8, 12, 20, 40, 80, 160, 400, 2000])
"""Reports that a prior may count as: from "each source is its own" to "all are alike"."""


def coin_strength(right: Floats, n: Floats, mean: float, spread: Floats | None = None) -> float:
    """Return how many reports a Beta prior with this mean should count as.

    The strength at which the counts of all sources, `right` of `n`, are most probable
    (beta-binomial; empirical Bayes, Efron and Morris 1975). Counts may be expected ones, with a
    standard deviation `spread`: taken for certain, they would make sources more alike than they
    are, and being alike would then draw them nearer still.

    >>> coin_strength(np.array([9.0, 1, 9, 1]), np.full(4, 10.0), 0.5)
    1.0
    >>> coin_strength(np.array([5.0, 5, 5, 5]), np.full(4, 10.0), 0.5)
    2000.0
    """
    a, b = mean * STRENGTHS[:, None], (1 - mean) * STRENGTHS[:, None]
    off = np.zeros_like(n) if spread is None else spread

    def evidence(counted: Floats) -> Floats:
        told = np.clip(counted, 0.0, n)
        by_source = betaln(a + told, b + n - told) - betaln(a, b)
        total: Floats = by_source.sum(axis=1)
        return total

    # Two points, one deviation to each side, stand for all that the counts could be.
    return float(STRENGTHS[np.argmax(evidence(right - off) + evidence(right + off))])


def row_strength(counts: Floats, expected: Floats) -> float:
    """Return how many reports the expected rows of the sources' confusions should count as.

    `counts` and `expected`, shape (sources, labels, labels): what each source reported of each true
    label, and the shares expected of it (Dirichlet-multinomial).
    """
    n = counts.sum(axis=2)

    def evidence(strength: float) -> float:
        told = strength * expected
        by_label = gammaln(told + counts) - gammaln(told)
        return float(by_label.sum() + (gammaln(strength) - gammaln(strength + n)).sum())

    return float(max(STRENGTHS, key=evidence))
