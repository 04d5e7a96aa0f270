"""Made reports are what they were asked to be."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.truth.judging import right, vote
from benchmarks.truth.synthetic import MEANS, RATES, Synthetic, at_59, copied, named, reports
from models.truth import METHODS


def accuracy_of_own_claims(made: Synthetic) -> pd.Series:
    own = made.reports[~made.is_copy]
    hits = own["value"] == own["item"].map(made.truth)
    return hits.groupby(own["source"]).mean()


def test_there_are_as_many_reports_as_asked_for_each_source_once_an_item() -> None:
    made = reports(20_000, 500, zipf=1.0)
    assert len(made.reports) == 20_000
    assert not made.reports.duplicated(["source", "item"]).any()
    assert set(made.reports["item"]) == set(made.truth.index)


def test_activity_is_zipfs() -> None:
    made = reports(200_000, 100, n_items=1_000_000, zipf=1.0)
    counted = made.reports["source"].value_counts().to_numpy()
    assert counted[0] / counted[9] == pytest.approx(10, rel=0.1)


def test_sources_are_as_accurate_as_they_were_drawn() -> None:
    made = reports(200_000, 20, n_items=50_000, n_values=5, zipf=0.0)
    found = accuracy_of_own_claims(made)
    assert np.abs(found - made.accuracy).max() < 0.02


def test_wrong_values_are_all_alike() -> None:
    made = reports(100_000, 50, n_items=20_000, n_values=4, zipf=0.0)
    off = (made.reports["value"] - made.reports["item"].map(made.truth)) % 4
    wrong = off[off > 0].value_counts(normalize=True)
    assert np.abs(wrong - 1 / 3).max() < 0.01


@pytest.mark.parametrize("make", [reports, copied])
def test_a_seed_says_it_all(make) -> None:  # type: ignore[no-untyped-def]
    one, again, other = make(3_000, 60, seed=1), make(3_000, 60, seed=1), make(3_000, 60, seed=2)
    pd.testing.assert_frame_equal(one.reports, again.reports)
    pd.testing.assert_series_equal(one.truth, again.truth)
    assert not one.reports.equals(other.reports)


@pytest.mark.parametrize("rate", RATES)
def test_copiers_copy_at_their_rate(rate: float) -> None:
    made = copied(rate=rate)
    by_copier = made.reports["source"].isin(made.copies_from.dropna().index)
    assert made.is_copy[by_copier].mean() == pytest.approx(rate, abs=0.04)
    assert not made.is_copy[~by_copier].any()


def test_the_share_of_copiers_is_as_asked() -> None:
    made = copied(n_sources=200, copiers=0.25, leaders=4)
    assert made.copies_from.notna().sum() == 50
    assert made.copies_from.nunique() == 4
    assert made.copies_from.isna()[made.copies_from.dropna()].all()  # nobody follows a follower


def test_a_copy_says_what_its_leader_said_minutes_later() -> None:
    made = copied(rate=0.5, times=True, texts=True, verbatim=1.0)
    said = made.reports.set_index(["source", "item"])
    copies = made.reports[made.is_copy]
    leader = made.copies_from[copies["source"]].to_numpy()
    original = said.loc[list(zip(leader, copies["item"], strict=True))]
    assert (copies["value"].to_numpy() == original["value"].to_numpy()).all()
    assert (copies["text"].to_numpy() == original["text"].to_numpy()).all()
    minutes = (copies["time"].to_numpy() - original["time"].to_numpy()) / np.timedelta64(1, "m")
    assert minutes.min() >= 0
    assert minutes.mean() == pytest.approx(10, rel=0.2)


def test_who_does_not_copy_writes_a_text_of_its_own() -> None:
    made = copied(texts=True)
    assert made.reports["text"][~made.is_copy].is_unique


@pytest.mark.parametrize("n_values", [2, 5])
@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("copiers", [0.2, 0.6])
def test_voting_is_at_59(n_values: int, rate: float, copiers: float) -> None:
    made = [at_59(n_values, copiers, rate, seed) for seed in range(5)]
    shares = [vote(each.reports, each.truth).mean() for each in made]
    assert np.mean(shares) == pytest.approx(0.59, abs=0.015)


def test_every_setting_has_a_mean_for_each_rate() -> None:
    assert {len(means) for means in MEANS.values()} == {len(RATES)}


def test_without_copying_one_coin_beats_voting() -> None:
    made = named(reports(10_000, 300, 2000, accuracy=(3, 2)))
    found = METHODS["one_coin"]().fit(made.reports).truths_
    assert right(found, made.truth).mean() > vote(made.reports, made.truth).mean() + 0.05
