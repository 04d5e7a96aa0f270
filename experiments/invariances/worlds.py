"""Edited copies of events, many in one batch: each copy is a world of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from features.schema import CLAIMS_SCHEMA, SOURCES_SCHEMA
from scoring import ScoringEngine

SCORES: Final = ("credibility", "credibility_low", "credibility_high")
NO_CITES: Final = pl.lit([], pl.List(pl.String))


def worlds(claims: pl.DataFrame, targets: pl.DataFrame, variants: Sequence[str]) -> pl.DataFrame:
    """Return a copy of each target's event for each variant.

    `targets` has `target`, the id of a claim, and whatever an edit of that claim needs; a claim may
    be the target of several rows. Columns: those of `claims` and of `targets`, `world` (the number
    of the target's row), `variant` and `is_target`. Events of two worlds never meet.

    >>> claims = pl.DataFrame({"claim_id": ["a", "b"], "event_id": ["e", "e"]})
    >>> copies = worlds(claims, pl.DataFrame({"target": ["b"]}), ["before", "after"])
    >>> copies.filter("is_target").select("variant", "claim_id").rows()
    [('before', 'b'), ('after', 'b')]
    """
    event = pl.coalesce("event_id", "claim_id")
    of_target = claims.select(target="claim_id", event_of_target=event)
    return (
        targets.with_row_index("world")
        .join(of_target, on="target", maintain_order="left")
        .join(pl.DataFrame({"variant": list(variants)}), how="cross")
        .join(claims.with_columns(event_of_target=event), on="event_of_target")
        .with_columns(is_target=pl.col("claim_id") == pl.col("target"))
        .drop("event_of_target")
    )


def edited(variant: str, value: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    """Return `value` for the target claim of one variant, and `otherwise` for all other claims."""
    meant = pl.col("is_target") & (pl.col("variant") == variant)
    return pl.when(meant).then(value).otherwise(otherwise)


def score_worlds(
    engine: ScoringEngine, copies: pl.DataFrame, sources: pl.DataFrame, horizon: str = "latest"
) -> pl.DataFrame:
    """Return the claims of all worlds with `credibility` and its bounds, scored in one call.

    Raises AssertionError where the engine turns one away: an edit must leave a sound claim.
    """
    world = pl.format("{} {} {}", "world", "variant", pl.coalesce("event_id", "claim_id"))
    batch = copies.with_columns(
        event_id=world, claim_id=pl.format("{} {} {}", "world", "variant", "claim_id")
    ).select(name for name in CLAIMS_SCHEMA if name != "row")
    found = engine.assess(batch, bare(sources), horizon=horizon)
    if found.claims.n_rejected or found.sources.n_rejected:
        first = pl.concat([found.claims.rejected, found.sources.rejected], how="diagonal").row(0)
        raise AssertionError(f"an edited copy was turned away: {first}")
    return copies.hstack(found.scores.select(SCORES))


def bare(sources: pl.DataFrame) -> pl.DataFrame:
    """Return sources without their row numbers, as a user would give them."""
    return sources.select(name for name in SOURCES_SCHEMA if name != "row")


def by_variant(
    scored: pl.DataFrame, *kept: str, who: str = "is_target", value: str = "credibility"
) -> pl.DataFrame:
    """Return one row for each world, the value of its claims `who` in a column for each variant."""
    return scored.filter(who).pivot(
        "variant", index=["world", "target", *kept], values=value, maintain_order=True
    )
