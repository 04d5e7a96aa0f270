"""Scores that may not move by one bit: under other names, and whatever the future holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from experiments.corpora import Corpus
from experiments.invariances.measured import Measured, measured
from experiments.invariances.worlds import SCORES, bare
from features.sample import Sample
from scoring import ScoringEngine
from scoring.moment import Moment


def renamed(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Give sides, sources (ids, names, parents, cites) and events other names throughout.

    The past that the model carries is renamed with them: a source keeps its record. Every claim, at
    0h and at latest; the largest change of P or of a bound may be 0.
    """
    moves = []
    for corpus in corpora:
        other = Sample(corpus.claims, corpus.sources).renamed()
        renamed_engine = _with_renamed_past(engine, corpus, other)
        for horizon in ("0h", "latest"):
            before = _scores(engine, corpus.claims, corpus.sources, horizon)
            after = _scores(renamed_engine, other.claims, other.sources, horizon)
            moves.append(_moves(before, after))
    return [measured("renamed", pl.concat(moves), limit=0.0)]


def future(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Permute or drop all claims after a time; those whose as-of time has passed must not notice.

    Three times in each corpus, at horizons 0h and 24h: of later claims the texts, propositions,
    stances, sides, speakers and quantities are shuffled, each on its own, or the claims are left
    out. P and its bounds may change by 0.
    """
    moves: dict[str, list[pl.DataFrame]] = {"permuted": [], "dropped": []}
    for corpus in corpora:
        for horizon in ("0h", "24h"):
            whole = _scores(engine, corpus.claims, corpus.sources, horizon)
            for seen, kept, later in _cuts(corpus, horizon):
                before = whole.filter(pl.col("claim_id").is_in(seen.implode()))
                for how, claims in (
                    ("permuted", pl.concat([kept, _permuted(later)])),
                    ("dropped", kept),
                ):
                    after = _scores(engine, claims, corpus.sources, horizon)
                    after = before.select("claim_id").join(
                        after, on="claim_id", how="left", maintain_order="left"
                    )
                    moves[how].append(_moves(before, after))
    return [measured(f"future {how}", pl.concat(found), limit=0.0) for how, found in moves.items()]


def _cuts(corpus: Corpus, horizon: str) -> Iterator[tuple[pl.Series, pl.DataFrame, pl.DataFrame]]:
    stamped = Moment.of(None, horizon).stamp(corpus.claims)
    for share in (0.2, 0.5, 0.8):
        time = stamped["as_of"].quantile(share, "nearest")
        later = pl.col("published_at") > time
        seen = stamped.filter(pl.col("as_of") <= time)["claim_id"]
        yield seen, corpus.claims.filter(~later), corpus.claims.filter(later)


def _permuted(later: pl.DataFrame) -> pl.DataFrame:
    together = (
        ("text",), ("proposition",), ("stance",), ("favours", "harms"), ("source_id",),
        ("quantity_low", "quantity_high", "quantity_unit"),
    )  # fmt: skip
    return later.with_columns(
        pl.col(column).shuffle(seed=seed)
        for seed, columns in enumerate(together)
        for column in columns
    )


def _scores(
    engine: ScoringEngine, claims: pl.DataFrame, sources: pl.DataFrame, horizon: str
) -> pl.DataFrame:
    found = engine.assess(claims.drop("row"), bare(sources), horizon=horizon)
    return found.scores.select("claim_id", *SCORES)


def _moves(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The largest change of each row; infinite where a score is gone."""
    change = [(before[name] - after[name]).abs() for name in SCORES]
    return pl.DataFrame(
        {
            "target": before["claim_id"],
            "before": before["credibility"],
            "after": after["credibility"],
            "move": pl.select(pl.max_horizontal(*change)).to_series().fill_null(float("inf")),
        }
    )


def _with_renamed_past(engine: ScoringEngine, corpus: Corpus, other: Sample) -> ScoringEngine:
    sources = dict(zip(corpus.sources["source_id"], other.sources["source_id"], strict=True))
    names = dict(zip(corpus.sources["name"], other.sources["name"], strict=True))
    events = dict(zip(corpus.claims["event_id"], other.claims["event_id"], strict=True))
    past = [
        {
            **record,
            "source_id": sources.get(record["source_id"], record["source_id"]),
            "name": names.get(record["name"], record["name"]),
            "event_id": events.get(record["event_id"], record["event_id"]),
        }
        for record in engine.bundle.past
    ]
    return type(engine)(replace(engine.bundle, past=past))
