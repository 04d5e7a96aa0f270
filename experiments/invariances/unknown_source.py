"""Unknown sources: a new name is worth what an unknown is worth, and no more than the median."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.invariances.measured import TINY, TOLD, Measured, measured
from experiments.invariances.worlds import score_worlds, worlds
from scoring import ScoringEngine

SPEAKERS: Final = 9
"""Listed sources that make the same claim, of each pool at most."""
_FEWEST: Final = 3
"""A median of fewer sources is one source's own."""


def unknown_source(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Take a claim's source off the list; compare with listed sources that say the same instead.

    Everything the source said about the event is said, in the same words and with the same evidence
    about it, by an unlisted name and by each listed source of a pool that has not spoken of the
    event. An unlisted source has no kind but `unknown` (it is unknown, not bad), so *its kind's
    median* is over listed sources of kind unknown; P may not be above it, nor above the median over
    sources of every kind. The interval, in log-odds, is as wide at least as the median of its kind:
    in probability it would shrink near 0 and 1, whoever speaks. Above the median of the kind it had
    before (a new name for an old liar) is told without a limit: a name alone does not show that.
    """
    seen = pl.concat([_compared(engine, corpus) for corpus in corpora])
    kind, any_kind, former = (
        seen.filter(pl.col("pool") == pool) for pool in ("unknown", "any", "former")
    )
    width = {"before": "width_of_kind", "after": "width"}
    wide = kind.select("target", **width, move=pl.col("width_of_kind") - pl.col("width"))
    return [
        measured("unknown source: its kind's median", kind, TINY),
        measured("unknown source: the median source", any_kind, TINY),
        measured("unknown source: interval", wide, TINY),
        measured("unknown source: its former kind's median", former, TOLD),
    ]


def _compared(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    moved = worlds(corpus.claims, _speakers(corpus), ["moved"])
    same, cited = (
        pl.col("source_id") == pl.col("former"),
        pl.col("cites").list.contains(pl.col("former")),
    )
    moved = moved.with_columns(
        source_id=pl.when(same).then("speaker").otherwise("source_id"),
        cites=pl.when(cited).then(pl.concat_list("cites", "speaker")).otherwise("cites"),
    )
    scored = score_worlds(engine, moved, corpus.sources).filter("is_target")
    scored = scored.with_columns(width=_log_odds("credibility_high") - _log_odds("credibility_low"))
    listed = (
        scored.filter(pl.col("pool") != "none")
        .group_by("target", "pool")
        .agg(
            pl.len(), before=pl.col("credibility").median(), width_of_kind=pl.col("width").median()
        )
        .filter(pl.col("len") >= _FEWEST)
    )
    unlisted = scored.filter(pl.col("pool") == "none").select(
        "target", "width", after="credibility"
    )
    return unlisted.join(listed, on="target").select(
        "target", "pool", "before", "after", "width", "width_of_kind",
        move=pl.col("after") - pl.col("before"),
    )  # fmt: skip


def _speakers(corpus: Corpus) -> pl.DataFrame:
    """Each claim (`target`) with its source (`former`) and who is to speak instead, by pool."""
    kinds = corpus.sources.select("source_id", "kind")
    claims = corpus.claims.join(kinds, on="source_id").select(
        "event_id", target="claim_id", former="source_id", former_kind="kind"
    )
    spoken = corpus.claims.select("event_id", speaker="source_id")
    others = (
        claims.join(kinds.select(speaker="source_id", kind="kind"), how="cross")
        .join(spoken, on=["event_id", "speaker"], how="anti")
        .sort("target", "speaker")
    )
    pools = {
        "unknown": others.filter(pl.col("kind") == "unknown"),
        "former": others.filter(pl.col("kind") == pl.col("former_kind")),
        "any": others,
        "none": claims.with_columns(speaker=pl.format("not listed {}", "former")),
    }
    every = (pl.len().over("target") / SPEAKERS).ceil().cast(pl.Int64)
    return pl.concat(
        pool.filter(pl.int_range(pl.len()).over("target") % every == 0).select(
            "target", "former", "speaker", pool=pl.lit(name)
        )
        for name, pool in pools.items()
    )


def _log_odds(column: str) -> pl.Expr:
    p = pl.col(column).clip(1e-12, 1 - 1e-12)
    return (p / (1 - p)).log()
