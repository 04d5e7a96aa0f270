"""Every source of a batch: how reliable it has been, its letter and trend, and how it fares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import polars as pl

from scoring.assessment import Assessment
from scoring.engine import ScoringEngine
from scoring.grades import source_letter
from scoring.learned import LEARNED, everybody, learned
from scoring.overrides.applied import with_letters_set

NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
"""When nothing was known yet."""


def sources_of(engine: ScoringEngine, assessment: Assessment) -> pl.DataFrame:
    """Return the sources of scored claims, those with most claims first.

    Sources that are listed and have no claims are there too, and so are those of claims that are
    not listed. Columns: `source_id`, `name`, `kind`, `camp`, `source_grade`; what was learned of
    it by the latest time of the scores (`scoring.learned`): `reliability` with its 90 % interval
    `reliability_low` and `reliability_high`, null without anything to rest on, `n` that it rests
    on, of which `n_settled` claims and `n_judged` reports judged by agreement, `identifiable` and
    `trend`; `n_claims` scored and their `mean_credibility`.

    The letter here is that of the reliability. The letter of a *score* rests on settled claims
    alone: a claim must not lend its own source a letter. In a batch that was scored in parts the
    reliability rests on these alone too. Less than one claim or report is no past and has F, and so
    has a source that is not identifiable and has no settled claims. Where overrides were given the
    letter is that of a person, if there is one, and the columns of `with_letters_set` say so.
    """
    listed, scores = assessment.sources.accepted, assessment.scores
    spoken = assessment.tally.sources.select(
        "source_id", "n_claims", mean_credibility=pl.col("sum") / pl.col("n_claims")
    )
    latest = assessment.moment.time or scores["as_of"].max()
    as_of = latest if isinstance(latest, datetime) else NEVER
    asked = everybody(spoken, listed)
    claims = assessment.claims.accepted
    if assessment.whole is not None:  # who agrees with whom cannot be told from some of them
        claims = claims.clear()
    known = learned(asked, claims, listed, engine.past, as_of)
    whole = pl.col("n").floor()
    told = (
        known.join(spoken, on="source_id", how="left")
        .with_columns(
            source_letter("reliability", "reliability_low", whole), pl.col("n_claims").fill_null(0)
        )
        .sort("n_claims", "source_id", descending=[True, False])
        .select(
            *("source_id", "name", "kind", "camp", "source_grade"),
            *(name for name in LEARNED if name != "expected"),
            *("n_claims", "mean_credibility"),
        )
    )
    if assessment.overrides is None:
        return told
    return with_letters_set(told, assessment.overrides.given, as_of)
