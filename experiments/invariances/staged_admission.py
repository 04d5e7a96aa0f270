"""Staged admissions: a side reports that its enemy 'admitted' what serves that side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.invariances.measured import TINY, Measured, measured
from experiments.invariances.worlds import NO_CITES, by_variant, score_worlds, worlds
from scoring import ScoringEngine

LIMIT: Final = 0.05
"""How much more the report itself may be believed for calling itself an admission."""
_OF: Final = 0.5
"""Alignment from which a source is taken to speak for a side."""


def staged_admission(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Let a beneficiary say that the enemy admitted it: no admission, and no credit for the word.

    For each claim that is asserted, a listed source of the side it favours, which has not spoken of
    the event, reports the same at the same time: plainly (`asserts`), as an admission by the enemy
    (`acknowledges`, "… admitted that …"), and as one that cites a source of the enemy. The claim
    may gain no more by an admission than by the plain report, the report itself no more than
    `LIMIT`.
    """
    scored = [_scored(engine, corpus) for corpus in corpora]
    of_target = pl.concat([by_variant(part) for part in scored])
    of_report = pl.concat([by_variant(part, who="is_report") for part in scored])
    return [
        measured("staged admission: the claim", _gained(of_target), TINY),
        measured("staged admission: the report", _gained(of_report), LIMIT),
    ]


def _gained(p: pl.DataFrame) -> pl.DataFrame:
    after = pl.max_horizontal("admitted", "admitted, cited")
    return p.select("target", before="plain", after=after, move=after - pl.col("plain"))


def _scored(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    variants = ["plain", "admitted", "admitted, cited"]
    copies = worlds(corpus.claims, _beneficiaries(corpus), variants)
    admits = pl.col("variant") != "plain"
    proposition = pl.col("proposition").str.strip_chars_end(".")
    enemy = pl.col("harms").str.replace_all("_", " ")
    reports = copies.filter("is_target").with_columns(
        claim_id=pl.lit("report"),
        source_id="speaker",
        stance=pl.when(admits).then(pl.lit("acknowledges")).otherwise(pl.lit("asserts")),
        text=pl.when(admits)
        .then(pl.format("The {} side admitted that {}.", enemy, proposition))
        .otherwise(pl.format("There is news that {}.", proposition)),
        cites=pl.when(pl.col("variant") == "admitted, cited")
        .then(pl.concat_list(pl.col("enemy").fill_null("enemy")))
        .otherwise(NO_CITES),
        is_target=pl.lit(value=False),
    )
    both = pl.concat([copies, reports])
    scored = score_worlds(engine, both, corpus.sources)
    return scored.with_columns(is_report=pl.col("claim_id") == "report")


def _beneficiaries(corpus: Corpus) -> pl.DataFrame:
    """Claims (`target`), each with a source of the side it favours and one of whom it harms."""
    leaning = (
        corpus.sources.select("source_id", "alignment")
        .explode("alignment", empty_as_null=True)
        .unnest("alignment")
    )
    speaks = leaning.filter(pl.col("weight") >= _OF)
    asserted = corpus.claims.filter(pl.col("stance") == "asserts").drop_nulls(
        ["favours", "harms", "proposition"]
    )
    enemies = speaks.sort("source_id").group_by("side").agg(enemy=pl.col("source_id").first())
    friends = leaning.filter(pl.col("weight") > 0).select(harms="side", speaker="source_id")
    spoken = corpus.claims.select("event_id", speaker="source_id")
    found = (
        asserted.select("event_id", "favours", "harms", target="claim_id")
        .join(speaks.select(favours="side", speaker="source_id"), on="favours")
        .join(friends, on=["harms", "speaker"], how="anti")
        .join(spoken, on=["event_id", "speaker"], how="anti")
        .sort("target", "speaker")
        .with_columns(number=pl.int_range(pl.len()).over("target"))
    )
    # Not always the first by name: one source after another, claim by claim.
    turn = (pl.col("target").rank("dense") % pl.len().over("target")).cast(pl.Int64)
    found = found.filter(pl.col("number") == turn)
    return found.join(enemies, left_on="harms", right_on="side", how="left").select(
        "target", "speaker", "enemy"
    )
