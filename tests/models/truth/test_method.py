"""What every method of truth discovery promises."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from models.truth.beta_one_coin import BetaOneCoin
from models.truth.catd import CATD
from models.truth.crh import CRH
from models.truth.dawid_skene import DawidSkene
from models.truth.ibcc import IBCC
from models.truth.identifiability import NotIdentifiableWarning
from models.truth.ltm import LTM
from models.truth.majority_vote import MajorityVote
from models.truth.method import TruthMethod
from models.truth.one_coin import OneCoin
from models.truth.report_checks import ReportsError
from models.truth.truth_finder import TruthFinder
from tests.models.truth.made_reports import accuracy, found, made_reports, reports_of

OF_LABELS: list[TruthMethod] = [
    MajorityVote(),
    OneCoin(),
    TruthFinder(),
    DawidSkene(),
    IBCC(),
    CRH(),
    CATD(),
    LTM(),
    BetaOneCoin(),
]
ALL = [*OF_LABELS, CRH(numeric=True), CATD(numeric=True)]
EXCLUSIVE = [each for each in OF_LABELS if not isinstance(each, LTM | TruthFinder)]

every = pytest.mark.parametrize("method", ALL, ids=repr)
of_labels = pytest.mark.parametrize("method", OF_LABELS, ids=repr)

EARLY = pd.Timestamp("2017-09-01", tz="UTC")
FRAME, TRUTH = made_reports()
TIMED = FRAME.assign(time=EARLY + pd.to_timedelta(FRAME.index % 50, unit="h"))


def same(one: TruthMethod, other: TruthMethod) -> None:
    """Assert that two fits found the same, whatever the order of their rows."""
    pd.testing.assert_series_equal(found(one), found(other), rtol=0, atol=1e-6)
    pd.testing.assert_series_equal(
        one.truths_.sort_index(), other.truths_.sort_index(), rtol=0, atol=1e-6
    )
    pd.testing.assert_frame_equal(
        one.reliability_.sort_index(), other.reliability_.sort_index(), rtol=0, atol=1e-6
    )


@every
def test_what_is_found_has_one_shape(method: TruthMethod) -> None:
    fitted = clone(method).fit(FRAME)
    assert list(fitted.probabilities_) == ["item", "value", "probability"]
    assert len(fitted.probabilities_) == len(FRAME.drop_duplicates(["item", "value"]))
    further = ["identifiable"] if isinstance(method, BetaOneCoin) else []
    assert list(fitted.reliability_) == ["mean", "low", "high", "n", *further]
    assert fitted.truths_.index.name == "item"
    assert fitted.reliability_.index.name == "source"
    assert set(fitted.truths_.index) == set(FRAME["item"])
    reports = FRAME.groupby("source").size()
    assert (fitted.reliability_["n"] == reports[fitted.reliability_.index]).all()
    assert fitted.n_iter_ >= 1
    assert fitted.converged_ is True


@of_labels
def test_it_is_no_worse_than_voting(method: TruthMethod) -> None:
    voted, right = [], []
    for seed in range(3):
        frame, truth = made_reports(seed)
        voted.append(accuracy(MajorityVote(), frame, truth))
        right.append(accuracy(clone(method), frame, truth))
    assert np.mean(right) >= np.mean(voted)


@pytest.mark.parametrize("method", EXCLUSIVE, ids=repr)
def test_the_probabilities_of_an_item_are_at_most_one_together(method: TruthMethod) -> None:
    total = clone(method).fit(FRAME).probabilities_.groupby("item")["probability"].sum()
    assert total.max() <= 1 + 1e-9


@every
def test_the_order_of_rows_changes_nothing(method: TruthMethod) -> None:
    shuffled = FRAME.sample(frac=1.0, random_state=3)
    same(clone(method).fit(FRAME), clone(method).fit(shuffled))


@every
def test_names_change_nothing(method: TruthMethod) -> None:
    renamed = FRAME.assign(source="s" + FRAME["source"].astype(str), item=FRAME["item"] * 7 + 1)
    one, other = clone(method).fit(FRAME), clone(method).fit(renamed)
    assert np.allclose(one.probabilities_["probability"], other.probabilities_["probability"])
    assert np.allclose(one.reliability_["mean"], other.reliability_["mean"])


@every
def test_a_report_made_twice_counts_once(method: TruthMethod) -> None:
    same(clone(method).fit(FRAME), clone(method).fit(pd.concat([FRAME, FRAME.head(500)])))


@every
@pytest.mark.parametrize("n_batches", [2, 5])
def test_batches_give_what_one_fit_gives(method: TruthMethod, n_batches: int) -> None:
    frame = TIMED.assign(text=[f"text {k % 90}" for k in range(len(TIMED))]).sort_values("time")
    batched = clone(method)
    for rows in np.array_split(np.arange(len(frame)), n_batches):
        assert batched.partial_fit(frame.iloc[rows]) is batched
    same(batched, clone(method).fit(frame))
    assert batched.reports_.texts is not None
    assert len(batched.reports_.texts) == 90


def test_batches_keep_their_anchors_and_the_last_word_counts() -> None:
    first, second = reports_of(("a", 1, "x"), ("b", 1, "y")), reports_of(("a", 2, "x"))
    method = OneCoin().partial_fit(first, anchors={1: "x"}).partial_fit(second)
    assert method.truths_.to_dict() == {1: "x", 2: "x"}
    assert method.partial_fit(second, anchors={1: "y"}).truths_[1] == "y"


def test_batches_have_the_same_columns() -> None:
    method = OneCoin().partial_fit(TIMED)
    with pytest.raises(ReportsError, match="a batch without a column `time`"):
        method.partial_fit(FRAME)


@every
def test_as_of_leaves_out_what_came_later(method: TruthMethod) -> None:
    until = EARLY + pd.Timedelta(hours=20)
    known = TIMED[TIMED["time"] <= until]
    same(clone(method).fit(TIMED, as_of=until), clone(method).fit(known))


@every
def test_settled_items_are_what_they_were_settled_on(method: TruthMethod) -> None:
    # Settled on another value than most give, and on one that nobody gives.
    usual = clone(method).fit(FRAME)
    other = (TRUTH.head(5) + 1) % 3
    anchors = {**other.to_dict(), 5: 99}
    anchored = clone(method).fit(FRAME, anchors=anchors)
    assert anchored.truths_[list(anchors)].tolist() == list(anchors.values())
    assert len(anchored.truths_) == len(usual.truths_)


def test_items_may_be_true_and_false() -> None:
    frame = reports_of(("a", True, "x"), ("b", False, "y"), ("b", True, "y"))
    for anchors in ({True: "y"}, {True: "y", False: "y"}, {False: "z", True: "y"}):
        truths = OneCoin().fit(frame, anchors=anchors).truths_
        assert truths.to_dict() == {False: "y", **anchors}


@of_labels
def test_settled_facts_have_probabilities_of_0_and_1(method: TruthMethod) -> None:
    anchors = TRUTH.head(100)
    by_fact = found(clone(method).fit(FRAME, anchors=anchors))
    for item in (0, 50, 99):
        assert by_fact[item].to_dict() == {
            v: float(v == anchors[item]) for v in by_fact[item].index
        }
    nobody = found(clone(method).fit(FRAME, anchors={7: "what nobody said"}))
    assert nobody[7].max() == 0.0


@of_labels
def test_who_disagrees_with_what_is_settled_is_less_reliable(method: TruthMethod) -> None:
    items = range(20)
    frame = pd.concat(
        [pd.DataFrame({"source": s, "item": items, "value": v}) for s, v in ("ax", "by")]
    )
    anchors = dict.fromkeys(range(10), "y")
    mean = clone(method).fit(frame, anchors=anchors).reliability_["mean"]
    assert mean["b"] > mean["a"]
    if not isinstance(method, MajorityVote):  # which learns nothing from the others
        assert clone(method).fit(frame, anchors=anchors).truths_[15] == "y"


@every
def test_it_predicts_what_it_found(method: TruthMethod) -> None:
    fitted = clone(method).fit(FRAME)
    assert fitted.predict() is fitted.truths_
    few = FRAME[FRAME["item"] < 10]
    asked = fitted.predict(few)
    assert asked.index.is_unique
    assert (asked == fitted.truths_[asked.index]).all()


def test_new_items_are_decided_by_the_reliable() -> None:
    method = OneCoin().fit(FRAME)
    best = method.reliability_["mean"].idxmax()
    worst = method.reliability_["mean"].nsmallest(2).index
    asked = pd.DataFrame({"source": [best, *worst], "item": "new", "value": [0, 1, 1]})
    assert method.predict(asked).to_dict() == {"new": 0}
    unknown = reports_of(("nobody knows", "new", 1), ("nobody either", "new", 1))
    assert method.predict(unknown).to_dict() == {"new": 1}


@every
def test_it_is_an_estimator(method: TruthMethod) -> None:
    params = method.get_params()
    assert params["random_state"] == 0
    twin = clone(method)
    assert twin.get_params() == params
    assert twin.set_params(random_state=4).random_state == 4
    with pytest.raises(NotFittedError):
        twin.predict()


@pytest.mark.parametrize("method", ALL[1:], ids=repr)
def test_too_few_rounds_are_told(method: TruthMethod) -> None:
    hasty = clone(method).set_params(max_iter=2, tol=0.0).fit(FRAME)
    assert hasty.n_iter_ == 2
    assert hasty.converged_ is False


@pytest.mark.parametrize("method", ALL[1:], ids=repr)
def test_no_rounds_are_refused(method: TruthMethod) -> None:
    with pytest.raises(ReportsError, match=r"no round is allowed\. Got max_iter=0\."):
        clone(method).set_params(max_iter=0).fit(FRAME)


def _grid(values: list[list[Any]]) -> pd.DataFrame:
    """Return reports, a row a source and a column an item; None where it says nothing."""
    rows = [
        (f"s{s}", i, value)
        for s, row in enumerate(values)
        for i, value in enumerate(row)
        if value is not None
    ]
    return reports_of(*rows)


DEGENERATE = {
    "one report": _grid([[1]]),
    "one source": _grid([[1, 2, 3, 1, 1]]),
    "one item": _grid([[1], [2], [2], [3]]),
    "all disagree": _grid([[1, 1, 1], [2, 2, 2], [3, 3, 3]]),
    "two camps": _grid([[1] * 30, [1] * 30, [2] * 30, [2] * 30]),
    "everyone agrees": _grid([[1, 2, 1]] * 4),
    "one label": _grid([[1, 1, 1, 1]] * 3),
    "nobody meets": _grid([[1, None, None], [None, 2, None], [None, None, 3]]),
    "one against many": _grid([[1] * 50, *[[2] * 50] * 200]),
    "a source with two values": pd.concat([_grid([[1, 1], [2, 1]]), _grid([[2, 2]])]),
    "tiny weights": _grid([[1, 2], [2, 2], [2, 1]]).assign(weight=1e-12),
    "huge weights": _grid([[1, 2], [2, 2], [2, 1]]).assign(weight=[1e9, 1, 1, 1, 1, 1e9]),
    "huge numbers": _grid([[10**15, -(10**15)], [3, -(10**15)], [3, 0]]),
}


@every
@pytest.mark.parametrize("kind", list(DEGENERATE))
def test_odd_input_gives_numbers_and_no_warning(method: TruthMethod, kind: str) -> None:
    frame = DEGENERATE[kind]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", NotIdentifiableWarning)
        fitted = clone(method).fit(frame)
    probability = fitted.probabilities_["probability"]
    assert probability.between(0, 1).all()
    assert fitted.truths_.notna().all()
    assert len(fitted.truths_) == frame["item"].nunique()
    told = fitted.reliability_
    if "identifiable" in told:
        assert told.loc[~told["identifiable"], ["mean", "low", "high"]].isna().all(axis=None)
        told = told[told["identifiable"]]
    assert told.notna().all(axis=None)
    assert (told[["low", "mean", "high"]] >= 0).all(axis=None)
    assert (told["high"] <= 1).all()


@of_labels
def test_where_everyone_agrees_that_is_the_truth(method: TruthMethod) -> None:
    fitted = clone(method).fit(DEGENERATE["everyone agrees"])
    assert fitted.truths_.to_dict() == {0: 1, 1: 2, 2: 1}
    assert fitted.reliability_["mean"].nunique() == 1


@of_labels
def test_no_reports_are_refused(method: TruthMethod) -> None:
    with pytest.raises(ReportsError, match="no reports"):
        clone(method).fit(FRAME.head(0))


@pytest.mark.parametrize(
    "method", [OneCoin(), TruthFinder(), CRH(), CATD(), LTM(), BetaOneCoin()], ids=repr
)
def test_values_may_be_open_ended(method: TruthMethod) -> None:
    apart = FRAME.assign(value=FRAME["item"].astype(str) + "/" + FRAME["value"].astype(str))
    truth = pd.Series([f"{item}/{value}" for item, value in TRUTH.items()], index=TRUTH.index)
    assert accuracy(clone(method), apart, truth) >= accuracy(MajorityVote(), apart, truth)
