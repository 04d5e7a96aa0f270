"""Controls: forecasts from what should not be enough, held out in the same way as the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from experiments.snapshots import Snapshots
from models.baselines import Vote, base_rate, camp_only

Floats = NDArray[np.float64]


def _camp_columns(frame: pl.DataFrame) -> NDArray[Any]:
    # Who speaks, and whether the claim serves or harms its camp: more than a camp's name alone.
    stands = (
        pl.when(pl.col("interest") > 0.2)
        .then(pl.lit("serves"))
        .when(pl.col("interest") < -0.2)
        .then(pl.lit("harms"))
        .otherwise(pl.lit("neither"))
    )
    return frame.select(pl.col("camp").fill_null("none"), stands=stands).to_numpy()


def _votes(frame: pl.DataFrame) -> NDArray[Any]:
    return frame.select("effective_independent", "contradiction_independent").to_numpy()


def _nothing(frame: pl.DataFrame) -> NDArray[Any]:
    return np.zeros((frame.height, 1))


CONTROLS: Final[Mapping[str, tuple[Callable[[], Any], Callable[[pl.DataFrame], NDArray[Any]]]]] = {
    "base rate": (base_rate, _nothing),
    "camp only": (camp_only, _camp_columns),
    "vote": (Vote, _votes),
}
"""Estimator and inputs of each control, by name."""


def control_forecast(name: str, train: Snapshots, test: Snapshots, horizon: str) -> Floats:
    """Return a control's forecasts (n,) for the test snapshots of one horizon."""
    make, columns = CONTROLS[name]
    fitted_to = train.at(horizon).where(pl.col("truth").is_not_null()).frame
    truth = fitted_to["truth"].cast(pl.Int64).to_numpy()
    model = make().fit(columns(fitted_to), truth)
    return np.asarray(model.predict_proba(columns(test.at(horizon).frame))[:, 1])
