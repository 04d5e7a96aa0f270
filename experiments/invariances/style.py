"""Style that is no evidence: hedges, 'reportedly', loaded words and minutes that nobody gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.invariances import edits
from experiments.invariances.measured import Measured, measured
from experiments.invariances.worlds import edited, score_worlds, worlds
from scoring import ScoringEngine

LIMIT: Final = 0.05
STYLES: Final = {
    "hedges stripped": edits.without_hedges(),
    "reportedly added": edits.reportedly(),
    "loaded words swapped": edits.other_loaded_words(),
    "fake precision": edits.to_the_minute(),
}
"""Edits of a claim's text, each on its own."""


def style(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Edit the words of one claim after another: P may move by `LIMIT` at most, either way.

    Every claim whose text the edit changes, at 0h and at latest; what others say is left alone.
    """
    parts = [_moves(engine, corpus, horizon) for corpus in corpora for horizon in ("0h", "latest")]
    moves = pl.concat(parts)
    return [
        measured(f"style: {name}", moves.filter(pl.col("style") == name), LIMIT) for name in STYLES
    ]


def _moves(engine: ScoringEngine, corpus: Corpus, horizon: str) -> pl.DataFrame:
    targets = corpus.claims.select(target="claim_id")
    text = pl.col("text")
    for name, changed in STYLES.items():
        text = edited(name, changed, text)
    copies = worlds(corpus.claims, targets, ["before", *STYLES])
    copies = copies.with_columns(text=text, original="text")
    scored = score_worlds(engine, copies, corpus.sources, horizon)
    before = scored.filter("is_target", pl.col("variant") == "before")
    return (
        scored.filter("is_target", pl.col("text") != pl.col("original"))
        .join(before.select("world", before="credibility"), on="world")
        .select(
            "target", "before", style="variant", after="credibility",
            move=(pl.col("credibility") - pl.col("before")).abs(),
        )
    )  # fmt: skip
