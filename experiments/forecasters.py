"""A forecaster: whatever is fitted to some snapshots and says how credible others are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.snapshots import Snapshots
from models.fitting import Recipe, fit

Floats = NDArray[np.float64]

MODEL: Final = "model"
"""Name of the champion's recipe among the forecasters of a report."""


@dataclass(frozen=True, slots=True)
class Forecaster:
    """A named forecast: `forecast(train, test)` gives one probability for each row of `test`.

    It is fitted to the settled claims of `train` alone and reads no label of `test`. `about` says
    in a few words what it knows.
    """

    name: str
    about: str
    forecast: Callable[[Snapshots, Snapshots], Floats]


def of_recipe(name: str, about: str, recipe: Recipe) -> Forecaster:
    """Return the forecaster that fits a recipe, calibrated inside the training claims."""

    def forecast(train: Snapshots, test: Snapshots) -> Floats:
        # The interval is not judged here, so the resampling behind it is left out.
        model = fit(recipe, train.training(recipe.features), interval=False).model
        X = test.frame.select(recipe.features).to_numpy()
        return model.judge(X, test.frame["n_others"].to_numpy()).probability

    return Forecaster(name, about, forecast)
