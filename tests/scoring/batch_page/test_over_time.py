"""Credibility over time is what each score would have been, up to the time of the score itself."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.times import available_at
from scoring.batch_page.over_time import STOPS, over_time
from scoring.explanation import explain
from tests.scoring.corpus_scores import assess, corpus, engine, of, scored
from tests.scoring.toy_war import EVENT, SPEAKERS


def test_each_stop_is_the_score_at_that_horizon() -> None:
    found = assess(corpus("syria"))
    told = over_time(engine(), found, found.scores)
    assert told["claim_id"].equals(found.scores["claim_id"])
    for stop in STOPS:
        then = scored("syria", stop).select("claim_id", "as_of", alone="credibility")
        both = told.join(then, on="claim_id").filter(pl.col(stop).is_not_null())
        assert both.height > 350
        assert both[stop].equals(both["alone"], null_equal=True)


def test_it_agrees_with_the_explanation_of_a_claim() -> None:
    found = engine().assess(EVENT, SPEAKERS)
    told = {row["claim_id"]: row for row in over_time(engine(), found, found.scores).to_dicts()}
    for claim in ("c1", "c5", "c8"):
        stands = explain(engine(), EVENT, SPEAKERS, claim).over_time[:-1]
        held = {stop: told[claim][stop] for stop in STOPS if told[claim][stop] is not None}
        assert {stand.when: stand.credibility for stand in stands} == pytest.approx(held)


def test_nothing_is_told_from_the_time_of_the_score_on() -> None:
    found = engine().assess(EVENT, SPEAKERS, as_of="2017-09-03")
    told = over_time(engine(), found, found.scores)
    assert told.select("claim_id", *(pl.col(stop).is_not_null() for stop in STOPS)).rows() == [
        ("c1", True, False, False),
        ("c2", True, True, False),
        ("c3", False, False, False),
    ]
    at_once = engine().assess(EVENT, SPEAKERS, horizon="0h")
    nothing = over_time(engine(), at_once, at_once.scores)
    assert nothing.null_count().row(0) == (0, 8, 8, 8)
    a_day = engine().assess(EVENT, SPEAKERS, horizon="24h")
    assert over_time(engine(), a_day, a_day.scores).null_count().row(0) == (0, 0, 8, 8)


def test_what_comes_after_the_as_of_time_is_not_read() -> None:
    found = engine().assess(EVENT, SPEAKERS, as_of="2017-09-05")
    before = engine().assess(EVENT.filter(available_at() <= found.moment.time), SPEAKERS)
    early = before.scores.filter(pl.col("claim_id").is_in(["c1", "c2", "c3"]))
    assert_frame_equal(
        over_time(engine(), found, found.scores.head(3)), over_time(engine(), before, early)
    )


def test_a_few_claims_are_judged_with_all_of_their_events() -> None:
    found = assess(corpus("syria"))
    few = found.scores.sample(9, seed=3)
    told = over_time(engine(), found, few)
    assert told["claim_id"].equals(few["claim_id"])
    assert_frame_equal(
        told.sort("claim_id"), of(over_time(engine(), found, found.scores), few["claim_id"])
    )


def test_no_claims_have_no_past() -> None:
    found = engine().assess(EVENT, SPEAKERS)
    assert over_time(engine(), found, found.scores.clear()).shape == (0, 4)
