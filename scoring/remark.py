"""Why a report heard about a claim counts for what it does, in words."""

from __future__ import annotations

import polars as pl

from features.agreement import both_affirm, numbers_apart, turned_round
from features.sourced import PARTIAL


def remark() -> pl.Expr:
    """Return why the other report of a pair counts as it does, in a few words.

    Over the pairs of `features.evidence` with `relays_party_other`, `strength` (what the report
    says, times its weight) and `counted` (what that adds to its voice).
    """
    later = pl.col("published_at_other") > pl.col("published_at")
    reversal = pl.col("own") & pl.col("same_proposition") & (pl.col("agreement") < 0)
    drowned = (pl.col("strength") > 0) & (pl.col("counted") == 0)
    voice = pl.col("voice").replace("unlisted", "sources not listed")
    return (
        pl.when(reversal & later)
        .then(pl.lit("the same source turned round: a retraction"))
        .when(reversal)
        .then(pl.lit("the same source said the opposite before"))
        .when("own")
        .then(pl.lit("the same source: no evidence for or against"))
        .when((pl.col("agreement") == 0) & _counts_more())
        .then(pl.lit("a far higher number, which a lower one does not rule out"))
        .when((pl.col("agreement") == 0) & _counts_at_least())
        .then(pl.lit("at least so many: says nothing against a higher number"))
        .when(pl.col("agreement") == 0)
        .then(pl.lit("speaks to something else"))
        .when(pl.col("relays") & (pl.col("agreement") > 0))
        .then(_not_independent())
        .when(drowned)
        .then(pl.format("one voice, counted once: {}", voice))
        .when(_counts_less())
        .then(pl.format("a far lower number: {}", _interest_in_a_lower()))
        .when(turned_round())
        .then(pl.format("the sides the other way round: {}", _interest()))
        .otherwise(_interest())
    )


def _not_independent() -> pl.Expr:
    cites = pl.col("cites_other").list.contains(pl.col("source_id"))
    cited = pl.col("cites").list.contains(pl.col("source_id_other"))
    return (
        pl.when(cites | cited)
        .then(pl.lit("not independent: one cites the other"))
        .when(pl.col("parent") == pl.col("parent_other"))
        .then(pl.lit("not independent: the same owner"))
        .otherwise(pl.lit("not independent: nearly the same words"))
    )


def _interest() -> pl.Expr:
    interest = pl.col("interest_other")
    return (
        pl.when(~pl.col("listed_other"))
        .then(pl.lit("not listed: its interest is not known"))
        .when("relays_party_other")
        .then(pl.lit("hands on what a party says"))
        .when(interest >= 1)
        .then(pl.lit("gains by it"))
        .when(interest < -PARTIAL)
        .then(pl.lit("against its own side"))
        .when(interest > PARTIAL)
        .then(pl.lit("has some interest in it"))
        .otherwise(pl.lit("no interest in it"))
    )


def _interest_in_a_lower() -> pl.Expr:
    """In whose interest a far lower count is; as `features.voice.weight` has it."""
    weight = pl.col("weight")
    return (
        pl.when(~pl.col("listed_other"))
        .then(pl.lit("not listed, its interest is not known"))
        .when(weight > 1 + PARTIAL)
        .then(pl.lit("though it would gain by a higher one"))
        .when(weight < 1 - PARTIAL)
        .then(pl.lit("it would lose by a higher one"))
        .when(pl.col("interest_other").abs() <= PARTIAL)
        .then(pl.lit("no interest in it"))
        .otherwise(pl.lit("it serves other sides"))
    )


def _counts_less() -> pl.Expr:
    return pl.col("outnumbers") & (pl.col("agreement") <= -1) & both_affirm()


def _counts_more() -> pl.Expr:
    return numbers_apart() & (pl.col("quantity_other") > pl.col("quantity"))


def _counts_at_least() -> pl.Expr:
    return numbers_apart() & ~pl.col("bounded_other") & both_affirm()
