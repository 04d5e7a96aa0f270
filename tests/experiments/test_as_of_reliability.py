"""Reliability as of a day, judged on later claims: nothing of the future, nothing of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import polars as pl
from polars.testing import assert_frame_equal

from experiments.as_of_reliability import PLAIN, as_known, as_of_reliability
from experiments.corpora import Corpus, own_corpora
from experiments.evaluation import Evaluation
from experiments.reliability import gain_told, reliability_section
from experiments.reliability_before import (
    GROUNDS,
    UNSETTLED,
    event_name,
    forecast_by_reliability,
    forecast_in_a_new_war,
    log_odds_before,
    log_odds_before_events,
)
from experiments.snapshots import snapshots
from experiments.track_record import settled

DAY = "2014-01-01"
TIME = datetime(2014, 1, 1, tzinfo=UTC)


@cache
def syria() -> Corpus:
    return own_corpora()[0]


@cache
def past() -> pl.DataFrame:
    return settled(snapshots([syria()], ["latest"]))


@cache
def judged() -> Evaluation:
    return as_of_reliability(own_corpora(), DAY)


@cache
def few() -> Corpus:
    """Ten events of Syria, the first by name."""
    events = syria().claims["event_id"].unique().sort().head(10)
    claims = syria().claims.filter(pl.col("event_id").is_in(events.to_list()))
    labels = syria().labels.join(claims.select("row"), on="row", how="semi", maintain_order="left")
    return replace(syria(), claims=claims, labels=labels)


def turned(corpus: Corpus, where: pl.Expr) -> Corpus:
    """Return the corpus where some claims say the opposite, and their labels too."""
    hit = corpus.claims.select(where).to_series()
    opposite = pl.when(pl.col("stance") == "denies").then(pl.lit("asserts"))
    stance = pl.when(hit).then(opposite.otherwise(pl.lit("denies"))).otherwise("stance")
    truth = pl.when(hit).then(~pl.col("truth")).otherwise("truth")
    return replace(
        corpus,
        claims=corpus.claims.with_columns(stance=stance),
        labels=corpus.labels.with_columns(truth=truth),
    )


def test_a_time_knows_no_later_claim_and_no_label_that_was_not_out() -> None:
    then = as_known(syria(), TIME)
    assert then.claims["published_at"].max() < TIME  # type: ignore[operator]
    assert then.claims["row"].equals(then.labels["row"])
    assert then.labels["settled_at"].drop_nulls().max() < "2014"  # type: ignore[operator]
    assert 10 < then.labels["truth"].count() < then.labels.height


def test_no_reliability_before_a_time_reads_what_came_after() -> None:
    later = pl.col("published_at") >= TIME
    other = turned(syria(), later)
    changed = settled(snapshots([other], ["latest"]))
    told = pl.col("settled_at") < TIME
    # Some labels are older than their claim: told in advance, and the same for both.
    both = pl.concat([past().filter(told), changed.filter(~told)])
    one, two = (
        log_odds_before(corpus, known, TIME, syria().claims)
        for corpus, known in ((syria(), past()), (other, both))
    )
    assert_frame_equal(one, two)
    assert one["all three"].n_unique() > 10


def test_no_reliability_before_an_event_reads_anything_of_it() -> None:
    event = "e13_urum"
    own = pl.col("event_id") == event
    other = turned(syria(), own)
    spoken = syria().claims.filter(own)
    start = datetime(2030, 1, 1, tzinfo=UTC)
    one, two = (
        log_odds_before(
            corpus,
            settled(snapshots([corpus], ["latest"])),
            start,
            spoken,
            event=f"syria {event}",
        )
        for corpus in (syria(), other)
    )
    assert_frame_equal(one, two)


def test_each_ground_knows_what_its_name_says() -> None:
    found = log_odds_before(syria(), past(), datetime(2019, 1, 1, tzinfo=UTC), syria().claims)
    assert found.columns == ["source_id", *GROUNDS]
    odds = {row["source_id"]: row for row in found.iter_rows(named=True)}
    # The same kind has the same odds, whoever it is.
    assert odds["rus_mod"]["kind alone"] == odds["pentagon"]["kind alone"]
    assert odds["rus_mod"]["kind and settled claims"] < odds["pentagon"]["kind and settled claims"]
    assert odds["rus_mod"]["kind and agreement"] < odds["rus_mod"]["kind alone"]


def test_of_every_event_each_speaker_has_odds() -> None:
    found = log_odds_before_events(few(), past())
    spoken = few().claims.select(event_name(few()).alias("event"), "source_id").unique()
    assert found.select("event", "source_id").sort(pl.all()).equals(spoken.sort(pl.all()))
    assert found.null_count().sum_horizontal().item() == 0


def test_a_forecast_by_the_source_is_a_probability_of_each_claim() -> None:
    found = forecast_by_reliability([few()])
    assert found.forecasts.height == few().claims.height
    assert found.names == tuple(GROUNDS)
    for name in GROUNDS:
        assert found.forecasts[name].is_between(0, 1, closed="none").all()


def test_later_claims_are_judged_with_and_without_on_events_of_their_own() -> None:
    frame = judged().forecasts
    assert judged().names[0] == PLAIN
    assert len(judged().names) == 1 + len(GROUNDS)
    assert set(frame["corpus"]) == {"syria"}
    assert set(frame["horizon"]) == {"latest", "0h"}
    known = as_known(syria(), TIME).claims.select(event_name(syria())).to_series()
    assert not set(frame["event"]) & set(known)
    for name in judged().names:
        assert frame[name].is_between(0, 1, closed="none").all()
        assert judged().figures(name, "latest").auc.value > 0.8


def test_the_section_says_what_it_adds_and_by_which_command() -> None:
    alone = forecast_by_reliability([few()])
    section = reliability_section([judged(), judged()], [alone, alone], [DAY, DAY])
    n = judged().figures(PLAIN, "latest").n
    assert f"of {n} later claims." in gain_told(judged(), DAY)
    assert f"**{gain_told(judged(), DAY)}**" in section
    assert f"python -m experiments reliability --as-of {DAY}" in section
    assert section.count("### ") == 2


def test_in_a_new_war_no_label_of_it_is_read() -> None:
    other = replace(few(), name="elsewhere")
    everything = pl.lit(value=True)
    labels = turned(few(), everything).labels
    one, two = (
        forecast_in_a_new_war([replace(few(), labels=each), other]).forecasts.filter(
            pl.col("corpus") == "syria"
        )
        for each in (few().labels, labels)
    )
    assert_frame_equal(one.select(UNSETTLED), two.select(UNSETTLED))
    assert one["kind and agreement"].n_unique() > one["kind alone"].n_unique()
