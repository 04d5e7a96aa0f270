"""Reliability of a source: the probability that its claims are true, from its settled past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Mean and 90 % interval of a source's reliability, and the number of settled claims."""

    mean: Floats
    low: Floats
    high: Floats
    n: Floats


def reliability(true: Floats, settled: Floats, prior: float = 1.0) -> Reliability:
    """Return the Beta posterior of sources with `true` of `settled` claims true.

    `prior` is the weight of true and of false claims each source starts with: with little behind
    it, a source is near one half and its interval is wide (Beta-binomial, Laplace 1774).

    >>> posterior = reliability(np.array([9.0]), np.array([10.0]))
    >>> posterior.mean.round(2), posterior.low.round(2)
    (array([0.83]), array([0.64]))
    """
    return beta_reliability(prior + true, prior + settled - true, settled)


def beta_reliability(a: Floats, b: Floats, n: Floats) -> Reliability:
    """Return the mean and the 90 % interval of Beta(a, b), by source."""
    low, high = (np.asarray(betaincinv(a, b, p), dtype=np.float64) for p in (0.05, 0.95))
    return Reliability(a / (a + b), low, high, n)
