"""The splits as tables: what is tested in each fold, and on how much it was trained."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from experiments.snapshots import Snapshots
from experiments.splits import SCHEMES, Scheme, Split, splits
from features.errors import InputError


def split_table(seen: Snapshots) -> pl.DataFrame:
    """Return the splits for review: one row for each scheme, fold and event that is tested.

    Columns: `scheme`, `fold` (from 1), `held_out`, `corpus`, `war`, `event`; `camp` and
    `source_id` (which of those held out speak of the event; null where the scheme is of something
    else); `n_test` and `test_rate` (settled claims of the event that are tested, and the share of
    them that is true); `n_train` and `train_rate` (the same of all the fold is trained on). A
    claim counts once, however many horizons it has. A scheme the claims are too few for is absent.
    """
    claims = Snapshots(
        seen.frame.unique(["corpus", "claim_id"], keep="any").sort("corpus", "claim_id")
    )
    return pl.concat(
        _reviewed(scheme, number, split)
        for scheme in SCHEMES
        for number, split in enumerate(_or_none(claims, scheme), start=1)
    )


def split_summary(table: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each scheme of a `split_table`.

    Columns: `scheme`, `folds`, `events` and `n_test` (settled claims tested), `test_rate` (the
    share of them that is true), `smallest_train`, `median_train` (settled claims) and `train_rate`
    (median over folds).
    """
    trained = (
        table.unique(["scheme", "fold"])
        .group_by("scheme")
        .agg(
            folds=pl.len(),
            smallest_train=pl.col("n_train").min(),
            median_train=pl.col("n_train").median(),
            train_rate=pl.col("train_rate").median(),
        )
    )
    tested = (
        table.filter(pl.col("n_test") > 0)
        .group_by("scheme", maintain_order=True)
        .agg(
            events=pl.col("event").n_unique(),
            n_test=pl.col("n_test").sum(),
            test_rate=pl.col("test_rate").dot("n_test") / pl.col("n_test").sum(),
        )
    )
    return tested.join(trained, on="scheme", how="left", maintain_order="left").select(
        "scheme", "folds", "events", "n_test", "test_rate",
        "smallest_train", "median_train", "train_rate",
    )  # fmt: skip


def _or_none(claims: Snapshots, scheme: Scheme) -> Iterable[Split]:
    try:
        yield from splits(claims, scheme)
    except InputError:
        return


def _reviewed(scheme: Scheme, number: int, split: Split) -> pl.DataFrame:
    train = split.train.frame["truth"].drop_nulls()
    nothing = pl.lit(None, dtype=pl.String)
    camps = pl.col("camp").fill_null("none").unique().sort().str.join(", ")
    sources = pl.col("source_id").unique().sort().str.join(", ")
    return (
        split.test.frame.group_by("corpus", "war", "event")
        .agg(
            camp=camps if scheme == "camp" else nothing,
            source_id=sources if scheme == "source" else nothing,
            n_test=pl.col("truth").count(),
            test_rate=pl.col("truth").mean(),
        )
        .sort("corpus", "war", "event")
        .select(
            pl.lit(scheme).alias("scheme"),
            pl.lit(number).alias("fold"),
            pl.lit(split.held_out).alias("held_out"),
            pl.all(),
            n_train=pl.lit(train.len()),
            train_rate=pl.lit(train.mean()),
        )
    )
