"""IBCC: one round by hand, and what the prior does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import digamma

from models.truth.dawid_skene import DawidSkene
from models.truth.ibcc import IBCC
from models.truth.majority_vote import MajorityVote
from models.truth.report_checks import ReportsError
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of


def test_one_round_by_hand() -> None:
    method = IBCC(max_iter=1).fit(reports_of(("a", 1, "x"), ("b", 1, "x"), ("c", 1, "y")))
    # Votes: x has 2/3. The prior is 2 right and 1 wrong of each label, and 1 item of each label.
    says_x = digamma(2 + 2 / 3) - digamma(3 + 2 / 3), digamma(1 + 1 / 3) - digamma(3 + 1 / 3)
    says_y = digamma(1 + 2 / 3) - digamma(3 + 2 / 3), digamma(2 + 1 / 3) - digamma(3 + 1 / 3)
    share = digamma(1 + 2 / 3), digamma(1 + 1 / 3)
    odds = [np.exp(share[k] + 2 * says_x[k] + says_y[k]) for k in (0, 1)]
    assert found(method)[1, "x"] == pytest.approx(odds[0] / sum(odds))
    mean = method.confusion_.loc[("a", "x"), "x"]
    assert mean == pytest.approx((2 + 2 / 3) / (3 + 2 / 3))


def test_with_many_reports_it_is_dawid_skene() -> None:
    frame, _ = made_reports(n_items=2000, share=0.5)
    bayes, likelihood = IBCC().fit(frame), DawidSkene().fit(frame)
    assert (bayes.truths_ == likelihood.truths_).mean() > 0.995
    assert np.abs(bayes.confusion_ - likelihood.confusion_).max(axis=None) < 0.02


def test_a_source_of_one_report_stays_near_the_prior() -> None:
    frame, _ = made_reports()
    alone = pd.DataFrame({"source": [-1], "item": [0], "value": [0]})
    rates = IBCC().fit(pd.concat([frame, alone])).confusion_.loc[-1]
    assert np.diag(rates).min() >= 0.5
    assert np.diag(rates).max() <= 0.75


def test_open_ended_values_are_refused() -> None:
    frame = reports_of(*[("a", item, f"value {item}") for item in range(21)])
    with pytest.raises(ReportsError, match="use the method one_coin"):
        IBCC().fit(frame)


def test_it_beats_voting() -> None:
    frame, truth = made_reports()
    assert accuracy(IBCC(), frame, truth) > accuracy(MajorityVote(), frame, truth) + 0.03
