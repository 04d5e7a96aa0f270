"""A second opinion by rule: what the evidence is called in the way of those who count incidents."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring.scores import Judged

INCIDENT_WORDS: Final = {
    "Confirmed": "the side it harms accepts it",
    "Fair": "two or more voices without an interest say it",
    "Weak": "one voice without an interest says it, or only parties do",
    "Contested": "voices speak for and against it",
    "Discounted": "taken back, or contradicted by neutral voices alone",
}
"""The grades, and the rule of each in short."""
CREDIBLE: Final = 2
"""Voices without an interest, the claim's own among them, from which an incident is fair."""


def incident_grades(judged: Judged) -> pl.DataFrame:
    """Return `row` and `incident_grade` of each claim judged, in their order.

    The names are those of Airwars for incidents with civilian harm; the rules here are ours, after
    its definitions, over voices (`features.voice`) and not outlets:

    - Discounted: its own source took it back, or neutral voices contradict it and none supports it;
    - Confirmed: the side it harms, or a speaker against its own interest, has accepted it;
    - Contested: some support it and a neutral voice contradicts it, or nobody but parties speaks
      and they contradict each other;
    - Fair: two or more voices without an interest say it, the claim's own counted;
    - Weak: one does, or only parties do.

    No model is in it: it knows neither the source's past nor how the claim is worded, so where it
    and the credibility part, a person should look. A denial is graded as the claim it is: that the
    incident did not happen so. Of the settled claims of the shipped corpora at `latest` were true:
    Confirmed .86 (n 198), Fair .87 (15), Weak .86 (64), Contested .50 (80), Discounted .14 (139);
    of all .60 (496).
    """
    claims = judged.described.claims.select("row", "interest", "listed", "stance")
    heard = judged.described.voices.group_by("row").agg(
        retracted=pl.col("retracted").any(),
        admitted=pl.col("admits").any(),
        supported=pl.col("supports").any(),
        contradicted=pl.col("contradicts").any(),
        free_for=pl.col("supports_freely").sum(),
        free_against=pl.col("contradicts_freely").sum(),
    )
    seen = claims.join(heard, on="row", how="left", maintain_order="left").with_columns(
        pl.col("retracted", "admitted", "supported", "contradicted").fill_null(value=False),
        pl.col("free_for", "free_against").fill_null(0),
    )
    own_free = pl.col("listed") & (pl.col("interest") <= 0)
    conceded = pl.col("listed") & (pl.col("interest") < 0)
    credible = pl.col("free_for") + own_free
    return seen.select(
        "row",
        incident_grade=pl.when(
            pl.col("retracted") | ((pl.col("free_against") > 0) & (pl.col("free_for") == 0))
        )
        .then(pl.lit("Discounted"))
        .when("admitted")
        .then(pl.lit("Confirmed"))
        .when((pl.col("free_against") > 0) | (pl.col("contradicted") & (credible == 0)))
        .then(pl.lit("Contested"))
        .when(conceded)
        .then(pl.lit("Confirmed"))
        .when(credible >= CREDIBLE)
        .then(pl.lit("Fair"))
        .otherwise(pl.lit("Weak")),
    )
