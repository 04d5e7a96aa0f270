"""Claims joined with their sources: who speaks, for which camp, with what interest."""

from __future__ import annotations

import polars as pl

LEANS = 0.25
"""Alignment from which a source counts as being of a camp; below it speaks for none."""


def join_sources(claims: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return the claims with what their sources add, in the same order.

    Adds `listed` (is the source known at all), `kind`, `parent`, `to_favoured` and `to_harmed`
    (alignment to the side that gains and to the side that loses, in [-1, 1]), `strength` (largest
    alignment to any side), `camp` (the side or sides it leans to most, null for none) and
    `interest`: what the speaker's side gains if the claim is believed, in [-1, 1]. Interest is
    signed: the same outlet is partial in one claim and speaks against its own side in the next
    (Radford et al. 2023).

    >>> from features.schema import SOURCES_SCHEMA
    >>> claims = pl.DataFrame({"source_id": ["army"], "favours": ["a"], "harms": ["b"]})
    >>> sources = pl.DataFrame(
    ...     {"source_id": ["army"], "name": [None], "kind": ["ministry"], "country": [None],
    ...      "parent": [None], "domain": [None], "alignment": [[{"side": "a", "weight": 0.8}]]},
    ...     schema=SOURCES_SCHEMA)
    >>> join_sources(claims, sources)["interest", "camp"].rows()
    [(0.8, 'a')]
    """
    sides = (
        sources.select("source_id", "alignment")
        .explode("alignment", empty_as_null=True)
        .drop_nulls("alignment")
        .unnest("alignment")
    )
    known = (
        sources.select("source_id", "kind", "parent", listed=pl.lit(True))
        .join(_camps(sides), on="source_id", how="left", maintain_order="left")
        .join(
            sides.group_by("source_id").agg(strength=pl.col("weight").abs().max()),
            on="source_id",
            how="left",
            maintain_order="left",
        )
    )
    joined = claims.join(known, on="source_id", how="left", maintain_order="left")
    for side, column in (("favours", "to_favoured"), ("harms", "to_harmed")):
        joined = joined.join(
            sides.rename({"weight": column}),
            left_on=["source_id", side],
            right_on=["source_id", "side"],
            how="left",
            maintain_order="left",
        )
    return joined.with_columns(
        pl.col("listed").fill_null(value=False),
        pl.col("kind").fill_null("unknown"),
        pl.col("to_favoured", "to_harmed", "strength").fill_null(0.0),
    ).with_columns(interest=(pl.col("to_favoured") - pl.col("to_harmed")).clip(-1.0, 1.0))


def _camps(sides: pl.DataFrame) -> pl.DataFrame:
    # A tie joins the names, so that which side is written first, or what it is called, is nothing.
    return (
        sides.filter(pl.col("weight") >= LEANS)
        .filter(pl.col("weight") == pl.col("weight").max().over("source_id"))
        .sort("side")
        .group_by("source_id")
        .agg(camp=pl.col("side").str.join("|"))
    )
