"""What every extractor promises, executable: run `check` on a new one before it is listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import polars as pl

from features.errors import SourcegradeError
from features.evidence import hear
from features.extractor import Extractor
from features.lexicon import with_lists
from features.sample import Sample
from features.sourced import join_sources
from features.track_record import join_record

MEANINGLESS: Final = ("row", "claim_id", "url")
"""Columns that say which claim it is, and nothing about it."""

Check: TypeAlias = Callable[[Extractor, Sample], None]


class ContractError(SourcegradeError, AssertionError):
    """An extractor breaks its promise; the message names extractor, feature and fault."""

    def __init__(self, extractor: Extractor, feature: str, fault: str) -> None:
        super().__init__(f"{type(extractor).__name__}.{feature}: {fault}")


def check(extractor: Extractor, sample: Sample) -> None:
    """Run all checks; raise `ContractError` at the first promise that is broken.

    The sample must have several events, an `as_of` for each claim, and claims later than that.

    >>> from features.extractor import Feature
    >>> class Loudness(Extractor):
    ...     family, frame = "wording", "claims"
    ...     features = (Feature("loudness", "marks", -1, "it shouts", "Number of '!'.", ""),)
    ...     def expressions(self):
    ...         return {"loudness": pl.col("text").str.count_matches("!")}
    >>> check(Loudness(), Sample(pl.DataFrame(), pl.DataFrame()))
    Traceback (most recent call last):
    features.checks.ContractError: Loudness.loudness: has no origin
    """
    for each in CHECKS:
        each(extractor, sample)


def values(extractor: Extractor, sample: Sample) -> pl.DataFrame:
    """Return `row` and the features of one extractor, in the claims' order."""
    seen = _seen(extractor, sample).with_columns(heard=True)
    placed = sample.claims.select("row").join(seen, on="row", how="left", maintain_order="left")
    return placed.select("row", *(_or_silent(extractor, name) for name in _names(extractor)))


def check_words(extractor: Extractor, sample: Sample) -> None:
    """Every feature has a unit, a sign, a phrase that takes its value, a meaning, an origin."""
    for feature in extractor.features:
        for word in ("unit", "phrase", "meaning", "origin"):
            if not str(getattr(feature, word)).strip():
                raise ContractError(extractor, feature.name, f"has no {word}")
        if feature.sign not in (-1, 0, 1):
            raise ContractError(extractor, feature.name, f"sign is {feature.sign}, not -1, 0 or 1")
        try:
            feature.phrase.format(value=-1.25)
        except (LookupError, ValueError) as error:
            fault = f"phrase {feature.phrase!r} takes no number: {error!r}"
            raise ContractError(extractor, feature.name, fault) from error


def check_names(extractor: Extractor, sample: Sample) -> None:
    """Names are snake_case, each is given once, and the expressions have them in order."""
    names = _names(extractor)
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
            raise ContractError(extractor, name, "the name is not snake_case")
        if names.count(name) > 1:
            raise ContractError(extractor, name, "two features have this name")
    given = list(extractor.expressions())
    if given != names:
        fault = f"the expressions are {given}, the features {names}"
        raise ContractError(extractor, "expressions", fault)


def check_columns(extractor: Extractor, sample: Sample) -> None:
    """Only columns of the contract are read: never a label, or what merely names the claim."""
    there = set(_frame(extractor, sample).columns) - set(MEANINGLESS)
    for name, expression in extractor.expressions().items():
        foreign = sorted(set(expression.meta.root_names()) - there)
        if foreign:
            raise ContractError(extractor, name, f"reads {', '.join(foreign)}, which it may not")


def check_numbers(extractor: Extractor, sample: Sample) -> None:
    """Every value is a finite Float64, whatever optional field is missing."""
    for each in (sample, sample.bare("event_id"), sample.bare()):
        seen = _seen(extractor, each)
        for name in _names(extractor):
            if seen[name].dtype != pl.Float64:
                raise ContractError(extractor, name, f"is {seen[name].dtype}, expected Float64")
            wrong = seen.filter(~pl.col(name).is_finite().fill_null(value=False))
            if wrong.height:
                row, value = wrong.select("row", name).row(0)
                raise ContractError(extractor, name, f"is {value} in row {row}, expected a number")


def check_row_order(extractor: Extractor, sample: Sample) -> None:
    """The order of claims and of sources changes nothing."""
    _compare(extractor, sample, sample.shuffled(), "another order of rows")


def check_renaming(extractor: Extractor, sample: Sample) -> None:
    """What sides, sources and events are called changes nothing, nor how their names sort."""
    _compare(extractor, sample, sample.renamed(), "other names of sides, sources and events")


def check_ids(extractor: Extractor, sample: Sample) -> None:
    """Neither the id of a claim nor its link says anything."""
    other = [pl.format("{} {}", pl.lit(name), "row").alias(name) for name in ("claim_id", "url")]
    claims = sample.claims.with_columns(other)
    _compare(extractor, sample, Sample(claims, sample.sources, sample.past), "other ids and links")


def check_other_events(extractor: Extractor, sample: Sample) -> None:
    """A claim's values rest on its own event: without the others they are the same."""
    events = sample.claims["event_id"].drop_nulls().unique().sort()
    for offset in (0, 1):
        half = events.gather_every(2, offset).to_list()
        _compare(extractor, sample, sample.of(pl.col("event_id").is_in(half)), "fewer events")


def check_later_claims(extractor: Extractor, sample: Sample) -> None:
    """Nothing published after a claim's `as_of` is read: altered or dropped, it changes nothing."""
    times = [sample.claims["as_of"].quantile(share, "nearest") for share in (0.25, 0.5, 0.75)]
    if not (sample.claims["published_at"] > times[0]).any():
        raise ValueError("no claim of the sample is later than another's as_of: none can be hidden")
    for time in times:
        later, seen = pl.col("published_at") > time, pl.col("as_of") <= time
        _compare(extractor, sample, sample.altered(later), "other later claims", seen)
        _compare(extractor, sample, sample.of(~later), "no later claims", seen)


def check_later_settled(extractor: Extractor, sample: Sample) -> None:
    """What was settled at a claim's `as_of` or after is not read: settled otherwise, all is as was.

    Nor is what was settled of its own event, whenever that was.
    """
    if sample.past is None:
        return
    for share in (0.25, 0.5, 0.75):
        time = sample.claims["as_of"].quantile(share, "nearest")
        other = sample.settled_otherwise(pl.col("settled_at") >= time)
        _compare(
            extractor, sample, other, "later labels settled otherwise", pl.col("as_of") <= time
        )
    for event in sample.claims["event_id"].drop_nulls().unique().sort().head(10):
        other = sample.settled_otherwise(pl.col("event_id") == event)
        own = pl.col("event_id") == event
        _compare(extractor, sample, other, "labels of its own event settled otherwise", own)


CHECKS: Final[tuple[Check, ...]] = (
    check_words,
    check_names,
    check_columns,
    check_numbers,
    check_row_order,
    check_renaming,
    check_ids,
    check_other_events,
    check_later_claims,
    check_later_settled,
)
"""All checks, those that the rest rely on first."""


def _names(extractor: Extractor) -> list[str]:
    return [feature.name for feature in extractor.features]


def _or_silent(extractor: Extractor, name: str) -> pl.Expr:
    return pl.when("heard").then(pl.col(name)).otherwise(extractor.silent).alias(name)


def _frame(extractor: Extractor, sample: Sample) -> pl.DataFrame:
    joined = join_sources(sample.claims, sample.sources)
    if extractor.frame == "voices":
        return hear(joined)
    return with_lists(join_record(joined, sample.sources, sample.past))


def _seen(extractor: Extractor, sample: Sample) -> pl.DataFrame:
    # As the expressions give them: claims of which no voice was heard are missing.
    frame, expressions = _frame(extractor, sample), extractor.expressions()
    if extractor.frame == "voices":
        return frame.group_by("row").agg(**expressions)
    return frame.select("row", **expressions)


def _compare(
    extractor: Extractor, sample: Sample, other: Sample, what: str, asked: pl.Expr | None = None
) -> None:
    """Raise where a feature differs in two samples, in the rows asked for that both have."""
    rows = sample.claims.select("row") if asked is None else sample.of(asked).claims.select("row")
    before, after = values(extractor, sample), values(extractor, other)
    both = rows.join(before, on="row").join(after, on="row", suffix=" after")
    for name in _names(extractor):
        moved = both.filter(pl.col(name).ne_missing(pl.col(f"{name} after")))
        if moved.height:
            row, one, two = moved.select("row", name, f"{name} after").row(0)
            raise ContractError(extractor, name, f"is {one} in row {row}, and {two} with {what}")
