"""Judging forecasts on claims of events, wars, camps or times they never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from experiments.controls import CONTROLS
from experiments.difference import Difference, difference
from experiments.figures import Figures, bins, figures
from experiments.forecasters import MODEL, Forecaster, of_recipe
from experiments.held_out import REPORTED, held_out
from experiments.recipe import champion_recipe
from experiments.risk_coverage import RiskCoverage, risk_coverage
from experiments.snapshots import Snapshots
from experiments.splits import Scheme
from scoring.reliability_diagram import ReliabilityBin


@dataclass(frozen=True, slots=True)
class Trial:
    """One way of holding claims out, of all claims or of one war's."""

    key: str
    title: str
    scheme: Scheme
    war: str | None = None


SYRIA: Final = Trial("syria_by_event", "Syria alone, leave one event out", "event", "syria")
BY_WAR: Final = Trial("by_war", "five wars, leave one war out", "war")
BY_EVENT: Final = Trial("by_event", "five wars, leave one event out", "event")
TRIALS: Final = (
    BY_WAR,
    SYRIA,
    BY_EVENT,
    Trial("by_camp", "one camp in one part of the events, trained on other camps", "camp"),
    Trial("by_source", "one group of sources, trained on other sources", "source"),
    Trial("forward", "forward in time, event by event", "forward"),
    Trial("forward_settled", "forward in time, labels settled by then", "forward_settled"),
)
"""Every way in which the champion's recipe is judged; the first is the one to work on."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Held-out forecasts of the model and its controls.

    `forecasts` is the frame of `experiments.held_out`: contested claims are in it, with no truth.
    `names` are the forecasts in it, the model's first.
    """

    key: str
    title: str
    forecasts: pl.DataFrame
    names: tuple[str, ...]
    horizons: tuple[str, ...] = REPORTED

    def settled(self, horizon: str) -> pl.DataFrame:
        """Return the settled claims of one horizon."""
        return self.forecasts.filter((pl.col("horizon") == horizon) & pl.col("truth").is_not_null())

    def figures(self, name: str, horizon: str) -> Figures:
        """Return the figures of one forecast, of the claims that it is there for."""
        frame = self.settled(horizon).drop_nulls(name)
        return figures(_truth(frame), frame[name].to_numpy(), _event(frame))

    def against(self, name: str, horizon: str) -> Difference:
        """Return how the model differs from another forecast of the same claims."""
        frame = self.settled(horizon).drop_nulls(name)
        ours, theirs = frame[self.names[0]].to_numpy(), frame[name].to_numpy()
        return difference(_truth(frame), ours, theirs, _event(frame))

    def bins(self, horizon: str = "latest") -> list[ReliabilityBin]:
        """Return the reliability diagram's bins of the model."""
        frame = self.settled(horizon)
        return bins(_truth(frame), frame[self.names[0]].to_numpy())

    def risk_coverage(self, horizon: str = "latest") -> RiskCoverage:
        """Return the model's errors among the claims that it is surest of."""
        frame = self.settled(horizon)
        return risk_coverage(_truth(frame), frame[self.names[0]].to_numpy())


def evaluate(
    trial: Trial,
    seen: Snapshots,
    forecasters: Sequence[Forecaster] = (),
    horizons: Sequence[str] = REPORTED,
) -> Evaluation:
    """Judge forecasters, by default the champion's recipe and the controls, in one trial."""
    asked = tuple(forecasters) or (champion_forecaster(), *CONTROLS)
    some = seen if trial.war is None else seen.where(pl.col("war") == trial.war)
    forecasts = held_out(some, trial.scheme, asked, horizons)
    return Evaluation(
        trial.key, trial.title, forecasts, tuple(f.name for f in asked), tuple(horizons)
    )


def champion_forecaster() -> Forecaster:
    """Return the champion's recipe as a forecaster."""
    return of_recipe(MODEL, "the champion's recipe", champion_recipe())


def _truth(frame: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return frame["truth"].cast(pl.Float64).to_numpy()


def _event(frame: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    return frame["event"].to_numpy().astype(np.str_)
