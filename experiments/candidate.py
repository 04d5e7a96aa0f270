"""A candidate for champion: a fit that is calibrated, and may be judged, out of its own training.

Fits to parts of the training, each judging what it did not see, say how good a candidate is without
a look at what is tested, and calibrate it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from experiments.forecasters import Forecaster
from experiments.snapshots import Snapshots
from models.calibration import Calibration
from models.fitting import SETTINGS, TrainingSet

Floats = NDArray[np.float64]
Settings = Mapping[str, str | int | float]

FOLDS: Final = 10
"""Parts that the training is dealt into at most, as in the champion's own fit."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Log-odds by one candidate.

    `by_event` and `by_setting` (m,) are of the m settled snapshots of its training, each by a fit
    that saw nothing of its event, or of its whole war where the training has wars enough. `test`
    (n,) are of the n snapshots tested, by the fit to all of the training.
    """

    by_event: Floats
    by_setting: Floats
    test: Floats

    def each(self, change: Callable[[Floats], Floats]) -> Judged:
        """Return the three, each changed in the same way."""
        return Judged(change(self.by_event), change(self.by_setting), change(self.test))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be fitted: `log_odds(train, test)` gives one number for each test row.

    They need not be calibrated. `settings` are what a table of runs shows of it.
    """

    name: str
    about: str
    settings: Settings
    log_odds: Callable[[Snapshots, Snapshots], Floats]


@dataclass(frozen=True, slots=True)
class Mixture:
    """What is made of other candidates, its `members`, without a fit of its own.

    `mix` is given what they judged, in their order, and the training they were judged in.
    """

    name: str
    about: str
    settings: Settings
    members: tuple[str, ...]
    mix: Callable[[Sequence[Judged], TrainingSet], Judged]


Contender = Candidate | Mixture


def judge(
    contenders: Sequence[Contender], train: Snapshots, test: Snapshots
) -> tuple[dict[str, Judged], TrainingSet]:
    """Return what each contender says, calibrated, and the settled training it was fitted to.

    Members of a mixture come before it. Labels of `test` are taken away before anybody sees it, and
    so are those of each part held out of the training. The line that calibrates is fitted to
    `by_setting`, as in `models.fitting`.
    """
    settled = train.where(pl.col("truth").is_not_null())
    target = settled.training(())
    judged: dict[str, Judged] = {}
    # Small fits, many of them: threads inside of each would only stand in one another's way.
    with threadpool_limits(1):
        for each in contenders:
            if isinstance(each, Mixture):
                raw = each.mix([judged[name] for name in each.members], target)
            else:
                raw = _fitted(each, settled, target, test)
            line = Calibration.fit(raw.by_setting, target.truth, target.weight)
            judged[each.name] = raw.each(line)
    return judged, target


def as_forecaster(name: str, contenders: Sequence[Contender]) -> Forecaster:
    """Return one of the contenders as a forecaster; a mixture brings its members along."""
    by_name = {each.name: each for each in contenders}
    asked = tuple(_with_members(name, by_name))

    def forecast(train: Snapshots, test: Snapshots) -> Floats:
        judged, _ = judge(asked, train, test)
        return np.asarray(expit(judged[name].test))

    return Forecaster(name, by_name[name].about, forecast)


def _with_members(name: str, by_name: Mapping[str, Contender]) -> Iterator[Contender]:
    chosen = by_name[name]
    if isinstance(chosen, Mixture):
        for member in chosen.members:
            yield from _with_members(member, by_name)
    yield chosen


def average(members: Sequence[Judged], target: TrainingSet) -> Judged:
    """Return the mean of the members' log-odds: a geometric pool of forecasts (Genest 1984)."""
    return Judged(
        np.mean([each.by_event for each in members], axis=0),
        np.mean([each.by_setting for each in members], axis=0),
        np.mean([each.test for each in members], axis=0),
    )


def best(members: Sequence[Judged], target: TrainingSet) -> Judged:
    """Return the member that judges held-out events best; of two alike the first."""
    return min(members, key=lambda each: loss(each.by_event, target))


def loss(log_odds: Floats, target: TrainingSet) -> float:
    """Return the weighted Brier score of log-odds (m,) of the training's snapshots."""
    return float(np.average((expit(log_odds) - target.truth) ** 2, weights=target.weight))


def _fitted(
    candidate: Candidate, settled: Snapshots, target: TrainingSet, test: Snapshots
) -> Judged:
    by_event = by_setting = _held_out(candidate, settled, target.event)
    if len(np.unique(target.setting)) >= SETTINGS:
        by_setting = _held_out(candidate, settled, target.setting)
    return Judged(by_event, by_setting, candidate.log_odds(settled, _blind(test)))


def _held_out(candidate: Candidate, settled: Snapshots, group: NDArray[np.str_]) -> Floats:
    raw = np.empty(len(group))
    folds = GroupKFold(min(FOLDS, len(np.unique(group))))
    for seen, unseen in folds.split(raw[:, None], groups=group):
        held_out = _blind(Snapshots(settled.frame[unseen]))
        raw[unseen] = candidate.log_odds(Snapshots(settled.frame[seen]), held_out)
    return raw


def _blind(test: Snapshots) -> Snapshots:
    told = ("label", "truth", "confidence", "settled_at")
    return Snapshots(
        test.frame.with_columns(
            pl.lit(None, dtype=test.frame.schema[name]).alias(name) for name in told
        )
    )
