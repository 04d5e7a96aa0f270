"""Judging a scoring engine on any labelled claims file, beside controls held out in that file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from experiments.controls import CONTROLS
from experiments.corpora import Corpus, own_corpora
from experiments.evaluation import Evaluation
from experiments.forecasters import MODEL
from experiments.held_out import ABOUT, REPORTED, held_out
from experiments.snapshots import snapshots
from features.errors import InputError
from scoring.engine import ScoringEngine
from scoring.moment import Moment

KEY: Final = "file"


def judge_corpus(
    engine: ScoringEngine, corpus: Corpus, horizons: Sequence[str] = REPORTED
) -> Evaluation:
    """Return the engine's scores of labelled claims as an evaluation.

    Nothing is fitted for the engine, so every claim is judged. The controls are fitted, and held
    out by event; where they cannot be, for want of other events with both outcomes, they are null.
    """
    asked = tuple(dict.fromkeys(horizons))
    seen = snapshots([corpus], asked)
    said = pl.concat(_said(engine, corpus, horizon) for horizon in asked)
    keys = ["claim_id", "horizon"]
    forecasts = seen.frame.select(*ABOUT, held_out=pl.lit(None, pl.String)).join(
        said, on=keys, how="left", maintain_order="left", validate="1:1"
    )
    names = [control.name for control in CONTROLS]
    try:
        controls = held_out(seen, "event", CONTROLS, asked)
    except InputError:  # nothing to hold out: the controls cannot be fitted, the engine need not be
        controls = forecasts.head(0).with_columns(pl.lit(None, pl.Float64).alias(n) for n in names)
    joined = forecasts.join(
        controls.select(*keys, *names), on=keys, how="left", maintain_order="left", validate="1:1"
    )
    title = f"{corpus.name}, scored by {engine.bundle.name}"
    return Evaluation(KEY, title, joined, (MODEL, *names), asked)


def _said(engine: ScoringEngine, corpus: Corpus, horizon: str) -> pl.DataFrame:
    judged = engine.judge(Moment.of(None, horizon).stamp(corpus.claims), corpus.sources)
    return corpus.claims.select("claim_id", horizon=pl.lit(horizon)).with_columns(
        pl.Series(MODEL, judged.said.probability)
    )


def trained_on(corpus: Corpus) -> int:
    """Return how many of the corpus' claims the shipped champion was trained on, by their text."""
    known = pl.concat([own.claims.select("text") for own in own_corpora()]).unique()
    return corpus.claims.join(known, on="text", how="semi").height


def named_after(path: Path) -> str:
    """Return the name a report gives to a labelled file: its stem, or its folder's for `claims`."""
    stem = path.name.partition(".")[0]
    return path.resolve().parent.name if stem == "claims" else stem
