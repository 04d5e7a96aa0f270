"""The figures of a set of forecasts: how well they part true from false, and how honestly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from scoring.reliability_diagram import ReliabilityBin

Floats = NDArray[np.float64]
BINS = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 90 % interval, from claims resampled by event."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of n forecasts; `brier` = `vi` − `di` + `ci` up to what a bin hides (Murphy 1973).

    `vi` is the variance of the outcomes, `di` how far the forecasts part them, `ci` how far they
    are off; `ndi` is `di` / `vi`, and `skill` is 1 − `brier` / `vi`.
    """

    n: int
    events: int
    base_rate: float
    auc: Interval
    skill: Interval
    accuracy: float
    brier: float
    vi: float
    di: float
    ci: float

    @property
    def ndi(self) -> float:
        """Discrimination as a share of the variance of the outcomes."""
        return self.di / self.vi if self.vi else float("nan")


def figures(
    truth: Floats,
    forecast: Floats,
    event: NDArray[np.str_],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Figures:
    """Return the figures of forecasts (n,) of outcomes (n,) that belong to events (n,).

    >>> truth, event = np.array([1.0, 1.0, 0.0, 0.0]), np.array(["a", "b", "c", "d"])
    >>> said = figures(truth, np.array([0.9, 0.8, 0.2, 0.1]), event)
    >>> said.auc.value, round(said.brier, 3), said.vi
    (1.0, 0.025, 0.25)
    """
    brier = float(np.mean((forecast - truth) ** 2))
    rate = float(truth.mean())
    parts = bins(truth, forecast)
    size = np.array([b.n for b in parts]) / len(truth)
    observed = np.array([b.observed for b in parts])
    mean = np.array([b.mean_forecast for b in parts])
    auc, skill = _resampled(truth, forecast, event, resamples, seed)
    return Figures(
        n=len(truth),
        events=len(np.unique(event)),
        base_rate=rate,
        auc=auc,
        skill=skill,
        accuracy=float(np.mean((forecast > 0.5) == (truth > 0.5))),
        brier=brier,
        vi=rate * (1 - rate),
        di=float(size @ (observed - rate) ** 2),
        ci=float(size @ (mean - observed) ** 2),
    )


def bins(truth: Floats, forecast: Floats, count: int = BINS) -> list[ReliabilityBin]:
    """Return forecasts in `count` bins of about equal numbers; equal forecasts share a bin."""
    edges = np.unique(np.quantile(forecast, np.linspace(0, 1, count + 1)[1:-1]))
    which = np.searchsorted(edges, forecast, side="left")
    return [_bin(truth[which == k], forecast[which == k]) for k in np.unique(which)]


def _bin(truth: Floats, forecast: Floats) -> ReliabilityBin:
    true, n = float(truth.sum()), len(truth)
    low, high = (beta.ppf(s, 0.5 + true, 0.5 + n - true) for s in (0.05, 0.95))  # Jeffreys'
    return ReliabilityBin(float(forecast.mean()), true / n, n, float(low), float(high))


def _resampled(
    truth: Floats, forecast: Floats, event: NDArray[np.str_], resamples: int, seed: int
) -> tuple[Interval, Interval]:
    rng = np.random.default_rng(seed)
    names, coded = np.unique(event, return_inverse=True)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples)
    times = np.vstack([np.ones(len(names)), drawn])[:, coded].astype(np.float64)
    auc, skill = _auc(truth, forecast, times), _skill(truth, forecast, times)
    return _interval(auc), _interval(skill)


def _interval(values: Floats) -> Interval:
    if np.isnan(values[0]):
        return Interval(float("nan"), float("nan"), float("nan"))
    low, high = np.nanquantile(values[1:], [0.05, 0.95])
    return Interval(float(values[0]), float(low), float(high))


def _auc(truth: Floats, forecast: Floats, times: Floats) -> Floats:
    """AUC for each row of `times`, how often each claim counts: the Mann-Whitney statistic."""
    true, false = forecast[truth > 0.5], forecast[truth <= 0.5]
    wins = (true[:, None] > false) + 0.5 * (true[:, None] == false)
    of_true, of_false = times[:, truth > 0.5], times[:, truth <= 0.5]
    pairs = of_true.sum(axis=1) * of_false.sum(axis=1)
    won = ((of_true @ wins) * of_false).sum(axis=1)
    auc: Floats = np.divide(won, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0)
    return auc


def _skill(truth: Floats, forecast: Floats, times: Floats) -> Floats:
    """1 − Brier / variance of the outcomes, for each row of `times`."""
    n = times.sum(axis=1)
    rate, brier = times @ truth / n, times @ (forecast - truth) ** 2 / n
    variance = rate * (1 - rate)
    ratio: Floats = np.divide(brier, variance, out=np.full(len(n), np.nan), where=variance > 0)
    return np.asarray(1 - ratio)
