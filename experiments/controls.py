"""Controls: forecasts from what should not be enough, held out in the same way as the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from experiments.forecasters import Floats, Forecaster
from experiments.snapshots import Snapshots
from features.catalogue import FAMILY
from models.baselines import Vote, base_rate, camp_only, numbers_only

Columns = Callable[[pl.DataFrame], NDArray[Any]]


def _camp(frame: pl.DataFrame) -> NDArray[Any]:
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


def _length(frame: pl.DataFrame) -> NDArray[Any]:
    return frame.select(pl.col("n_chars").log1p()).to_numpy()


def _id_and_date(frame: pl.DataFrame) -> NDArray[Any]:
    # The last number of an id often counts the claims of an event: ministries come late in it.
    number = pl.col("claim_id").str.extract(r"(\d+)\D*$").cast(pl.Float64, strict=False)
    date = pl.col("published_at")
    return frame.select(
        number.fill_null(0.0).clip(upper_bound=1000.0),
        n_chars=pl.col("claim_id").str.len_chars().cast(pl.Float64),
        year=date.dt.year().cast(pl.Float64),
        day=date.dt.ordinal_day().cast(pl.Float64),
        weekday=date.dt.weekday().cast(pl.Float64),
        hour=date.dt.hour().cast(pl.Float64),
    ).to_numpy()


def _family(*families: str) -> Columns:
    names = [name for name, family in FAMILY.items() if family in families]
    return lambda frame: frame.select(names).to_numpy()


def _control(name: str, about: str, make: Callable[[], Any], columns: Columns) -> Forecaster:
    def forecast(train: Snapshots, test: Snapshots) -> Floats:
        said = np.empty(test.frame.height)
        horizons = test.frame["horizon"].to_numpy()
        for horizon in np.unique(horizons):
            fitted_to = train.at(horizon).where(pl.col("truth").is_not_null()).frame
            model = make().fit(columns(fitted_to), fitted_to["truth"].cast(pl.Int64).to_numpy())
            judged = columns(test.at(horizon).frame)
            said[horizons == horizon] = model.predict_proba(judged)[:, 1]
        return said

    return Forecaster(name, about, forecast)


CONTROLS: Final[tuple[Forecaster, ...]] = (
    _control("base rate", "the share of true claims", base_rate, _nothing),
    _control("camp only", "the camp that speaks, and whether it gains", camp_only, _camp),
    _control("vote", "voices for and against, one vote each", Vote, _votes),
    _control("length only", "how long the text is", numbers_only, _length),
    _control("id and date only", "numbers in the id, the date", numbers_only, _id_and_date),
    _control(
        "wording only", "hedges, verbs, figures", numbers_only, _family("hedging", "specificity")
    ),
    _control("evidence only", "what others say", numbers_only, _family("corroboration")),
)
"""Every control, in the order of the reports; each is fitted at the horizon it is judged at."""
