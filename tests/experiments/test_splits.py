"""Who is trained on and who is tested: on toy claims, and on the shipped corpora."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

import polars as pl
import pytest

from experiments.corpora import own_corpora
from experiments.snapshots import Snapshots, snapshots
from experiments.splits import SCHEMES, Scheme, Split, splits
from features.errors import InputError

ALL_TESTED: tuple[Scheme, ...] = ("event", "war", "camp", "source")


@cache
def seen() -> Snapshots:
    return snapshots(own_corpora(), ["latest"])


@cache
def split_into(scheme: Scheme) -> list[Split]:
    return list(splits(seen(), scheme))


def toy(n: int = 40) -> pl.DataFrame:
    """Claims of a day each, two to an event, by ten sources of two camps, two camps and none."""
    camps = ["a", "a|b", "b", None]
    return pl.DataFrame(
        {
            "corpus": ["toy"] * n,
            "claim_id": [f"c{i:02}" for i in range(n)],
            "war": ["first" if i < n // 2 else "second" for i in range(n)],
            "event": [f"e{i // 2:02}" for i in range(n)],
            "camp": [camps[(i // 2 + i) % 4] for i in range(n)],
            "source_id": [f"s{i % 10}" for i in range(n)],
            "published_at": [datetime(2017, 1, 1) + timedelta(days=i) for i in range(n)],
            "settled_at": [str(date(2017, 1, 1) + timedelta(days=i)) for i in range(n)],
            "truth": [i % 3 != 0 for i in range(n)],
        }
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_event_is_on_both_sides_and_both_have_claims(scheme: Scheme) -> None:
    for split in split_into(scheme):
        assert not set(split.train.frame["event"]) & set(split.test.frame["event"])
        assert split.train.frame.height
        assert split.test.frame.height


@pytest.mark.parametrize("scheme", ALL_TESTED)
def test_every_claim_is_tested_once(scheme: Scheme) -> None:
    tested = pl.concat(split.test.frame for split in split_into(scheme))
    assert tested.height == seen().frame.height
    assert not tested.select("corpus", "claim_id").is_duplicated().any()


def test_nobody_trained_on_leans_to_a_camp_that_is_held_out() -> None:
    for split in split_into("camp"):
        held = {str(camp).split("|")[0] for camp in split.test.frame["camp"]}
        trained = {side for camp in split.train.frame["camp"] for side in str(camp).split("|")}
        assert not held & trained


def test_no_source_is_on_both_sides_nor_an_event_it_speaks_of() -> None:
    for split in split_into("source"):
        assert not set(split.train.frame["source_id"]) & set(split.test.frame["source_id"])
        assert not set(split.train.frame["event"]) & set(split.test.frame["event"])


def test_small_camps_of_a_corpus_are_held_out_together() -> None:
    held = {split.held_out.partition(",")[0] for split in split_into("camp")}
    assert {"no camp", "camp russia", "small camps of syria", "small camps of wars"} <= held
    small = [s for s in split_into("camp") if s.held_out.startswith("small camps of syria")]
    assert {"israel", "turkey"} <= {c for s in small for c in s.test.frame["camp"]}


def test_a_source_of_two_camps_is_held_out_with_the_first_and_trained_on_without_either() -> None:
    for split in splits(Snapshots(toy()), "camp"):
        tested, trained = set(split.test.frame["camp"]), set(split.train.frame["camp"])
        if "a|b" in tested:
            assert "a" not in trained
        if split.held_out.startswith("camp b"):
            assert tested == {"b"}
            assert "a|b" not in trained


def test_forward_trains_on_events_that_ended_before_those_tested() -> None:
    last = seen().frame.group_by("event").agg(last=pl.col("published_at").max())
    for split in split_into("forward"):
        ends = [part.frame.join(last, on="event")["last"] for part in (split.train, split.test)]
        assert ends[0].to_numpy().max() <= ends[1].to_numpy().min()


def test_forward_settled_knows_nothing_of_the_time_it_is_tested_in() -> None:
    for split in split_into("forward_settled"):
        today = split.held_out.rpartition(" ")[2]
        assert (split.train.frame["settled_at"].str.slice(0, 10) <= today).all()
        assert (split.test.frame["published_at"].dt.to_string("%Y-%m-%d") > today).all()
        assert split.train.frame["published_at"].dt.to_string("%Y-%m-%d").to_numpy().max() <= today


def test_a_month_counts_as_settled_from_its_end() -> None:
    def trained(settled: str | None) -> set[str]:
        when = pl.when(pl.col("claim_id") == "c01").then(pl.lit(settled)).otherwise("settled_at")
        frame = toy().with_columns(settled_at=when)
        first = next(splits(Snapshots(frame), "forward_settled"))
        assert first.held_out == "block 2 after 2017-01-08"
        return set(first.train.frame["claim_id"])

    assert "c01" in trained("2017-01-08")
    assert "c01" in trained("2016-12")
    assert "c01" not in trained("2017-01")
    assert "c01" not in trained("2017")
    assert "c01" not in trained(None)


def test_an_event_that_a_file_gives_to_two_wars_is_not_trained_on() -> None:
    frame = toy().with_columns(
        war=pl.when(pl.col("claim_id") == "c01").then(pl.lit("second")).otherwise("war")
    )
    first = next(splits(Snapshots(frame), "war"))
    assert first.held_out == "first"
    assert "c00" in first.test.frame["claim_id"]
    assert "c01" not in first.train.frame["claim_id"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_order_of_rows_is_nothing(scheme: Scheme) -> None:
    shuffled = Snapshots(seen().frame.sample(fraction=1.0, shuffle=True, seed=5))
    for here, there in zip(split_into(scheme), splits(shuffled, scheme), strict=True):
        assert here.held_out == there.held_out
        for one, other in ((here.train, there.train), (here.test, there.test)):
            assert set(one.frame["claim_id"]) == set(other.frame["claim_id"])


def test_all_horizons_of_a_claim_stand_on_one_side() -> None:
    frame = pl.concat([toy().with_columns(horizon=pl.lit(h)) for h in ("0h", "latest")])
    for scheme in ALL_TESTED:
        tested = pl.concat(s.test.frame for s in splits(Snapshots(frame), scheme))
        assert tested.height == frame.height
        assert not tested.select("claim_id", "horizon").is_duplicated().any()


def test_one_war_cannot_be_held_out() -> None:
    with pytest.raises(InputError, match="nothing can be held out by war"):
        list(splits(seen().where(pl.col("war") == "syria"), "war"))


def test_each_war_is_held_out_once_in_order() -> None:
    held = [split.held_out for split in splits(seen(), "war")]
    assert held == ["afghanistan", "iraq", "kosovo", "syria", "ukraine"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_six_claims_are_split_and_two_are_refused(scheme: Scheme) -> None:
    assert list(splits(Snapshots(toy(6)), scheme))
    with pytest.raises(InputError, match=f"by {scheme}"):
        list(splits(Snapshots(toy(2)), scheme))
