"""Scores with overrides in them: what a person set, and beside it what the model had said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from features.gate import Admitted
from scoring.grades import grade, likelihood

OVERRIDE_SCHEMA: Final = pl.Schema(
    {
        "overridden": pl.String(),
        "overridden_by": pl.String(),
        "override_why": pl.String(),
        "override_until": pl.Datetime("us", "UTC"),
        "model_credibility": pl.Float64(),
        "model_low": pl.Float64(),
        "model_high": pl.Float64(),
        "model_grade": pl.String(),
    }
)
"""Columns that scores have besides, where overrides were given.

`overridden` says what is: "claim", "source" or "claim, source", null where nothing is; by whom, why
and until when it stands (its last moment, null for good; of two the earlier). The others are the
model's own credibility, interval and grade, of every claim.
"""
_BANDS: Final = ((0.8, 1), (0.6, 2), (0.4, 3), (0.2, 4))
"""Lowest credibility of each digit (STIX 2.1, appendix A, Admiralty credibility); below it is 5."""


def overridden(scores: pl.DataFrame, overrides: Admitted) -> pl.DataFrame:
    """Return scores with overrides applied, in their order, and the columns of `OVERRIDE_SCHEMA`.

    An override stands in a score whose `as_of` is not after its `until`: the clock is not asked. Of
    a claim it sets the credibility, an interval without width, the word, and the digit that goes
    with the number; of a source the letter in the scores of all its claims, and nothing else. What
    the model said is kept beside, and its reasons stay.
    """
    joined = scores
    for thing in ("claim", "source"):
        joined = joined.join(_of(overrides.accepted, thing), on=f"{thing}_id", how="left",
            maintain_order="left")  # fmt: skip
    by_claim, by_source = (_stands(thing) for thing in ("claim", "source"))
    value = pl.col("claim_credibility")
    set_to = [
        pl.when(by_claim).then(value).otherwise(name).alias(name)
        for name in ("credibility", "credibility_low", "credibility_high")
    ]
    told = joined.with_columns(
        *_in_words(by_claim, by_source),
        model_credibility="credibility",
        model_low="credibility_low",
        model_high="credibility_high",
        model_grade=grade(),
    ).with_columns(
        *set_to,
        pl.when(by_claim).then(likelihood(value)).otherwise("likelihood").alias("likelihood"),
        pl.when(by_claim).then(_digit(value)).otherwise("information_grade")
        .alias("information_grade"),
        pl.when(by_source).then("source_letter").otherwise("source_grade").alias("source_grade"),
    )  # fmt: skip
    return told.select(*scores.columns, *OVERRIDE_SCHEMA)


def with_letters_set(sources: pl.DataFrame, overrides: Admitted, as_of: datetime) -> pl.DataFrame:
    """Return a table of sources with the letters that people set, as of a time.

    Columns more: `overridden_by`, `override_why`, `override_until`, null where nobody set one, and
    `model_letter`, which is the letter without overrides.
    """
    joined = sources.with_columns(as_of=pl.lit(as_of, pl.Datetime("us", "UTC"))).join(
        _of(overrides.accepted, "source"), on="source_id", how="left", maintain_order="left"
    )
    stands = _stands("source")
    return joined.select(
        *(name for name in sources.columns if name != "source_grade"),
        model_letter="source_grade",
        source_grade=pl.when(stands).then("source_letter").otherwise("source_grade"),
        overridden_by=pl.when(stands).then("source_who"),
        override_why=pl.when(stands).then("source_why"),
        override_until=pl.when(stands).then("source_until"),
    ).select(*sources.columns, "overridden_by", "override_why", "override_until", "model_letter")


def by_model(scores: pl.DataFrame) -> pl.DataFrame:
    """Return scores as the model gave them: whatever a person overrode is taken out again.

    Only these may teach or test a model, or be held against another's.
    """
    if "model_credibility" not in scores.columns:
        return scores
    told = scores.with_columns(
        likelihood("model_credibility"),
        credibility="model_credibility",
        credibility_low="model_low",
        credibility_high="model_high",
        source_grade=pl.col("model_grade").str.slice(0, 1),
        information_grade=pl.col("model_grade").str.slice(1).cast(pl.Int8),
    )
    return told.drop(*OVERRIDE_SCHEMA)


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the overrides that were given.

    `counts` has for each accepted one (`row`) the scores in which it `stands`, and those later than
    its `until`, in which it is `past`. `n_scores` is how many scores are overridden. `+` adds what
    became of the same overrides in other scores.
    """

    given: Admitted
    counts: pl.DataFrame
    n_scores: int

    @classmethod
    def of(cls, given: Admitted, scores: pl.DataFrame) -> Applied:
        """Return what became of overrides in scores that `overridden` returned."""
        parts = []
        for thing in ("claim", "source"):
            held = scores.select(f"{thing}_id", "as_of").join(
                _of(given.accepted, thing), on=f"{thing}_id"
            )
            parts.append(
                held.group_by(row=f"{thing}_row").agg(
                    stands=_stands(thing).sum().cast(pl.Int64),
                    past=(~_stands(thing)).sum().cast(pl.Int64),
                )
            )
        n_scores = scores["overridden"].is_not_null().sum()
        return cls(given, pl.concat(parts), int(n_scores))

    def __add__(self, other: Applied) -> Applied:
        counts = pl.concat([self.counts, other.counts])
        summed = counts.group_by("row").agg(pl.col("stands", "past").sum())
        return Applied(self.given, summed, self.n_scores + other.n_scores)

    def table(self) -> pl.DataFrame:
        """Return the accepted overrides in order, with `stands` and `past`."""
        found = self.given.accepted.join(self.counts, on="row", how="left", maintain_order="left")
        return found.with_columns(pl.col("stands", "past").fill_null(0))


def _of(accepted: pl.DataFrame, thing: str) -> pl.DataFrame:
    """The overrides of claims or of sources, their columns named after the thing."""
    kept = ("row", "credibility", "letter", "who", "why", "until")
    return accepted.drop_nulls(f"{thing}_id").select(
        f"{thing}_id", pl.col(kept).name.prefix(f"{thing}_")
    )


def _stands(thing: str) -> pl.Expr:
    until = pl.col(f"{thing}_until")
    there = pl.col(f"{thing}_row").is_not_null()
    return there & (until.is_null() | (pl.col("as_of") <= until)).fill_null(value=False)


def _digit(credibility: pl.Expr) -> pl.Expr:
    digit = pl.lit(5, pl.Int8)
    for low, band in reversed(_BANDS):
        digit = pl.when(credibility >= low).then(pl.lit(band, pl.Int8)).otherwise(digit)
    return digit


def _in_words(by_claim: pl.Expr, by_source: pl.Expr) -> list[pl.Expr]:
    """What is overridden, by whom, why and until when, of both things where both are."""
    both = by_claim & by_source
    held = {"claim": by_claim, "source": by_source}

    def of_each(name: str) -> list[pl.Expr]:
        return [pl.when(stands).then(f"{thing}_{name}") for thing, stands in held.items()]

    things = [pl.when(stands).then(pl.lit(thing)) for thing, stands in held.items()]
    people, reasons = of_each("who"), of_each("why")
    differ = both & (pl.col("claim_who") != pl.col("source_who"))
    who = pl.when(differ).then(pl.format("{}; {}", "claim_who", "source_who"))
    why = pl.when(both).then(pl.format("claim: {}; source: {}", "claim_why", "source_why"))
    named = pl.concat_str(*things, separator=", ", ignore_nulls=True)
    return [
        pl.when(by_claim | by_source).then(named).alias("overridden"),
        pl.coalesce(who, *people).alias("overridden_by"),
        pl.coalesce(why, *reasons).alias("override_why"),
        pl.min_horizontal(*of_each("until")).alias("override_until"),
    ]
