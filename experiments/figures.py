"""The figures of a set of forecasts: how well they part true from false, and how honestly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import beta

from scoring.reliability_diagram import ReliabilityBin

Floats = NDArray[np.float64]
BINS: Final = 10
CERTAIN: Final = 1e-6
"""Nearest a forecast comes to 0 or 1 where its log-odds are read: a sure miss is not infinite."""


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
    are off; `ndi` is `di` / `vi`, and `skill` is 1 − `brier` / `vi`. `log_score` is the mean
    negative log likelihood, in nats; `ece` how far a bin's mean forecast is off its share of true
    claims, on average over claims (Naeini et al. 2015); `slope` the calibration slope, the weight
    of the forecast's log-odds in a logistic regression of the outcome on them (Cox 1958): 1 is
    ideal, below 1 the forecasts are too sure of themselves. What claims of one outcome, or
    forecasts that part them without a miss, cannot tell is not a number.
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
    log_score: float
    ece: float
    slope: float

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

    Raises ValueError where there is no forecast at all.
    """
    if not len(truth):
        raise ValueError("there are no forecasts to judge")
    brier = float(np.mean((forecast - truth) ** 2))
    rate = float(truth.mean())
    parts = bins(truth, forecast)
    size = np.array([b.n for b in parts]) / len(truth)
    observed = np.array([b.observed for b in parts])
    mean = np.array([b.mean_forecast for b in parts])
    times = drawn_events(event, resamples, seed)
    return Figures(
        n=len(truth),
        events=len(np.unique(event)),
        base_rate=rate,
        auc=interval(auc(truth, forecast, times)),
        skill=interval(skill(truth, forecast, times)),
        accuracy=float(np.mean((forecast > 0.5) == (truth > 0.5))),
        brier=brier,
        vi=rate * (1 - rate),
        di=float(size @ (observed - rate) ** 2),
        ci=float(size @ (mean - observed) ** 2),
        log_score=_log_score(truth, forecast),
        ece=float(size @ np.abs(mean - observed)),
        slope=_slope(truth, logit(np.clip(forecast, CERTAIN, 1 - CERTAIN))),
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


def _log_score(truth: Floats, forecast: Floats) -> float:
    given = np.where(truth > 0.5, forecast, 1 - forecast)
    return float(-np.log(np.clip(given, CERTAIN, 1.0)).mean())


def _slope(truth: Floats, odds: Floats) -> float:
    """Slope of a logistic regression of the outcomes on log-odds, by Newton's method."""
    true, false = odds[truth > 0.5], odds[truth <= 0.5]
    # Without an overlap of the two the likelihood has no maximum (Albert and Anderson 1984).
    if not len(true) or not len(false) or true.min() >= false.max() or false.min() >= true.max():
        return float("nan")
    scale = odds.std()
    design = np.column_stack([np.ones(len(odds)), (odds - odds.mean()) / scale])
    weights = np.zeros(2)
    for _ in range(100):
        said = expit(design @ weights)
        spread = design.T @ (design * (said * (1 - said))[:, None])
        step = np.linalg.solve(spread, design.T @ (truth - said))
        # A full step may overshoot where the outcomes hardly overlap.
        weights += step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-10:
            return float(weights[1] / scale)
    return float("nan")


def drawn_events(event: NDArray[np.str_], resamples: int, seed: int) -> Floats:
    """Return how often each of n claims counts, shape (1 + resamples, n): events drawn anew.

    The first row counts every claim once; in the others events are drawn with replacement, and a
    claim counts as often as its event was drawn (the cluster bootstrap, Davison and Hinkley 1997).
    Two forecasts judged on the same draws are paired.

    >>> drawn_events(np.array(["a", "a", "b"]), 2, 0).shape
    (3, 3)
    """
    rng = np.random.default_rng(seed)
    names, coded = np.unique(event, return_inverse=True)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples)
    return np.vstack([np.ones(len(names)), drawn])[:, coded].astype(np.float64)


def interval(values: Floats) -> Interval:
    """Return a figure, the first of the values, with the 5th and 95th percentile of the others."""
    if np.isnan(values[0]) or np.isnan(values[1:]).all():
        return Interval(float(values[0]), float("nan"), float("nan"))
    low, high = np.nanquantile(values[1:], [0.05, 0.95])
    return Interval(float(values[0]), float(low), float(high))


def auc(truth: Floats, forecast: Floats, times: Floats) -> Floats:
    """AUC for each row of `times`, how often each claim counts: the Mann-Whitney statistic."""
    order = np.argsort(forecast, kind="stable")
    counts, true = times[:, order], truth[order] > 0.5
    ends = np.flatnonzero(np.append(np.diff(forecast[order]) != 0, True))
    # False claims up to the end of each run of equal forecasts, and of the run before it.
    upto = np.cumsum(np.where(true, 0.0, counts), axis=1)[:, ends]
    before = np.hstack([np.zeros((len(times), 1)), upto[:, :-1]])
    run = np.searchsorted(ends, np.arange(len(order)))[true]
    of_true = counts[:, true]
    won = (of_true * ((before + upto) / 2)[:, run]).sum(axis=1)
    pairs = of_true.sum(axis=1) * upto[:, -1]
    found: Floats = np.divide(won, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0)
    return found


def skill(truth: Floats, forecast: Floats, times: Floats) -> Floats:
    """Return 1 − Brier / variance of the outcomes for each row of `times` (r, n)."""
    n = times.sum(axis=1)
    rate, brier = times @ truth / n, times @ (forecast - truth) ** 2 / n
    variance = rate * (1 - rate)
    ratio: Floats = np.divide(brier, variance, out=np.full(len(n), np.nan), where=variance > 0)
    return np.asarray(1 - ratio)
