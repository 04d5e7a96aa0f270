"""Do no harm: a discount is worth it where it explains what independent sources say."""

from __future__ import annotations

import numpy as np
import pytest

from models.truth.do_no_harm import gain, without
from models.truth.prior import Prior
from models.truth.reports import Reports
from tests.models.truth.made_reports import FOLLOWERS, LEADER, made_copies, made_reports, reports_of

GROUP = [LEADER, *FOLLOWERS]


def gained(reports: Reports, weight: np.ndarray) -> float:
    return gain(reports, weight, Prior.of(reports, None), np.full(reports.n_facts, np.nan))


@pytest.mark.parametrize("seed", range(3))
def test_discounting_those_who_copy_is_gain(seed: int) -> None:
    reports = Reports.of(made_copies(seed)[0])
    copied = np.isin(reports.sources.take(reports.source), GROUP)
    assert gained(reports, np.where(copied, 0.2, 1.0)) > 2


@pytest.mark.parametrize("seed", range(3))
def test_discounting_who_is_good_is_loss(seed: int) -> None:
    frame, truth = made_reports(seed)
    reports = Reports.of(frame)
    right = (frame["value"] == frame["item"].map(truth)).groupby(frame["source"]).mean()
    best = np.isin(reports.sources.take(reports.source), right.nlargest(9).index)
    assert gained(reports, np.where(best, 0.2, 1.0)) < 0


def test_no_discount_is_no_gain() -> None:
    reports = Reports.of(made_reports()[0])
    assert gained(reports, np.ones(reports.n)) == 0.0


def test_a_fact_without_a_report_is_as_likely_as_the_others_make_it() -> None:
    rows = [("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y")]
    reports = Reports.of(reports_of(*rows, ("a", 2, "v"), ("b", 2, "w")))
    vote = np.log(np.array([3.0, 4.0, 5.0, 2.0, 7.0]))
    names = reports.sources.take(reports.source)
    vote = vote[[0, 1, 2, 3, 4]]
    likely = without(reports, vote, vote, np.arange(reports.n))
    by_row = {(names[k], int(reports.item[k])): likely[k] for k in range(reports.n)}
    odds = {(names[k], int(reports.item[k])): np.exp(vote[k]) for k in range(reports.n)}
    x = odds["b", 0] / (odds["b", 0] + odds["c", 0])  # without what a says
    assert by_row["a", 0] == pytest.approx(x)
    y = 1 / (1 + odds["a", 0] * odds["b", 0])
    assert by_row["c", 0] == pytest.approx(y)


@pytest.mark.parametrize("size", [1e-9, 1e9])
def test_votes_of_any_size_give_probabilities(size: float) -> None:
    reports = Reports.of(made_reports()[0])
    vote = np.random.default_rng(0).normal(size=reports.n) * size
    likely = without(reports, vote, vote, np.arange(reports.n))
    assert ((likely > 0) & (likely < 1)).all()
