"""Clones: one report told again in other words by new names, which is still one report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.invariances.edits import PARAPHRASES, paraphrase
from experiments.invariances.measured import TINY, Measured, measured
from experiments.invariances.worlds import NO_CITES, by_variant, score_worlds, worlds
from features.agreement import DENYING
from scoring import ScoringEngine

PAIRS: Final = 120
"""Pairs of a claim and a report of it that are cloned, of each relation in each corpus."""
_NUMBERS: Final = range(1, PARAPHRASES + 1)
_KINDS: Final = {
    "unlisted": "no source has the clones' names",
    "listed": "the clones are listed with the kind and alignment of whom they copy",
    "reworded": "as listed, and the second and third reword the proposition too",
}
_ASIDES: Final = ("", "", "It is a fact: ", "Beyond dispute: ")


def clones(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Add clones of a report: together they move P no more than the one that moves it most.

    Pairs are a claim and a report by another source that affirms it (the same proposition the same
    way round, or another that serves the same sides) or contradicts it. Clones are published with
    the report they copy, paraphrased, cite nobody, and are unlisted, listed with its kind and
    alignment, or listed with a reworded proposition. A move is what all clones change P by, by
    size, less the largest change by one alone.
    """
    moves = pl.concat([_moves(engine, corpus) for corpus in corpora])
    supports = pl.col("relation").str.starts_with("supports")
    return [
        measured(f"clones, {kind}", moves.filter(supports, pl.col("kind") == kind), TINY)
        for kind in _KINDS
    ] + [measured("clones of a contradiction", moves.filter(~supports), TINY)]


def pairs_of(claims: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of a claim (`target`) and another source's report of it (`report`).

    `relation` is supports or contradicts, on the same proposition or by the sides served on
    another (with "other" at its end).
    """
    said = claims.select(
        "event_id", "source_id", "proposition", "favours", "harms",
        id="claim_id", denies=pl.col("stance").is_in(DENYING),
    )  # fmt: skip
    pairs = said.join(said, on="event_id", suffix="_r").filter(
        pl.col("source_id") != pl.col("source_id_r")
    )
    same = pl.col("proposition") == pl.col("proposition_r")
    alike = (pl.col("favours") == pl.col("favours_r")) & (pl.col("harms") == pl.col("harms_r"))
    opposed = (pl.col("favours") == pl.col("harms_r")) & (pl.col("harms") == pl.col("favours_r"))
    relation = (
        pl.when(same & (pl.col("denies") == pl.col("denies_r")))
        .then(pl.lit("supports"))
        .when(same)
        .then(pl.lit("contradicts"))
        .when(alike)
        .then(pl.lit("supports other"))
        .when(opposed)
        .then(pl.lit("contradicts other"))
    )
    return (
        pairs.select(relation=relation, target="id", report="id_r")
        .drop_nulls("relation")
        .sort("relation", "target", "report")
    )


def _moves(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    every = (pl.len().over("relation") / PAIRS).ceil().cast(pl.Int64)
    pairs = pairs_of(corpus.claims)
    pairs = pairs.filter(pl.int_range(pl.len()).over("relation") % every == 0)
    together = [f"{kind} all" for kind in _KINDS]
    alone = [f"{kind} {number}" for kind in _KINDS for number in _NUMBERS]
    copies = worlds(corpus.claims, pairs, ["before", *together, *alone])
    added = [_cloned(copies, kind, number) for kind in _KINDS for number in _NUMBERS]
    scored = score_worlds(engine, pl.concat([copies, *added]), _with_clones(corpus.sources))
    p = by_variant(scored, "report", "relation")
    return pl.concat([_compared(p, kind) for kind in _KINDS])


def _cloned(copies: pl.DataFrame, kind: str, number: int) -> pl.DataFrame:
    """The `number`th clone of each report, in the worlds of its kind that have it."""
    name = pl.format("{} {} of {}", pl.lit("new" if kind == "unlisted" else "clone"),
                     pl.lit(number), "source_id")  # fmt: skip
    aside = _ASIDES[number] if kind == "reworded" else ""
    return copies.filter(
        pl.col("claim_id") == pl.col("report"),
        pl.col("variant").is_in([f"{kind} all", f"{kind} {number}"]),
    ).with_columns(
        claim_id=pl.format("clone {} of {}", pl.lit(number), "claim_id"),
        source_id=name,
        text=paraphrase(number),
        proposition=pl.lit(aside) + pl.col("proposition"),
        cites=NO_CITES,
        is_target=pl.lit(value=False),
    )


def _with_clones(sources: pl.DataFrame) -> pl.DataFrame:
    unknown = [pl.lit(None, pl.String).alias(name) for name in ("name", "parent", "domain")]
    return pl.concat(
        [sources]
        + [
            sources.with_columns(
                *unknown, source_id=pl.format("clone {} of {}", pl.lit(number), "source_id")
            )
            for number in _NUMBERS
        ]
    )


def _compared(p: pl.DataFrame, kind: str) -> pl.DataFrame:
    one = pl.max_horizontal((pl.col(f"{kind} {n}") - pl.col("before")).abs() for n in _NUMBERS)
    together = (pl.col(f"{kind} all") - pl.col("before")).abs()
    return p.select(
        pl.format("{} (by {})", "target", "report").alias("target"),
        "relation",
        "before",
        kind=pl.lit(kind),
        after=f"{kind} all",
        move=together - one,
    )
