"""Controls know little, and only from the claims they were fitted to."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from experiments.controls import CONTROLS
from experiments.corpora import own_corpora
from experiments.forecasters import Forecaster
from experiments.snapshots import snapshots
from experiments.splits import splits

SPLIT = next(iter(splits(snapshots(own_corpora(), ["0h", "latest"]), "war")))


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_a_control_gives_every_row_a_probability(control: Forecaster) -> None:
    said = control.forecast(SPLIT.train, SPLIT.test)
    assert said.shape == (SPLIT.test.frame.height,)
    assert ((said >= 0) & (said <= 1)).all()


@pytest.mark.parametrize("name", ["camp only", "length only", "id and date only"])
def test_what_others_say_is_nothing_to_it(name: str) -> None:
    control = next(each for each in CONTROLS if each.name == name)
    frame = SPLIT.test.frame.with_columns(said=pl.Series(control.forecast(SPLIT.train, SPLIT.test)))
    by_claim = frame.group_by("claim_id").agg(pl.col("said").n_unique())
    assert by_claim["said"].max() == 1  # the same before the evidence and after


def test_a_control_is_fitted_at_the_horizon_it_is_judged_at() -> None:
    votes = next(each for each in CONTROLS if each.name == "evidence only")
    both = votes.forecast(SPLIT.train, SPLIT.test)
    alone = votes.forecast(SPLIT.train.at("0h"), SPLIT.test.at("0h"))
    early = (SPLIT.test.frame["horizon"] == "0h").to_numpy()
    np.testing.assert_array_equal(both[early], alone)
