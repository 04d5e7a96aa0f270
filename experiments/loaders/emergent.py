"""Emergent: rumours of 2014 and 2015, and what the articles that took them up made of them.

Ferreira and Vlachos 2016. Each article is a claim by its host. The rumour is the event and, for
an article that takes a side, the proposition.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from experiments.loaders.folder import expect, file_in, read_columns
from experiments.loaders.hosts import kind_of, outlet
from experiments.loaders.written import Written, labelled
from features.errors import InputError

FILES: Final = ("edata_all.csv", "emergent_normalised.csv")
"""The file as it is published, or the same with times written out, which are not read."""
COLUMNS: Final = (
    "claimHeadline", "articleHeadline", "articleHeadlineStance", "articleId", "claimId", "url",
    "source", "claimTruth",
)  # fmt: skip
STANCES: Final = {"for": "asserts", "against": "denies", "observing": None}
"""An observing article reports the rumour and takes no side: it has neither stance nor label."""
VERDICTS: Final = ("true", "false", "unknown")
TIMED_ID: Final = r"^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-[0-9a-f]{4}-[0-9a-f]{12}$"
"""A UUID of version 1: 60 bits of time in three parts, the lowest first."""
EPOCH: Final = 0x01B21DD213814000
"""1 January 1970 on the clock of such an id: tenths of a microsecond since 15 October 1582."""


def read(folder: Path) -> Written:
    """Return the articles of the corpus as claims. Raises InputError."""
    path = file_in(folder, *FILES)
    table = read_columns(path, COLUMNS)
    expect(table["articleHeadlineStance"], STANCES, path)
    expect(table["claimTruth"], VERDICTS, path)
    table = table.with_columns(added=_added(pl.col("articleId")), host=outlet(pl.col("source")))
    if table["added"].is_null().any():
        odd = table.filter(pl.col("added").is_null())["articleId"][0]
        remedy = "The time an article was added is read from its id, a UUID of version 1."
        raise InputError("an articleId that holds no time", where=str(path), got=odd, remedy=remedy)
    return Written(_claims(table), _sources(table))


def _claims(table: pl.DataFrame) -> pl.DataFrame:
    stance = pl.col("articleHeadlineStance")
    told = pl.format("Emergent: the rumour is {}, the article {} it", "claimTruth", stance)
    return table.select(
        *labelled(_label(stance, pl.col("claimTruth")), told),
        claim_id="articleId",
        text="articleHeadline",
        source_id="host",
        published_at="added",
        published_precision=pl.lit("minute"),
        event_id="claimId",
        # On one proposition a report without a stance would count as support.
        proposition=pl.when(stance != "observing").then("claimHeadline"),
        stance=stance.replace_strict(STANCES, return_dtype=pl.String),
        url="url",
    )


def _label(stance: pl.Expr, verdict: pl.Expr) -> pl.Expr:
    as_it_is = (stance == "for") == (verdict == "true")
    return (
        pl.when(stance == "observing")
        .then(None)
        .when(verdict == "unknown")
        .then(pl.lit("contested"))
        .when(as_it_is)
        .then(pl.lit("true"))
        .otherwise(pl.lit("false"))
    )


def _sources(table: pl.DataFrame) -> pl.DataFrame:
    hosts = table.select(source_id="host").unique(maintain_order=True)
    source = pl.col("source_id")
    return hosts.with_columns(name=source, kind=kind_of(source), domain=source)


def _added(uuid: pl.Expr) -> pl.Expr:
    part = [uuid.str.extract(TIMED_ID, group) for group in (3, 2, 1)]
    ticks = pl.concat_str(part).str.to_integer(base=16, strict=False)
    return ((ticks - EPOCH) // 10).cast(pl.Datetime("us", "UTC"))
