"""LTM: one round by hand and by loops, several truths, and what misses and false alarms teach."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import digamma, expit

from models.truth.ltm import LTM
from models.truth.majority_vote import MajorityVote
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of


def test_one_round_by_hand() -> None:
    method = LTM(max_iter=1).fit(reports_of(("a", 1, "x"), ("a", 1, "y"), ("b", 1, "x")))
    # Votes: x is true with 2/3, y with 1/3. a reports both, b reports x and denies y.
    quality = method.quality_.round(9).to_dict("index")
    assert quality["a"] == pytest.approx({"sensitivity": 2 / 3, "specificity": 9 / 11})
    assert quality["b"] == pytest.approx({"sensitivity": 5 / 9, "specificity": 29 / 33})

    def log_mean(k: float, other: float) -> float:
        return float(digamma(k) - digamma(k + other))

    a_says = log_mean(2, 1) - log_mean(2, 9)
    b_says = log_mean(5 / 3, 4 / 3) - log_mean(4 / 3, 29 / 3)
    b_denies = log_mean(4 / 3, 5 / 3) - log_mean(29 / 3, 4 / 3)
    expected = {(1, "x"): expit(a_says + b_says), (1, "y"): expit(a_says + b_denies)}
    assert found(method).to_dict() == pytest.approx(expected)


def test_denials_are_those_that_loops_find() -> None:
    random = np.random.default_rng(5)
    frame = pd.DataFrame(random.integers([0, 0, 0], [6, 5, 4], (60, 3)))
    frame.columns = pd.Index(["source", "item", "value"])
    frame = frame.drop_duplicates().assign(weight=lambda rows: random.uniform(0.5, 2, len(rows)))
    votes = found(MajorityVote().fit(frame))
    quality = LTM(max_iter=1, sensitivity=(3, 2), specificity=(5, 4)).fit(frame).quality_
    for source, own in frame.groupby("source"):
        hits, misses, alarms, rests = 3.0, 2.0, 4.0, 5.0
        heaviest = own.groupby("item")["weight"].max()
        said = own.set_index(["item", "value"])["weight"]
        for item, value in votes.index:
            true = votes[item, value]
            if (item, value) in said.index:
                weight = said[item, value]
                hits, alarms = hits + weight * true, alarms + weight * (1 - true)
            elif item in heaviest.index:
                misses, rests = misses + heaviest[item] * true, rests + heaviest[item] * (1 - true)
        expected = [hits / (hits + misses), rests / (alarms + rests)]
        assert quality.loc[[source]].to_numpy()[0] == pytest.approx(expected)


def books(seed: int = 0) -> tuple[pd.DataFrame, pd.Series]:
    """Return reports on the authors of books, and which facts are true.

    Each book has two authors. Careful shops list both, lazy shops one of them, and sloppy ones both
    and often a name that is wrong.
    """
    random = np.random.default_rng(seed)
    rows = []
    for book in range(150):
        for shop in range(12):
            kind = ("careful", "lazy", "sloppy")[shop % 3]
            if random.random() < 0.6:
                listed = {"Ada", "Bo"} if kind != "lazy" else {("Ada", "Bo")[random.integers(2)]}
                if random.random() < {"careful": 0.03, "lazy": 0.03, "sloppy": 0.6}[kind]:
                    listed.add(f"wrong {random.integers(3)}")
                rows += [(f"{kind} {shop}", book, name) for name in sorted(listed)]
    frame = reports_of(*rows)
    facts = frame.drop_duplicates(["item", "value"]).set_index(["item", "value"]).index
    return frame, pd.Series([not str(name).startswith("wrong") for _, name in facts], index=facts)


def test_an_item_may_have_several_truths() -> None:
    frame, true = books()
    told = found(LTM().fit(frame)) > 0.5
    assert (told == true[told.index]).mean() > 0.97
    assert (told.groupby("item").sum() == 2).mean() > 0.9


def test_it_tells_who_misses_from_who_invents() -> None:
    quality = LTM().fit(books()[0]).quality_
    kind = quality.groupby(quality.index.str.split().str[0]).mean()
    assert kind["sensitivity"]["careful"] > 0.95
    assert kind["sensitivity"]["lazy"] == pytest.approx(0.5, abs=0.07)
    assert kind["specificity"].idxmin() == "sloppy"
    assert kind["specificity"]["careful"] > 0.95


def test_the_priors_of_the_paper_need_more_reports() -> None:
    frame, _ = books()
    paper = LTM(sensitivity=(50, 50), specificity=(1000, 10), truth=(10, 10)).fit(frame)
    assert paper.quality_["specificity"].min() > LTM().fit(frame).quality_["specificity"].min()


def test_it_beats_voting() -> None:
    frame, truth = made_reports()
    assert accuracy(LTM(), frame, truth) > accuracy(MajorityVote(), frame, truth) + 0.03
