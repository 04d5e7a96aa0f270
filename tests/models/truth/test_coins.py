"""The two steps of the one-coin model, by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from scipy.special import expit

from models.truth.coins import Coins
from models.truth.prior import Prior
from models.truth.reports import Reports
from tests.models.truth.made_reports import made_reports, reports_of

ROWS = [("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y"), ("a", 2, "z"), ("b", 2, "z")]
REPORTS = Reports.of(reports_of(*ROWS))  # values of their own: one wrong value an item
OPEN = np.full(REPORTS.n_facts, np.nan)
LIKELY = np.array([0.75, 0.25, 1.0])


def learned(reports: Reports = REPORTS, likely: np.ndarray = LIKELY) -> tuple[Coins, Prior]:
    coins = Coins(reports)
    return coins, coins.learn(likely, Prior.of(reports, None), strength=False)


def test_counts_by_hand() -> None:
    coins, prior = learned()
    right = {"a": 1.75, "b": 1.75, "c": 0.25}
    assert prior.mean == pytest.approx((3.75 + 1) / (5 + 2))
    for k, source in enumerate(REPORTS.sources):
        n = 1 if source == "c" else 2
        assert coins.a[k] == pytest.approx(5 * prior.mean + right[source])
        assert coins.b[k] == pytest.approx(5 * (1 - prior.mean) + n - right[source])
    assert coins.accuracy == pytest.approx(coins.a / (coins.a + coins.b))


def test_truths_by_hand() -> None:
    assert REPORTS.n_wrong.tolist() == pytest.approx([1.0, 1.0])
    coins, _ = learned()
    score, probability = coins.decide(OPEN)
    odds = dict(zip(REPORTS.sources, np.log(coins.a / coins.b), strict=True))
    assert score[0] == pytest.approx(odds["a"] + odds["b"])
    assert score[1] == pytest.approx(odds["c"])
    # Item 1 is x or y; item 2 may be a value that nobody gave.
    assert probability[0] == pytest.approx(expit(score[0] - score[1]))
    assert probability[2] == pytest.approx(expit(score[2]))


def test_one_report_is_as_likely_as_its_source_is_right() -> None:
    reports = Reports.of(reports_of(("a", 1, "x")))
    coins = Coins(reports)
    coins.learn(
        np.array([0.5]), Prior(np.array([6.0]), np.array([4.0]), np.array([True])), strength=False
    )
    _, probability = coins.decide(np.array([np.nan]))
    assert probability[0] == pytest.approx(coins.accuracy[0]) == pytest.approx(6.5 / 11)


def test_settled_facts_are_kept() -> None:
    settled = np.array([0.0, 1.0, np.nan])
    _, probability = learned()[0].decide(settled)
    assert probability[:2].tolist() == [0.0, 1.0]
    assert 0 < probability[2] < 1


def test_a_weight_counts_as_so_many_reports() -> None:
    doubled = REPORTS.weighing(np.full(REPORTS.n, 2.0))
    one, two = learned()[0], learned(doubled)[0]
    assert (two.a + two.b - 5).tolist() == pytest.approx((2 * (one.a + one.b - 5)).tolist())


def test_the_mean_may_be_held_up() -> None:
    coins = Coins(REPORTS)
    prior = coins.learn(np.zeros(3), Prior.of(REPORTS, None), strength=False, at_least=0.6)
    assert prior.mean == 0.6


def test_evidence_is_the_probability_of_the_reports() -> None:
    coins, _ = learned()
    a, b, c = (dict(zip(REPORTS.sources, coins.accuracy, strict=True))[s] for s in "abc")
    # Two values an item could have: each is true with 1/2, and a wrong report is the other.
    first = (a * b * (1 - c) + (1 - a) * (1 - b) * c) / 2
    second = (a * b + (1 - a) * (1 - b)) / 2
    score, _ = coins.decide(OPEN)
    assert coins.evidence(score) == pytest.approx(log(first) + log(second))


def test_evidence_is_higher_for_the_truth() -> None:
    frame, truth = made_reports()
    reports = Reports.of(frame)
    true = (
        reports.values.take(reports.fact_value)
        == truth[reports.items].to_numpy()[reports.fact_item]
    )
    told = []
    for likely in (true.astype(float), np.full(reports.n_facts, 1 / 3)):
        coins, _ = learned(reports, likely)
        told.append(coins.evidence(coins.decide(np.full(reports.n_facts, np.nan))[0]))
    assert told[0] > told[1] + 50


def test_accuracy_is_never_certain() -> None:
    reports = REPORTS.weighing(np.full(REPORTS.n, 1e12))
    coins, _ = learned(reports, np.array([1.0, 0.0, 1.0]))
    assert np.isfinite(np.log(coins.accuracy / (1 - coins.accuracy))).all()
