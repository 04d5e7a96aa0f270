"""What every extractor promises, executable: run `check` on a new one before it is listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import polars as pl

from features import lexicon
from features.errors import SourcegradeError
from features.evidence import hear
from features.extractor import Extractor
from features.sourced import join_sources

REQUIRED: Final = ("row", "claim_id", "text", "source_id", "published_at", "cites", "as_of")
"""Columns of a claim that are never null."""
MEANINGLESS: Final = ("row", "claim_id", "url")
"""Columns that say which claim it is, and nothing about it."""


class ContractError(SourcegradeError, AssertionError):
    """An extractor breaks its promise; the message names extractor, feature and fault."""

    def __init__(self, extractor: Extractor, feature: str, fault: str) -> None:
        super().__init__(f"{type(extractor).__name__}.{feature}: {fault}")


@dataclass(frozen=True, slots=True)
class Sample:
    """Accepted claims with an `as_of`, and their sources, on which an extractor is tried.

    Of some use only with several events, and claims later than the `as_of` of others.
    """

    claims: pl.DataFrame
    sources: pl.DataFrame


Check: TypeAlias = Callable[[Extractor, Sample], None]


def check(extractor: Extractor, sample: Sample) -> None:
    """Run all checks; raise `ContractError` at the first promise that is broken."""
    for each in CHECKS:
        each(extractor, sample)


def values(extractor: Extractor, sample: Sample) -> pl.DataFrame:
    """Return `row` and the features of one extractor, in the claims' order."""
    seen = _seen(extractor, sample).with_columns(heard=True)
    placed = sample.claims.select("row").join(seen, on="row", how="left", maintain_order="left")
    return placed.select(
        "row",
        *(
            pl.when("heard")
            .then(pl.col(feature.name))
            .otherwise(extractor.silent)
            .alias(feature.name)
            for feature in extractor.features
        ),
    )


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
    names = [feature.name for feature in extractor.features]
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
            raise ContractError(extractor, name, "the name is not snake_case")
        if names.count(name) > 1:
            raise ContractError(extractor, name, "two features have this name")
    given = list(extractor.expressions())
    if given != names:
        odd = next((g for g, n in zip(given, names, strict=False) if g != n), "expressions")
        raise ContractError(extractor, odd, f"expressions are {given}, features are {names}")


def check_columns(extractor: Extractor, sample: Sample) -> None:
    """Only columns of the contract are read: never a label, or what merely names the claim."""
    there = set(_frame(extractor, sample).columns) - set(MEANINGLESS)
    for name, expression in extractor.expressions().items():
        foreign = sorted(set(expression.meta.root_names()) - there)
        if foreign:
            raise ContractError(extractor, name, f"reads {', '.join(foreign)}, which it may not")


def check_numbers(extractor: Extractor, sample: Sample) -> None:
    """Every value is a finite Float64, whatever optional field is missing."""
    for each in (sample, _bare(sample, "event_id"), _bare(sample)):
        seen = _seen(extractor, each)
        for name in (feature.name for feature in extractor.features):
            if seen[name].dtype != pl.Float64:
                raise ContractError(extractor, name, f"is {seen[name].dtype}, expected Float64")
            wrong = seen.filter(~pl.col(name).is_finite().fill_null(value=False))
            if wrong.height:
                row, value = wrong.select("row", name).row(0)
                raise ContractError(extractor, name, f"is {value} in row {row}, expected a number")


def check_row_order(extractor: Extractor, sample: Sample) -> None:
    """The order of claims and of sources changes nothing."""
    claims = sample.claims.sample(fraction=1.0, shuffle=True, seed=1)
    sources = sample.sources.sample(fraction=1.0, shuffle=True, seed=2)
    _compare(extractor, sample, Sample(claims, sources), "another order of rows")


def check_renaming(extractor: Extractor, sample: Sample) -> None:
    """What sides, sources and events are called changes nothing, nor how their names sort."""
    _compare(extractor, sample, _renamed(sample), "other names of sides, sources and events")


def check_ids(extractor: Extractor, sample: Sample) -> None:
    """Neither the id of a claim nor its link says anything."""
    claims = sample.claims.with_columns(
        claim_id=pl.format("id {}", "row"), url=pl.format("link {}", "row")
    )
    _compare(extractor, sample, Sample(claims, sample.sources), "other ids and links")


def check_other_events(extractor: Extractor, sample: Sample) -> None:
    """A claim's values rest on its own event: without the others they are the same."""
    events = sample.claims["event_id"].drop_nulls().unique().sort()
    for half in (events.gather_every(2), events.gather_every(2, offset=1)):
        claims = sample.claims.filter(pl.col("event_id").is_in(half.to_list()))
        _compare(extractor, sample, Sample(claims, sample.sources), "other events")


def check_later_claims(extractor: Extractor, sample: Sample) -> None:
    """Nothing published after a claim's `as_of` is read: altered or dropped, it changes nothing."""
    times = [sample.claims["as_of"].quantile(share, "nearest") for share in (0.25, 0.5, 0.75)]
    if not (sample.claims["published_at"] > times[0]).any():
        raise ValueError("no claim of the sample is later than another's as_of: none can be hidden")
    for time in times:
        later = pl.col("published_at") > time
        seen = sample.claims.filter(pl.col("as_of") <= time)["row"]
        kept = sample.claims.filter(~later)
        altered = pl.concat([kept, _altered(sample.claims.filter(later))])
        for claims, what in ((altered, "other later claims"), (kept, "no later claims")):
            _compare(extractor, sample, Sample(claims, sample.sources), what, seen)


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
)
"""All checks, those that the rest rely on first."""


def _frame(extractor: Extractor, sample: Sample) -> pl.DataFrame:
    joined = join_sources(sample.claims, sample.sources)
    if extractor.frame == "voices":
        return hear(joined)
    return joined.with_columns(
        words=lexicon.words("text"), subject=lexicon.words("proposition", "event_type")
    )


def _seen(extractor: Extractor, sample: Sample) -> pl.DataFrame:
    """The values as the expressions give them; claims of which no voice was heard are missing."""
    frame, expressions = _frame(extractor, sample), extractor.expressions()
    if extractor.frame == "voices":
        return frame.group_by("row").agg(**expressions)
    return frame.select("row", **expressions)


def _compare(
    extractor: Extractor, sample: Sample, other: Sample, what: str, rows: pl.Series | None = None
) -> None:
    """Raise where a feature differs between two samples, in the rows both have (or in `rows`)."""
    both = values(extractor, sample).join(values(extractor, other), on="row", suffix=" then")
    if rows is not None:
        both = both.filter(pl.col("row").is_in(rows.to_list()))
    for name in (feature.name for feature in extractor.features):
        moved = both.filter(pl.col(name).ne_missing(pl.col(f"{name} then")))
        if moved.height:
            row, before, after = moved.select("row", name, f"{name} then").row(0)
            fault = f"is {before} in row {row}, and {after} with {what}"
            raise ContractError(extractor, name, fault)


def _bare(sample: Sample, *kept: str) -> Sample:
    """The sample with every optional field null, but for those to be kept."""
    claims = sample.claims.with_columns(
        pl.lit(None, dtype).alias(name)
        for name, dtype in sample.claims.schema.items()
        if name not in (*REQUIRED, *kept)
    ).with_columns(cites=pl.lit([], pl.List(pl.String)))
    sources = sample.sources.with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("name", "kind", "country", "parent")
    ).with_columns(alignment=sample.sources["alignment"].list.head(0))
    return Sample(claims, sources)


def _altered(claims: pl.DataFrame) -> pl.DataFrame:
    """The same claims saying something else: other words, stances, speakers and numbers."""
    return claims.with_columns(
        pl.lit("Witnesses may have said that 99 were reportedly killed.").alias("text"),
        pl.col("source_id", "proposition").reverse(),
        stance=pl.when(pl.col("stance") == "denies")
        .then(pl.lit("asserts"))
        .otherwise(pl.lit("denies")),
        favours="harms",
        harms="favours",
        quantity_low=pl.lit(99.0),
        quantity_high=pl.lit(99.0),
    )


def _renamed(sample: Sample) -> Sample:
    """The sample under other names, which sort the other way round."""
    claims, sources = sample.claims, sample.sources
    pairs = sources["alignment"].explode(empty_as_null=True).drop_nulls().struct.field("side")
    side = _other_names(claims["favours"], claims["harms"], pairs)
    body = _other_names(
        claims["source_id"], claims["cites"].explode(empty_as_null=True),
        sources["source_id"], sources["name"], sources["parent"],
    )  # fmt: skip
    event = _other_names(claims["event_id"])
    weight = pl.element().struct.field("weight")
    named = pl.struct(side=pl.element().struct.field("side").replace(side), weight=weight)
    return Sample(
        claims.with_columns(
            pl.col("favours", "harms").replace(side),
            pl.col("source_id").replace(body),
            pl.col("cites").list.eval(pl.element().replace(body)),
            pl.col("event_id").replace(event),
        ),
        sources.with_columns(
            pl.col("source_id", "name", "parent").replace(body),
            # Sides stand in the order of their names, as the gate gives them.
            pl.col("alignment")
            .list.eval(named)
            .list.eval(pl.element().sort_by(pl.element().struct.field("side"))),
        ),
    )


def _other_names(*columns: pl.Series) -> dict[str, str]:
    names = pl.concat([column.cast(pl.String) for column in columns]).drop_nulls().unique()
    return {name: f"n{i:06d}" for i, name in enumerate(names.sort(descending=True))}
