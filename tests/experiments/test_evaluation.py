"""Evaluation on the shipped corpora, cut down so that it is quick."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest

from experiments.controls import CONTROLS
from experiments.corpora import own_corpora
from experiments.evaluation import BY_WAR, TRIALS, Evaluation, evaluate
from experiments.forecasters import MODEL, Floats, Forecaster
from experiments.held_out import held_out
from experiments.report import (
    coefficient_table,
    contested_table,
    evaluation_table,
    robustness_table,
    slices_table,
    to_markdown,
)
from experiments.snapshots import HORIZONS, Snapshots, snapshots
from experiments.splits import SCHEMES
from models import bundle

SMALL = ["kosovo", "iraq", "afghanistan"]


@cache
def _seen() -> Snapshots:
    return snapshots(own_corpora())


def _small() -> Snapshots:
    return _seen().where(pl.col("war").is_in(SMALL))


@cache
def _small_wars() -> Evaluation:
    return evaluate(BY_WAR, _small())


def test_a_claim_weighs_its_confidence_over_all_its_snapshots() -> None:
    training = _seen().training(["interest"])
    settled = pl.DataFrame({"claim": training.claim, "weight": training.weight})
    total = settled.group_by("claim").agg(pl.col("weight").sum(), n=pl.len())
    confidence = _seen().at("0h").frame.select(claim="claim_id", confidence="confidence")
    assert total.height == 496
    assert total["n"].unique().to_list() == [len(HORIZONS)]
    both = total.join(confidence, on="claim")
    np.testing.assert_allclose(both["weight"], both["confidence"], rtol=1e-12)


def test_fewer_horizons_share_the_weight_of_one_claim() -> None:
    some = _seen().where(pl.col("horizon").is_in(["0h", "latest"])).training(["interest"])
    assert some.weight.sum() == pytest.approx(_seen().training(["interest"]).weight.sum())


def test_without_ties_nothing_of_the_same_time_is_read_and_later_horizons_stay() -> None:
    corpora = own_corpora()[1:]
    ties, strict = (snapshots(corpora, ["0h", "24h"], ties=each).frame for each in (True, False))
    late = pl.col("horizon") == "24h"
    assert ties.filter(late).equals(strict.filter(late))
    early = ties.filter(~late)["n_others"] - strict.filter(~late)["n_others"]
    assert early.min() == 0.0
    assert early.sum() > 50


def test_contested_claims_are_not_fitted_to_and_are_reported() -> None:
    contested = _seen().frame.filter(pl.col("label") == "contested")
    assert contested.height == 96 * len(HORIZONS)
    assert contested["truth"].is_null().all()
    table = contested_table(_small_wars())
    assert table.filter(pl.col("claims") == "contested")["n"].unique().to_list() == [4]


def test_every_settled_claim_is_judged_once_at_each_horizon() -> None:
    forecasts = _small_wars().forecasts.filter(pl.col("truth").is_not_null())
    settled = _small().at("0h").frame.filter(pl.col("truth").is_not_null())
    assert forecasts.height == 2 * settled.height
    assert not forecasts.select("claim_id", "horizon", "war").is_duplicated().any()


def test_a_forecaster_is_never_shown_the_event_it_is_judged_on() -> None:
    shown: list[tuple[set[str], set[str]]] = []

    def spy(train: Snapshots, test: Snapshots) -> Floats:
        shown.append((set(train.frame["event"]), set(test.frame["event"])))
        return np.full(test.frame.height, 0.5)

    for scheme in SCHEMES:
        held_out(_small(), scheme, [Forecaster("spy", "nothing", spy)])
    assert len(shown) > 40
    assert not any(train & test for train, test in shown)


def test_no_label_of_the_held_out_claims_reaches_a_forecast() -> None:
    # Turn every label of one war round: what is said of that war's claims stays as it was.
    turned = Snapshots(
        _small().frame.with_columns(
            truth=pl.when(pl.col("war") == "kosovo").then(~pl.col("truth")).otherwise("truth")
        )
    )
    kosovo = pl.col("war") == "kosovo"
    before, after = (
        each.forecasts.filter(kosovo).sort("claim_id", "horizon")
        for each in (_small_wars(), evaluate(BY_WAR, turned))
    )
    for name in _small_wars().names:
        assert before[name].to_list() == after[name].to_list(), name


def test_the_report_has_each_forecast_at_each_horizon_and_says_what_is_beaten() -> None:
    table = evaluation_table([_small_wars()])
    assert table["forecast"].unique().sort().to_list() == sorted(
        [MODEL, *(c.name for c in CONTROLS)]
    )
    assert table.height == 2 * (1 + len(CONTROLS))
    latest = table.filter((pl.col("as of") == "latest") & (pl.col("forecast") != MODEL))
    beaten = set(latest.filter(pl.col("beaten") == "yes")["forecast"])
    assert beaten >= {"base rate", "camp only", "vote", "length only", "wording only"}


def test_slices_name_the_wars_the_camps_the_kinds_and_the_stances() -> None:
    table = slices_table(_small_wars(), "latest")
    assert set(table["by"]) == {"claims", "war", "camp", "kind", "stance"}
    assert table.filter(pl.col("claims") == "kosovo")["n"].to_list() == [23]


def test_a_trial_is_compared_with_another_on_the_claims_they_share() -> None:
    table = robustness_table([_small_wars()], _small_wars())
    assert table["n"].to_list() == [81, 81]
    assert all(found.startswith("0.000") for found in table["less leave one event out, AUC [90 %]"])


def test_the_trials_have_one_key_each() -> None:
    assert len({trial.key for trial in TRIALS}) == len(TRIALS) == len(SCHEMES) + 1


def test_a_table_has_no_nan_and_few_digits() -> None:
    table = to_markdown(pl.DataFrame({"a": [1 / 3, float("nan"), None], "b": ["x|y", None, "z"]}))
    assert table.splitlines()[2:] == ["| 0.3333 | x\\|y |", "|  |  |", "|  | z |"]


def test_the_shipped_coefficients_have_their_expected_signs() -> None:
    table = coefficient_table(bundle.load(bundle.CHAMPION).model)
    weight = pl.col("log-odds per unit")
    wrong = table.filter(
        ((pl.col("expected sign") == "+") & (weight < 0))
        | ((pl.col("expected sign") == "-") & (weight > 0))
    )
    assert wrong.is_empty()
