"""Fitting, on a small world whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from models.fitting import Fitted, Recipe, TrainingSet, fit, out_of_fold

RECIPE = Recipe(("good", "bad", "noise"), (1, -1, 0), (1.0, 1.0, 30.0), folds=5, resamples=20)


def world(seed: int = 5, events: int = 60, settings: int = 1) -> TrainingSet:
    """Return four claims for each event; truth follows the first two features."""
    rng = np.random.default_rng(seed)
    n = 4 * events
    X = rng.normal(size=(n, 3))
    truth = (rng.random(n) < expit(2 * X[:, 0] - 2 * X[:, 1] + 0.5)).astype(float)
    return TrainingSet(
        X=X,
        truth=truth,
        weight=np.ones(n),
        event=np.repeat([f"e{i:02d}" for i in range(events)], 4),
        setting=np.repeat([f"war {i % settings}" for i in range(events)], 4),
        claim=np.array([f"c{i:03d}" for i in range(n)]),
        voices=rng.integers(0, 4, n).astype(float),
    )


@cache
def fitted() -> Fitted:
    return fit(RECIPE, world())


def test_it_finds_the_world_it_was_fitted_to() -> None:
    good, bad, noise = fitted().model.coefficients
    assert 1 < good < 3
    assert -3 < bad < -1
    assert abs(noise) < 0.3


def test_pipeline_and_model_give_the_same_probability() -> None:
    X = world(seed=6).X
    named = pd.DataFrame(X, columns=list(RECIPE.features))
    said = fitted().model.judge(X, np.zeros(len(X)))
    np.testing.assert_allclose(
        said.probability, fitted().pipeline.predict_proba(named)[:, 1], atol=1e-12
    )


def test_the_same_data_and_seed_give_the_same_model_to_the_bit() -> None:
    again = fit(RECIPE, world()).model
    assert again.coefficients.tobytes() == fitted().model.coefficients.tobytes()
    assert again.covariance.tobytes() == fitted().model.covariance.tobytes()
    assert again.thinness == fitted().model.thinness


def test_a_signed_coefficient_never_turns_round() -> None:
    upside_down = replace(RECIPE, signs=(-1, 1, 0))
    good, bad, _ = fit(upside_down, world(), interval=False).model.coefficients
    assert (good, bad) == (0.0, 0.0)


def test_no_claim_is_judged_by_a_model_that_saw_its_event() -> None:
    training = world()
    own = training.event == "e07"
    before = out_of_fold(RECIPE, training)
    after = out_of_fold(
        RECIPE, replace(training, truth=np.where(own, 1 - training.truth, training.truth))
    )
    np.testing.assert_array_equal(before[own], after[own])
    assert not np.array_equal(before, after)


@pytest.mark.parametrize(("settings", "apart"), [(2, "event"), (3, "setting"), (6, "setting")])
def test_where_there_are_settings_enough_a_whole_one_is_held_out(settings: int, apart: str) -> None:
    training = world(settings=settings)
    war = training.setting == "war 0"
    flipped = replace(training, truth=np.where(war, 1 - training.truth, training.truth))
    held_out = np.array_equal(out_of_fold(RECIPE, training)[war], out_of_fold(RECIPE, flipped)[war])
    assert held_out is (apart == "setting")


def test_two_snapshots_of_half_a_weight_count_as_one() -> None:
    training = world()
    twice = training.rows(np.repeat(np.arange(len(training.truth)), 2))
    halved = replace(twice, weight=twice.weight / 2)
    one = fit(RECIPE, training, interval=False).model
    two = fit(RECIPE, halved, interval=False).model
    np.testing.assert_allclose(one.coefficients, two.coefficients, atol=1e-6)
    assert one.calibration.slope == pytest.approx(two.calibration.slope, abs=1e-4)


def test_without_an_interval_the_coefficients_count_as_certain() -> None:
    certain = fit(RECIPE, world(), interval=False).model
    assert not certain.covariance.any()
    assert certain.coefficients.tobytes() == fitted().model.coefficients.tobytes()


def test_the_covariance_is_one_and_shrinks_with_more_events() -> None:
    assert (np.linalg.eigvalsh(fitted().model.covariance) > -1e-12).all()
    many = fit(RECIPE, world(events=400)).model.covariance
    assert many[1, 1] < fitted().model.covariance[1, 1]


def test_a_feature_never_seen_is_worth_nothing_and_may_be_worth_much() -> None:
    training = world()
    training = replace(training, X=training.X * [1, 1, 0], voices=np.repeat([0.0, 1.0], 120))
    model = fit(RECIPE, training).model
    raw = out_of_fold(RECIPE, training)
    assert model.coefficients[2] == 0.0
    assert model.covariance[3, 3] == pytest.approx(np.var(raw[training.voices == 0]))
    X = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    said = model.judge(X, np.zeros(2))
    assert said.probability[0] == said.probability[1]
    assert said.high[1] - said.low[1] > said.high[0] - said.low[0] + 0.1


def test_thinness_is_the_square_of_what_later_voices_moved() -> None:
    # Each claim is seen twice: alone, and with voices that add one to the first feature.
    early = world()
    early = replace(early, voices=np.zeros_like(early.voices))
    late = replace(early, X=early.X + np.eye(3)[0], voices=early.voices + 3)
    parts = ("X", "truth", "weight", "event", "setting", "claim", "voices")
    both = TrainingSet(*(np.concatenate([getattr(early, p), getattr(late, p)]) for p in parts))
    model = fit(RECIPE, both, interval=False).model
    step = model.calibration.slope * model.coefficients[0]
    assert model.thinness == pytest.approx(step**2, rel=0.1)


def test_where_no_claim_gained_a_voice_the_thinness_is_one() -> None:
    assert fit(RECIPE, world(), interval=False).model.thinness == 1.0


def test_the_calibrated_model_is_neither_too_sure_nor_too_timid() -> None:
    unseen = world(seed=9, events=500)
    probability = fitted().model.judge(unseen.X, np.zeros(len(unseen.truth))).probability
    sure = probability > 0.8
    assert unseen.truth[sure].mean() == pytest.approx(probability[sure].mean(), abs=0.05)
    assert np.isfinite(logit(probability)).all()
