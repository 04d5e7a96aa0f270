"""The candidates: what they are fitted to, what they cannot see, and that they stay the same."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest
from scipy.special import expit, logit

from experiments.candidate import Judged, Mixture, as_forecaster, judge, loss
from experiments.candidates import AVERAGE, BOOSTING, HIERARCHICAL, PLAIN, candidates
from experiments.forecasters import of_recipe
from experiments.recipe import champion_recipe
from experiments.snapshots import Snapshots
from models.fitting import TrainingSet
from tests.experiments.small_wars import kosovo_held_out

NAMES = [each.name for each in candidates()]


@cache
def _judged() -> tuple[dict[str, Judged], TrainingSet]:
    split = kosovo_held_out()
    return judge(candidates(), split.train, split.test)


def test_every_name_is_given_once_and_members_come_first() -> None:
    assert len(NAMES) == len(set(NAMES))
    assert NAMES[0] == PLAIN
    for number, each in enumerate(candidates()):
        if isinstance(each, Mixture):
            assert set(each.members) <= set(NAMES[:number])


def test_the_plain_one_is_the_champions_recipe_to_the_last_digits() -> None:
    split = kosovo_held_out()
    ours = as_forecaster(PLAIN, candidates()).forecast(split.train, split.test)
    theirs = of_recipe("model", "", champion_recipe()).forecast(split.train, split.test)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def test_what_is_held_out_of_the_training_is_judged_too() -> None:
    judged, target = _judged()
    rate = float(np.average(target.truth, weights=target.weight))
    for each in judged.values():
        assert each.by_event.shape == each.by_setting.shape == target.truth.shape
        assert np.isfinite(each.test).all()
        assert loss(each.by_event, target) < loss(np.full_like(each.by_event, logit(rate)), target)


def test_labels_of_what_is_tested_change_nothing() -> None:
    split = kosovo_held_out()
    turned = Snapshots(
        split.test.frame.with_columns(~pl.col("truth"), settled_at=pl.lit("1990-01-01"))
    )
    again, _ = judge(candidates(), split.train, turned)
    first, _ = _judged()
    for name, each in first.items():
        np.testing.assert_array_equal(each.test, again[name].test)


@pytest.mark.parametrize("name", [BOOSTING, HIERARCHICAL, AVERAGE])
def test_alone_it_says_what_it_says_among_the_others(name: str) -> None:
    split = kosovo_held_out()
    alone = as_forecaster(name, candidates()).forecast(split.train, split.test)
    np.testing.assert_allclose(alone, expit(_judged()[0][name].test), rtol=0, atol=1e-12)


def test_the_average_is_a_rising_line_of_its_members_mean() -> None:
    judged, _ = _judged()
    mean = (judged[PLAIN].test + judged[BOOSTING].test + judged[HIERARCHICAL].test) / 3
    slope, shift = np.polyfit(mean, judged[AVERAGE].test, 1)
    assert slope > 0
    np.testing.assert_allclose(slope * mean + shift, judged[AVERAGE].test, atol=1e-9)


def test_a_kind_nobody_saw_is_judged_as_well() -> None:
    split = kosovo_held_out()
    frame = split.test.frame
    for kind in (None, "a kind of tomorrow"):
        strange = Snapshots(frame.with_columns(kind=pl.lit(kind, dtype=frame.schema["kind"])))
        said = as_forecaster(HIERARCHICAL, candidates()).forecast(split.train, strange)
        assert np.isfinite(said).all()


def test_settings_can_be_written_down() -> None:
    for each in candidates():
        assert "family" in each.settings
        assert all(isinstance(value, str | int | float) for value in each.settings.values())
