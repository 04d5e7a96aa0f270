"""Evaluation on the shipped corpora, cut down so that it is quick."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from experiments.controls import CONTROLS
from experiments.corpora import own_corpora
from experiments.evaluation import CUTS, Evaluation, evaluate
from experiments.recipe import champion_recipe
from experiments.report import coefficient_table, evaluation_table
from experiments.snapshots import HORIZONS, Snapshots, snapshots
from experiments.splits import leave_one_out
from models import bundle


@cache
def _seen() -> Snapshots:
    return snapshots(own_corpora())


@cache
def _small_wars() -> Evaluation:
    small = _seen().where(pl.col("war").is_in(["kosovo", "iraq", "afghanistan"]))
    return evaluate("small", "three small wars", champion_recipe(), small, "war")


def test_a_claim_weighs_its_confidence_over_all_its_snapshots() -> None:
    training = _seen().training(["interest"])
    settled = pl.DataFrame({"claim": training.claim, "weight": training.weight})
    total = settled.group_by("claim").agg(pl.col("weight").sum(), n=pl.len())
    assert total.height == 496
    assert total["n"].unique().to_list() == [len(HORIZONS)]
    assert total["weight"].is_between(0.4, 1.0).all()


def test_contested_claims_are_not_fitted_to() -> None:
    contested = _seen().frame.filter(pl.col("label") == "contested")
    assert contested.height == 96 * len(HORIZONS)
    assert contested["truth"].is_null().all()


@pytest.mark.parametrize("by", ["event", "war"])
def test_no_event_is_on_both_sides(by: str) -> None:
    for split in leave_one_out(_seen(), "event" if by == "event" else "war"):
        assert not set(split.train.frame["event"]) & set(split.test.frame["event"])
        assert split.train.frame.height + split.test.frame.height == _seen().frame.height


def test_every_settled_claim_is_judged_once_at_each_horizon() -> None:
    forecasts = _small_wars().forecasts
    settled = (
        _seen()
        .at("0h")
        .frame.filter(
            pl.col("war").is_in(["kosovo", "iraq", "afghanistan"]) & pl.col("truth").is_not_null()
        )
    )
    assert forecasts.height == 2 * settled.height
    assert not forecasts.select("claim_id", "horizon", "war").is_duplicated().any()


def test_the_report_has_the_model_by_cut_and_war_and_each_control() -> None:
    rows = _small_wars().rows
    latest = [row for row in rows if row.horizon == "latest"]
    assert {row.cut for row in latest if row.forecast == "model"} >= set(CUTS)
    assert {row.forecast for row in latest} == {"model", *CONTROLS}
    assert evaluation_table([_small_wars()]).height == len(rows)


def test_the_model_beats_its_controls_on_wars_it_never_saw() -> None:
    latest = {
        row.forecast: row.figures
        for row in _small_wars().rows
        if row.horizon == "latest" and row.cut == "all settled claims"
    }
    assert all(latest["model"].auc.value > latest[name].auc.value for name in CONTROLS)


def test_the_shipped_coefficients_have_their_expected_signs() -> None:
    table = coefficient_table(bundle.load(bundle.CHAMPION).model)
    weight = pl.col("log-odds per unit")
    wrong = table.filter(
        ((pl.col("expected sign") == "+") & (weight < 0))
        | ((pl.col("expected sign") == "-") & (weight > 0))
    )
    assert wrong.is_empty()
