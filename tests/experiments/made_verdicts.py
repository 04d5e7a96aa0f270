"""Verdicts as review would have left them in the store: said of real claims, or of made ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from experiments.corpora import Corpus, own_corpora
from features.gate import admit_claims, admit_sources
from scoring.review.verdict_store import VERDICT_SCHEMA, VerdictStore

SOURCES = admit_sources(
    pl.DataFrame(
        {
            "source_id": ["army", "wire", "monitor"],
            "name": ["Army", "Wire", "Monitor"],
            "kind": ["military_spokesman", "wire_agency", "monitor_ngo"],
            "alignment": ['{"a": 1.0}', "{}", "{}"],
        }
    )
).accepted


def claims(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Return admitted claims; what a row leaves out: by the wire, on one day, in no country."""
    defaults = {"source_id": "wire", "published_at": "2030-01-01", "event_id": None}
    defaults |= {"country": None}
    return admit_claims(pl.DataFrame([{**defaults, **row} for row in rows])).accepted


def keep(
    store: VerdictStore,
    run: str,
    told: pl.DataFrame,
    sources: pl.DataFrame,
    said: Mapping[str, str],
    *,
    who: str = "ana",
    day: int = 1,
    selected_by: str = "uncertainty",
    model: str = "claim-credibility 1",
    score: Mapping[str, float] | float = 0.5,
    as_of: datetime = datetime(2030, 2, 1, tzinfo=UTC),
) -> VerdictStore:
    """Keep what one person said of the claims of a run, by claim id, on a day of March 2030."""
    store.keep_inputs(run, told, sources)
    asked = told.filter(pl.col("claim_id").is_in(list(said)))
    scores = score if isinstance(score, Mapping) else dict.fromkeys(said, score)
    number = pl.col("claim_id").replace_strict(scores, return_dtype=pl.Float64)
    when = datetime(2030, 3, day, tzinfo=UTC)
    frame = asked.with_columns(
        pl.lit("verdict").alias("action"),
        pl.format("{} {} {} {}", pl.lit(run), "claim_id", pl.lit(who), pl.lit(day)).alias(
            "assessment_id"
        ),
        pl.format("trace {} {}", pl.lit(run), "claim_id").alias("trace_id"),
        pl.col("claim_id").replace_strict(said, return_dtype=pl.String).alias("verdict"),
        wrong_reasons=pl.lit([], pl.List(pl.String)),
        note=pl.lit(None, pl.String),
        page=pl.lit(None, pl.String),
        who=pl.lit(who),
        when=pl.lit(when),
        pulled_at=pl.lit(when),
        run_id=pl.lit(run),
        model=pl.lit(model),
        as_of=pl.lit(as_of),
        credibility=number,
        credibility_low=number,
        credibility_high=number,
        selected_by=pl.lit(selected_by),
    )
    store.append(frame.select(pl.col(n).cast(kind) for n, kind in VERDICT_SCHEMA.items()))
    return store


def new_store(folder: Path) -> VerdictStore:
    """Return an empty store in a folder."""
    return VerdictStore(folder / "reviews")


def of_war(war: str, *, there: bool) -> list[Corpus]:
    """Return what the shipped corpora have of a war, or all that they have without it."""
    parts = []
    for corpus in own_corpora():
        kept = (corpus.labels["war"] == war) == there
        labels, told = corpus.labels.filter(kept), corpus.claims.filter(kept)
        if told.height:
            parts.append(Corpus(corpus.name, told, corpus.sources, labels))
    return parts
