"""How honest probabilities are, on synthetic reports in which nobody copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.truth.judging import confidence, ece, right, vote
from benchmarks.truth.sizes import Sizes
from benchmarks.truth.synthetic import Synthetic, named, reports
from models.truth import METHODS
from models.truth.report_checks import ReportsError


@dataclass(frozen=True, slots=True)
class Setting:
    """Reports of independent sources; see `synthetic.reports`."""

    n_sources: int
    n_items: int
    n_values: int
    accuracy: tuple[float, float]
    zipf: float

    def make(self, seed: int) -> Synthetic:
        """Return 10,000 reports."""
        return reports(
            10_000, self.n_sources, self.n_items, self.n_values, self.accuracy, self.zipf, seed
        )


SETTINGS: Final = (
    Setting(100, 1000, 2, (6, 3), 0),
    Setting(100, 1000, 2, (3, 2), 0),
    Setting(300, 2000, 2, (3, 2), 0),
    Setting(300, 2000, 2, (3, 2), 1),
    Setting(1000, 1000, 2, (6, 3), 1),
    Setting(300, 2000, 2, (9, 1), 0),
    Setting(100, 1000, 5, (3, 3), 0),
    Setting(300, 2000, 5, (2, 2), 0),
    Setting(300, 2000, 5, (1, 1), 1),
    Setting(300, 2000, 50, (3, 3), 0),
)


@dataclass(frozen=True, slots=True)
class Calibrated:
    """ECE and accuracy of a method at a setting, means over seeds; the largest ECE of a seed.

    Not numbers where the method cannot take such reports.
    """

    setting: Setting
    method: str
    ece: float
    largest: float
    accuracy: float
    vote: float


def measure(sizes: Sizes, tell: Callable[[str], None]) -> list[Calibrated]:
    """Fit every method to every setting and seed; `tell` hears what is being done."""
    found = []
    for setting in SETTINGS[: None if sizes.sets is None else sizes.sets]:
        tell(f"calibration of {len(METHODS)} methods, {setting}")
        made = [named(setting.make(seed)) for seed in range(sizes.seeds)]
        voted = float(np.mean([vote(each.reports, each.truth).mean() for each in made]))
        for name in METHODS:
            judged = [_judge(name, each) for each in made]
            off, hits = np.transpose(judged)
            found.append(
                Calibrated(
                    setting, name, float(off.mean()), float(off.max()), float(hits.mean()), voted
                )
            )
    return found


def _judge(name: str, made: Synthetic) -> tuple[float, float]:
    try:
        method = METHODS[name]().fit(made.reports)
    except ReportsError:  # some know but one small set of labels
        return float("nan"), float("nan")
    hits = right(method.truths_, made.truth)
    return ece(confidence(method, made.truth), hits), float(hits.mean())
