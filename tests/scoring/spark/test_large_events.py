"""A large event in slices: each with what it must hear, and every score as in one piece."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from scoring import ScoringEngine
from scoring.moment import Moment
from scoring.spark.judging import judged
from scoring.spark.large_events import reports_of, to_be_heard
from scoring.spark.setting import Setting
from tests.builders import claims, sources
from tests.scoring.spark.made_event import SPEAKERS, large_event

MOMENTS = ["0h", "24h", "30d", "2017-09-20", "latest"]


def setting_at(moment: str, said: pl.DataFrame) -> Setting:
    """The champion, and a moment as the job has it: at the latest, a time."""
    if moment == "latest":
        time = Moment().stamp(said)["as_of"][0]
        when = Moment(time=time)
    else:
        when = Moment.of(moment) if "-" in moment else Moment.of(None, moment)
    return Setting.of(ScoringEngine.default().bundle, SPEAKERS, when)


def rows(said: pl.DataFrame, *, mine: bool = True) -> pl.DataFrame:
    """Claims as they come to an executor."""
    placed = said.with_columns(part=pl.lit(0, pl.Int32), at=pl.col("row").cast(pl.Int64))
    return placed.with_columns(mine=pl.lit(mine))


def in_slices(said: pl.DataFrame, setting: Setting, n: int, many: int) -> pl.DataFrame:
    """The scores of an event in `n` slices, where a source of more claims than `many` is split."""
    placed = rows(said).with_columns(many=pl.len().over("source_id") > many)
    by = pl.when("many").then(pl.col("claim_id").hash()).otherwise(pl.col("source_id").hash())
    placed = placed.with_columns(slice=by % n)
    heard = to_be_heard(reports_of(placed, SPEAKERS)).select("at")
    copies = placed.join(heard, on="at", how="semi").with_columns(mine=pl.lit(value=False))
    scored = []
    for number in range(n):
        mine = placed.filter(pl.col("slice") == number)
        others = copies.filter(pl.col("slice") != number)
        scored.append(judged(pl.concat([mine, others]), setting))
    return pl.concat(scored).sort("at")


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from(MOMENTS), st.integers(2, 6), st.integers(10, 80))
@example(1, "0h", 4, 10)
@example(2, "24h", 3, 10)
@example(3, "latest", 3, 1000)
def test_slices_of_an_event_are_scored_as_the_whole_to_the_bit(
    seed: int, moment: str, n: int, many: int
) -> None:
    said = large_event(seed, n=600)
    setting = setting_at(moment, said)
    known = setting.moment.known(said)
    whole = judged(rows(known), setting).sort("at")
    assert_frame_equal(in_slices(known, setting, n, many), whole, check_exact=True)


def test_what_is_heard_is_far_less_than_the_event() -> None:
    said = large_event(5, n=3000)
    heard = to_be_heard(rows(said).pipe(reports_of, SPEAKERS).with_columns(many=pl.lit(False)))
    assert 100 < heard.height < 1000


def test_a_slice_without_what_is_heard_would_be_scored_otherwise() -> None:
    said = large_event(1)
    setting = setting_at("latest", said)
    whole = judged(rows(said), setting).sort("at")
    half = judged(rows(said).filter(pl.col("at") > 150), setting).sort("at")
    assert not half.equals(whole.filter(pl.col("at") > 150))


@pytest.mark.parametrize("n_claims", [1, 101])
def test_a_report_that_comes_twice_is_judged_once(n_claims: int) -> None:
    said = claims(*(("army", "asserts", float(n)) for n in range(n_claims)))
    setting = Setting.of(
        ScoringEngine.default().bundle, sources(("army", "ministry", {})), Moment.of(None, "0h")
    )
    twice = pl.concat([rows(said, mine=False), rows(said)])
    assert_frame_equal(judged(twice, setting), judged(rows(said), setting), check_exact=True)
