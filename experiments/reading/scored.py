"""How well the champion's recipe parts true from false among claims that were read, not coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl
from threadpoolctl import threadpool_limits

from experiments.corpora import Corpus, own_corpora
from experiments.evaluation import champion_forecaster
from experiments.figures import Figures, figures
from experiments.forecasters import Forecaster
from experiments.reading.held_out_reading import Scheme
from experiments.snapshots import Snapshots, snapshots
from experiments.splits import splits

LATEST: Final = ("latest",)


def as_corpora(read: pl.DataFrame, coded: Sequence[str] = ()) -> list[Corpus]:
    """Return the shipped corpora with their claims as read; fields of `coded` stay as coded."""
    found = []
    for corpus in own_corpora():
        of_it = read.filter(pl.col("corpus") == corpus.name)
        names = [name for name in corpus.claims.columns if name not in ("row", "claim_id", *coded)]
        kept = corpus.claims.drop(names).join(
            of_it.select("claim_id", *names), on="claim_id", how="left", maintain_order="left"
        )
        found.append(replace(corpus, claims=kept.select(corpus.claims.columns)))
    return found


def score_held_out(tested: Sequence[Corpus], scheme: Scheme) -> Figures:
    """Return the figures at `latest` of claims held out, trained on the coded claims of others.

    The events or wars are the coded ones, whatever the claims tested say; no label is read of what
    is held out.
    """
    train, test = snapshots(own_corpora()), snapshots(tested, LATEST).frame
    forecaster: Forecaster = champion_forecaster()
    said = []
    with threadpool_limits(1):
        for split in splits(train, scheme):
            keys = split.test.frame.select("corpus", "claim_id", "event").unique()
            held = test.drop("event").join(keys, on=["corpus", "claim_id"], maintain_order="left")
            forecast = forecaster.forecast(split.train, Snapshots(held))
            said.append(
                held.select("event", "truth").with_columns(
                    said=pl.Series(forecast, dtype=pl.Float64)
                )
            )
    settled = pl.concat(said).drop_nulls("truth")
    truth = settled["truth"].cast(pl.Float64).to_numpy()
    return figures(truth, settled["said"].to_numpy(), settled["event"].to_numpy())
