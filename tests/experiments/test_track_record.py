"""Records in training: from labels of training only, of other events, settled by then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from experiments.corpora import own_corpora
from experiments.figures import auc
from experiments.snapshots import Snapshots, snapshots
from experiments.splits import Split, splits
from experiments.track_record import recorded, settled, with_track_record

RECORD = ("record_low", "record_n")
START = datetime(2017, 1, 1, tzinfo=UTC)


def toy(n: int = 240, seed: int = 1) -> pl.DataFrame:
    """Claims of a day each, four to an event, by twelve sources; a coin says which are true."""
    rng = np.random.default_rng(seed)
    source = rng.integers(0, 12, n)
    days = [START + timedelta(days=i) for i in range(n)]
    frame = pl.DataFrame(
        {
            "corpus": ["toy"] * n,
            "claim_id": [f"c{i:03}" for i in range(n)],
            "war": [f"war {i * 3 // n}" for i in range(n)],
            "event": [f"e{i // 4:02}" for i in range(n)],
            "source_id": [f"s{s}" for s in source],
            "name": [f"S{s}" for s in source],
            "kind": ["ministry" if s % 2 else "newspaper" for s in source],
            "camp": [["a", "b", None][s % 3] for s in source],
            "published_at": days,
            "settled_at": [f"{at + timedelta(days=5):%Y-%m-%d}" for at in days],
            "truth": rng.random(n) < 0.5,
            "record_low": [0.0] * n,
            "record_n": [0.0] * n,
        }
    )
    at = {"0h": pl.col("published_at"), "latest": pl.lit(START + timedelta(days=n))}
    return pl.concat(
        frame.with_columns(horizon=pl.lit(name), as_of=as_of.cast(pl.Datetime("us", "UTC")))
        for name, as_of in at.items()
    )


def split_at(frame: pl.DataFrame, event: str = "e30") -> Split:
    held = pl.col("event") == event
    return Split(event, Snapshots(frame.filter(~held)), Snapshots(frame.filter(held)))


def record_of(split: Split) -> pl.DataFrame:
    """Return the record of every snapshot, on both sides, in one order."""
    both = pl.concat([split.train.frame, split.test.frame])
    return both.sort("claim_id", "horizon").select("claim_id", "horizon", "as_of", "event", *RECORD)


def other_labels(frame: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(truth=pl.when(where).then(~pl.col("truth")).otherwise("truth"))


def test_a_record_is_there_on_both_sides_and_the_rest_is_as_it_was() -> None:
    split = split_at(toy())
    found = with_track_record(split)
    for before, after in ((split.train, found.train), (split.test, found.test)):
        assert after.frame.columns == before.frame.columns
        assert after.frame.drop(RECORD).equals(before.frame.drop(RECORD))
        assert after.frame["record_n"].max() != 0.0
    assert found.held_out == "e30"


def test_what_is_tested_is_in_nobodys_record() -> None:
    frame = toy()
    held = pl.col("event") == "e30"
    before = record_of(with_track_record(split_at(frame)))
    after = record_of(with_track_record(split_at(other_labels(frame, held))))
    assert after.equals(before)


def test_a_claims_own_event_is_not_in_its_record() -> None:
    frame = toy()
    own = pl.col("event") == "e07"
    before, after = (
        record_of(with_track_record(split_at(each))).filter(own)
        for each in (frame, other_labels(frame, own))
    )
    assert before["record_n"].max() != 0.0
    assert after.equals(before)


def test_what_is_settled_later_is_not_in_a_record() -> None:
    frame = toy()
    day = "2017-05-01"
    later = pl.col("settled_at") >= day
    seen = pl.col("as_of") <= datetime(2017, 5, 1, tzinfo=UTC)
    before, after = (
        record_of(with_track_record(split_at(each))) for each in (frame, other_labels(frame, later))
    )
    assert after.filter(seen).equals(before.filter(seen))
    assert not after.equals(before)


def test_sources_events_and_camps_by_other_names_have_the_same_record() -> None:
    frame = toy()
    renamed = frame.with_columns(
        pl.format("{} {}", pl.lit(name), name).alias(name)
        for name in ("source_id", "name", "camp", "event", "claim_id")
    )
    before = record_of(with_track_record(split_at(frame)))
    after = record_of(with_track_record(split_at(renamed, "event e30")))
    assert after.select(RECORD).equals(before.select(RECORD))


def test_a_label_counts_once_whatever_the_horizons_and_not_without_a_date() -> None:
    frame = toy(40)
    assert settled(Snapshots(frame)).height == 40
    undated = frame.with_columns(
        settled_at=pl.when(pl.col("claim_id") < "c010").then(None).otherwise("settled_at"),
        truth=pl.when(pl.col("claim_id") >= "c030").then(None).otherwise("truth"),
    )
    assert settled(Snapshots(undated))["claim_id"].to_list() == [f"c{i:03}" for i in range(10, 30)]


@pytest.mark.parametrize("renamed", ["claim_id", "event"])
def test_a_test_label_in_the_past_is_a_fault(renamed: str) -> None:
    frame = toy(40)
    split = split_at(frame, "e05")
    stray = split.test.frame.head(1).with_columns(pl.lit("another").alias(renamed))
    mixed = Split("e05", Snapshots(pl.concat([split.train.frame, stray])), split.test)
    with pytest.raises(AssertionError, match="e05: tested and in the past"):
        with_track_record(mixed)


def test_coin_tosses_have_no_record_unless_it_leaks() -> None:
    frame = toy()
    honest, leaking = [], []
    for split in splits(Snapshots(frame), "event"):
        honest.append(with_track_record(split).test.frame)
        # As a history column has it: all labels of the file, the claim's own among them.
        unaware = split.test.frame.with_columns(
            event=pl.lit("none"), as_of=pl.lit(datetime(2030, 1, 1, tzinfo=UTC))
        )
        leaking.append(recorded(Snapshots(unaware), settled(Snapshots(frame))).frame)
    parted = [_auc(pl.concat(frames)) for frames in (honest, leaking)]
    assert parted[0] < 0.55
    assert parted[1] > 0.6


def _auc(frame: pl.DataFrame) -> float:
    truth = frame["truth"].cast(pl.Float64).to_numpy()
    return float(auc(truth, frame["record_low"].to_numpy(), np.ones((1, frame.height)))[0])


@cache
def shipped() -> Snapshots:
    return snapshots(own_corpora(), ["0h", "latest"])


def test_the_shipped_corpora_have_records_and_a_war_never_met_has_few() -> None:
    assert shipped().frame.select(RECORD).sum().row(0) == (0.0, 0.0)
    whole = recorded(shipped(), settled(shipped())).frame
    known = whole.group_by("horizon").agg((pl.col("record_n") > 0).mean()).sort("horizon")
    assert known["record_n"].to_list() == pytest.approx([0.5, 0.7], abs=0.1)
    wars = pl.concat(with_track_record(each).test.frame for each in splits(shipped(), "war"))
    assert (wars["record_n"] > 0).to_numpy().mean() < 0.1
    assert wars.select(pl.all_horizontal(pl.col(RECORD).is_finite().all())).item()
