"""Annealing: it finds the truth where the vote leads astray, and not its mirror image."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.truth.anchors import settled as settled_facts
from models.truth.annealing import find
from models.truth.prior import Prior
from models.truth.reports import Floats, Reports
from tests.models.truth.made_reports import made_copies, made_reports


def right(frame: pd.DataFrame, truth: pd.Series, *, anneal: bool) -> float:
    reports = Reports.of(frame)
    settled = np.full(reports.n_facts, np.nan)
    probability = find(reports, Prior.of(reports, None), settled, anneal=anneal).probability
    best = reports.values.take(reports.fact_value[reports.best(probability)])
    return float((truth[reports.items].to_numpy() == best).mean())


def about_even(seed: int) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports of 40 sources of which almost as many are mostly wrong as mostly right."""
    random = np.random.default_rng(seed)
    truth = random.integers(2, size=200)
    accuracy = random.beta(2.2, 2, 40)[:, None]
    value = np.where(random.random((40, 200)) < accuracy, truth, 1 - truth)
    source, item = np.nonzero(random.random((40, 200)) < 0.2)
    frame = pd.DataFrame({"source": source, "item": item, "value": value[source, item]})
    return frame, pd.Series(truth)


def test_it_escapes_where_the_vote_is_hardly_better_than_chance() -> None:
    frame, truth = about_even(1)
    assert right(frame, truth, anneal=False) < 0.2
    assert right(frame, truth, anneal=True) > 0.8


def test_where_copies_outvote_the_others_it_finds_no_less() -> None:
    for seed in range(3):
        frame, truth = made_copies(seed, n_followers=14, rate=0.9)
        assert right(frame, truth, anneal=True) >= right(frame, truth, anneal=False)


@pytest.mark.parametrize("n_values", [2, 3])
def test_where_the_vote_is_right_it_changes_nothing(n_values: int) -> None:
    for seed in range(3):
        frame, truth = made_reports(seed, n_values=n_values)
        with_it, without = (right(frame, truth, anneal=each) for each in (True, False))
        assert with_it == pytest.approx(without, abs=0.01)


def test_it_keeps_to_what_is_settled() -> None:
    frame, truth = made_reports()
    reports = Reports.of(frame)
    settled = settled_facts(reports, (truth.head(50) + 1) % 3)
    known = ~np.isnan(settled)
    for anneal in (True, False):
        found: Floats = find(reports, Prior.of(reports, None), settled, anneal=anneal).probability
        assert found[known].tolist() == settled[known].tolist()


def test_it_explains_the_reports_no_worse() -> None:
    for frame in (made_copies()[0], about_even(1)[0]):
        reports = Reports.of(frame)
        settled = np.full(reports.n_facts, np.nan)
        evidence = []
        for anneal in (True, False):
            found = find(reports, Prior.of(reports, None), settled, anneal=anneal)
            evidence.append(found.model.evidence(found.score))
        assert evidence[0] >= evidence[1] - 1e-6
