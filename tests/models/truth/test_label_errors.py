"""Errors with a direction: learned where there are some, and none where there are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.truth.anchors import settled as settled_facts
from models.truth.beta_one_coin import BetaOneCoin
from models.truth.coins import Coins
from models.truth.label_errors import LabelErrors
from models.truth.prior import Prior
from models.truth.reports import Reports
from tests.models.truth.made_reports import accuracy, made_reports


def run(model: Coins | LabelErrors, reports: Reports, rounds: int = 25) -> np.ndarray:
    """Return probabilities after so many rounds from the vote."""
    prior, settled = Prior.of(reports, None), np.full(reports.n_facts, np.nan)
    probability = reports.shares(reports.by_fact())
    for k in range(rounds):
        prior = model.learn(probability, prior, strength=k % 5 == 4)
        _, probability = model.decide(settled)
    return probability


def biased(seed: int = 0, n_sources: int = 40) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports of sources that take label 2 for 1 more often than not, each as it likes."""
    random = np.random.default_rng(seed)
    truth = random.integers(3, size=400)
    wrong = random.uniform(0.4, 0.8, n_sources)[:, None]
    said = np.where((truth == 2) & (random.random((n_sources, 400)) < wrong), 1, truth)
    lost = random.random(said.shape) < 0.15
    said = np.where(lost, random.integers(3, size=said.shape), said)
    source, item = np.nonzero(random.random(said.shape) < 0.15)
    frame = pd.DataFrame({"source": source, "item": item, "value": said[source, item]})
    return frame, pd.Series(truth)


def test_without_directions_it_is_the_one_coin_model() -> None:
    reports = Reports.of(made_reports(n_items=1000, n_values=3)[0])
    settled = np.full(reports.n_facts, np.nan)
    directed, coins = LabelErrors(reports, settled), Coins(reports)
    of_labels, of_coins = run(directed, reports), run(coins, reports)
    assert np.abs(directed.a / (directed.a + directed.b) - coins.accuracy).max() < 0.03
    assert np.abs(of_labels - of_coins).mean() < 0.03


def test_labels_that_are_taken_for_others_are_told_apart() -> None:
    directed, coined = [], []
    for seed in range(3):
        frame, truth = biased(seed)
        directed.append(accuracy(BetaOneCoin(copying="off"), frame, truth))
        own = frame.assign(value=frame["item"] * 10 + frame["value"])  # no shared labels, no errors
        coined.append(accuracy(BetaOneCoin(copying="off"), own, truth + 10 * truth.index))
    assert np.mean(directed) > np.mean(coined) + 0.05


def test_how_often_a_source_is_right_counts_what_it_is_right_about() -> None:
    frame, truth = biased()
    reports = Reports.of(frame)
    model = LabelErrors(reports, np.full(reports.n_facts, np.nan))
    run(model, reports)
    right = (frame["value"] == frame["item"].map(truth)).groupby(frame["source"]).mean()
    told = pd.Series(model.a / (model.a + model.b), reports.sources).sort_index()
    assert (told - right).abs().mean() < 0.06


def test_settled_items_teach_directions() -> None:
    frame, truth = biased()
    reports = Reports.of(frame)
    settled = settled_facts(reports, truth.head(200))
    model = LabelErrors(reports, settled)
    model.learn(reports.shares(reports.by_fact()), Prior.of(reports, None), strength=False)
    _, probability = model.decide(settled)
    known = ~np.isnan(settled)
    assert probability[known].tolist() == settled[known].tolist()


@pytest.mark.parametrize("n_values", [2, 10])
def test_probabilities_of_an_item_are_at_most_one(n_values: int) -> None:
    reports = Reports.of(made_reports(n_values=n_values)[0])
    probability = run(LabelErrors(reports, np.full(reports.n_facts, np.nan)), reports, 5)
    assert reports.by_item(probability).max() <= 1 + 1e-9
