"""Drift is told where a batch is made of other claims, and not where chance alone did it."""

import math
from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

from scoring.distribution import Distribution, Unknown, distribution
from scoring.drift import drift_of, shifts
from scoring.tally import with_stance_and_kind
from tests.scoring.corpus_scores import assess, corpus

UNKNOWN = Unknown("there is none")
EVEN = {"asserts": 50, "denies": 50}


def stances(counts: Mapping[str, int], n_events: int = 1_000) -> Distribution:
    return Distribution(sum(counts.values()), n_events, {"stance": counts})


def test_the_index_is_that_of_the_formula() -> None:
    (shift,) = shifts(stances({"asserts": 80, "denies": 20}), stances(EVEN))
    p, q = (80.5 / 101, 20.5 / 101), (0.5, 0.5)
    by_hand = sum((a - b) * math.log(a / b) for a, b in zip(p, q, strict=True))
    assert shift.psi == pytest.approx(by_hand)
    assert (shift.category, shift.before, shift.now) == ("denies", 0.5, 0.2)


def test_no_change_is_no_drift_and_the_index_is_the_same_from_either_side() -> None:
    one, other = stances({"asserts": 9, "doubts": 1}), stances({"asserts": 4, "denies": 6})
    assert shifts(one, one)[0].psi == 0
    assert shifts(one, other)[0].psi == pytest.approx(shifts(other, one)[0].psi)


def test_a_category_that_one_side_lacks_is_half_a_claim_there() -> None:
    (shift,) = shifts(stances({"asserts": 50}), stances(EVEN))
    p, q = (50.5 / 51, 0.5 / 51), (0.5, 0.5)
    by_hand = sum((a - b) * math.log(a / b) for a, b in zip(p, q, strict=True))
    assert shift.psi == pytest.approx(by_hand)


def test_a_category_that_neither_side_has_changes_nothing() -> None:
    (shift,) = shifts(stances(EVEN | {"doubts": 0}), stances(EVEN))
    assert shift == shifts(stances(EVEN), stances(EVEN))[0]


def test_chance_counts_events_and_one_degree_less_than_categories() -> None:
    (shift,) = shifts(stances(EVEN, n_events=20), stances(EVEN, n_events=80))
    assert shift.by_chance == pytest.approx((1 / 20 + 1 / 80) * 3.8415, rel=1e-4)
    (single,) = shifts(stances({"asserts": 5}), stances({"asserts": 9}))
    assert (single.psi, single.by_chance) == (0, 0)


def test_an_alert_is_large_and_larger_than_chance() -> None:
    wild = {"asserts": 95, "denies": 5}
    assert drift_of(stances(wild), stances(EVEN), UNKNOWN).tag == "alert"
    few = drift_of(stances({"asserts": 76, "denies": 24}, n_events=12), stances(EVEN), UNKNOWN)
    assert few.tag == "ok"
    assert few.metrics()["psi_training.stance"] > 0.25
    assert "with 12 events against 1,000 chance gives up to 0.32" in few.sentences()[0]
    slight = drift_of(stances({"asserts": 60, "denies": 40}), stances(EVEN), UNKNOWN)
    assert slight.tag == "ok"


def test_what_is_not_known_is_said_and_is_not_zero() -> None:
    nothing = drift_of(stances(EVEN), UNKNOWN, UNKNOWN)
    assert (nothing.tag, nothing.metrics()) == ("unknown", {})
    assert nothing.sentences()[0] == (
        "Drift against the training claims is not known: there is none."
    )
    empty = drift_of(stances({}, n_events=0), stances(EVEN), UNKNOWN)
    assert empty.tag == "unknown"
    assert "0 events are too few to tell" in empty.sentences()[0]


def test_of_few_events_nothing_is_said() -> None:
    wild = {"asserts": 95, "denies": 5}
    few = drift_of(stances(wild, n_events=1), stances(EVEN), UNKNOWN)
    assert (few.tag, few.metrics()) == ("unknown", {})
    assert "1 event is too few to tell (10 are asked)" in few.sentences()[0]


def test_metrics_name_the_comparison_the_column_and_the_largest() -> None:
    both = {"stance": EVEN, "information_grade": {"1": 50, "6": 50}}
    other = Distribution(100, 99, both | {"information_grade": {"1": 20, "6": 80}})
    found = drift_of(other, Distribution(100, 99, both), other).metrics()
    assert found["psi_last.largest"] == found["psi_last.stance"] == 0
    assert found["psi_training.largest"] == found["psi_training.information_grade"] > 0.25


def test_two_drifting_columns_are_told_in_one_sentence_the_larger_first() -> None:
    before = Distribution(100, 99, {"stance": EVEN, "kind": {"ngo": 50, "ministry": 50}})
    now = Distribution(
        100, 99, {"stance": {"asserts": 80, "denies": 20}, "kind": {"ngo": 5, "ministry": 95}}
    )
    told = drift_of(now, UNKNOWN, before).sentences()[1]
    assert told.startswith(
        "Against the last batch the kind of source has drifted: ngo from 50 % of claims to 5 % ("
    )
    assert "; the stance has drifted: denies from 50 % of claims to 20 % (" in told


def described(name: str) -> pl.DataFrame:
    found = assess(corpus(name))
    return with_stance_and_kind(found.scores, found.claims.accepted, found.sources.accepted)


def test_parts_of_one_corpus_do_not_drift_from_the_rest_by_chance() -> None:
    frame = described("syria")
    events, draw = frame["event_id"].unique(maintain_order=True), np.random.default_rng(5)
    alerts = 0
    for size in (5, 20, 36) * 10:
        part = pl.col("event_id").is_in(draw.choice(events.to_numpy(), size, replace=False))
        drift = drift_of(
            distribution(frame.filter(part)), distribution(frame.filter(~part)), UNKNOWN
        )
        alerts += drift.tag == "alert"
    assert alerts <= 1


def test_a_batch_of_one_kind_of_source_has_drifted() -> None:
    frame = described("syria")
    part = frame.filter(kind="ministry")
    told = drift_of(distribution(part), distribution(frame), UNKNOWN)
    assert told.tag == "alert"
    assert (
        "the kind of source has drifted: ministry from 28 % of claims to 100 %"
        in (told.sentences()[0])
    )
