"""Judging a recipe on claims of events, or wars, it never saw, beside its controls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from experiments.controls import CONTROLS, control_forecast
from experiments.figures import Figures, bins, figures
from experiments.snapshots import Snapshots
from experiments.splits import By, Split, leave_one_out
from models.fitting import Recipe, fit
from scoring.reliability_diagram import ReliabilityBin

REPORTED: Final = ("latest", "0h")

CUTS: Final = {
    "all settled claims": pl.lit(value=True),
    "without acknowledges": pl.col("stance") != "acknowledges",
    "without igo": pl.col("kind") != "igo",
    "without both": (pl.col("stance") != "acknowledges") & (pl.col("kind") != "igo"),
}
"""Parts of the claims that are reported beside the whole: admissions and findings of
intergovernmental bodies are often what settled a label."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report."""

    forecast: str
    horizon: str
    cut: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Held-out forecasts of the model and its controls, and the figures made of them.

    `forecasts` has, for each settled claim and reported horizon, `model` and one column for each
    control, with what a reader may want to cut it by.
    """

    key: str
    title: str
    horizons: tuple[str, ...]
    forecasts: pl.DataFrame
    rows: tuple[Row, ...]

    def bins(self, horizon: str = "latest") -> list[ReliabilityBin]:
        """Return the reliability diagram's bins of the model."""
        part = self.forecasts.filter(pl.col("horizon") == horizon)
        return bins(part["truth"].cast(pl.Float64).to_numpy(), part["model"].to_numpy())


def evaluate(
    key: str,
    title: str,
    recipe: Recipe,
    seen: Snapshots,
    by: By,
    horizons: Sequence[str] = REPORTED,
) -> Evaluation:
    """Fit the recipe once for each event or war held out, and judge the held-out claims."""
    splits = leave_one_out(seen, by)
    forecasts = pl.concat(_held_out(recipe, split, horizons) for split in splits)
    settled = forecasts.filter(pl.col("truth").is_not_null())
    return Evaluation(key, title, tuple(horizons), settled, tuple(_rows(settled, horizons)))


def _held_out(recipe: Recipe, split: Split, horizons: Sequence[str]) -> pl.DataFrame:
    # The interval is not judged here, so the resampling behind it is left out.
    model = fit(recipe, split.train.training(recipe.features), interval=False).model
    parts = []
    for horizon in horizons:
        frame = split.test.at(horizon).frame
        X = frame.select(recipe.features).to_numpy()
        said = {
            "model": model.judge(X, frame["n_others"].to_numpy()).probability,
            **{name: control_forecast(name, split.train, split.test, horizon) for name in CONTROLS},
        }
        about = frame.select(
            "claim_id", "event", "war", "corpus", "horizon", "stance", "kind", "truth", "confidence"
        )
        parts.append(about.with_columns(**{name: pl.Series(p) for name, p in said.items()}))
    return pl.concat(parts)


def _rows(settled: pl.DataFrame, horizons: Sequence[str]) -> Iterable[Row]:
    for horizon in horizons:
        part = settled.filter(pl.col("horizon") == horizon)
        for cut, condition in CUTS.items():
            yield Row("model", horizon, cut, _figures(part.filter(condition), "model"))
        for name in CONTROLS:
            yield Row(name, horizon, "all settled claims", _figures(part, name))
        for war in part["war"].unique(maintain_order=True).to_list() if _several(part) else []:
            only = part.filter(pl.col("war") == war)
            yield Row("model", horizon, f"war: {war}", _figures(only, "model"))


def _several(frame: pl.DataFrame) -> bool:
    return frame["war"].n_unique() > 1


def _figures(frame: pl.DataFrame, column: str) -> Figures:
    return figures(
        frame["truth"].cast(pl.Float64).to_numpy(),
        frame[column].to_numpy(),
        frame["event"].to_numpy().astype(np.str_),
    )
