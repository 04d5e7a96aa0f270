"""The splits can be reviewed as tables."""

from __future__ import annotations

from functools import cache

import polars as pl

from experiments.corpora import own_corpora
from experiments.snapshots import Snapshots, snapshots
from experiments.split_table import split_summary, split_table
from experiments.splits import SCHEMES


@cache
def seen() -> Snapshots:
    return snapshots(own_corpora(), ["0h", "latest"])


@cache
def table() -> pl.DataFrame:
    return split_table(seen())


def test_the_table_is_the_same_whatever_the_order_of_the_rows() -> None:
    shuffled = Snapshots(seen().frame.sample(fraction=1.0, shuffle=True, seed=5))
    assert split_table(shuffled).equals(table())


def test_an_event_stands_in_a_fold_once() -> None:
    keys = table().select("scheme", "fold", "event")
    assert not keys.is_duplicated().any()
    assert table()["scheme"].unique(maintain_order=True).to_list() == list(SCHEMES)


def test_a_claim_counts_once_whatever_its_horizons() -> None:
    tested = table().group_by("scheme").agg(pl.col("n_test").sum())
    sizes = dict(tested.rows())
    assert sizes["event"] == sizes["war"] == sizes["camp"] == sizes["source"] == 496
    assert sizes["forward_settled"] < sizes["forward"] < 496


def test_who_is_held_out_is_named_where_the_scheme_is_of_them() -> None:
    by_camp, by_source = (table().filter(pl.col("scheme") == s) for s in ("camp", "source"))
    assert by_camp["source_id"].is_null().all()
    assert by_source["camp"].is_null().all()
    nobody = by_camp.filter(pl.col("held_out").str.starts_with("no camp"))
    assert nobody["camp"].unique().to_list() == ["none"]
    assert not by_source["source_id"].is_null().any()


def test_train_and_test_together_are_no_more_than_all() -> None:
    folds = table().group_by("scheme", "fold").agg(pl.col("n_test").sum(), pl.col("n_train").max())
    assert (folds["n_test"] + folds["n_train"] <= 496).all()
    by_event = folds.filter(pl.col("scheme") == "event")
    assert (by_event["n_test"] + by_event["n_train"] == 496).all()


def test_the_summary_is_one_row_a_scheme_with_base_rates() -> None:
    summary = split_summary(table())
    assert summary["scheme"].to_list() == list(SCHEMES)
    by_war = summary.row(by_predicate=pl.col("scheme") == "war", named=True)
    assert (by_war["folds"], by_war["n_test"], by_war["smallest_train"]) == (5, 496, 212)
    assert round(by_war["test_rate"], 4) == round(297 / 496, 4)


def test_a_scheme_with_nothing_to_hold_out_is_absent() -> None:
    syria = split_table(seen().where(pl.col("war") == "syria"))
    assert "war" not in syria["scheme"]
    assert "event" in syria["scheme"]
