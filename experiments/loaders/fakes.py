"""FA-KES: articles on the Syrian war, found credible or not by their count of the dead.

Abu Salem et al. 2019. Each article is a claim by its outlet. Labels come of matching what readers
took from an article with the records of the Violations Documentation Center.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from experiments.loaders.folder import expect, file_in, read_columns
from experiments.loaders.written import Written, labelled
from features.errors import InputError

FILE: Final = "FA-KES-Dataset.csv"
COLUMNS: Final = ("article_title", "article_content", "source", "date", "location", "labels")
"""What is read. `unit_id` is not: it comes in batches that lean to one label."""
OUTLETS: Final = {
    "ahram": "state_media",
    "manar": "broadcaster",
    "alalam": "state_media",
    "alaraby": "newspaper",
    "dailysabah": "newspaper",
    "sana": "state_media",
    "sputnik": "state_media",
    "etilaf": "partisan_site",
    "trt": "state_media",
    "jordantimes": "newspaper",
    "reuters": "wire_agency",
    "arabiya": "broadcaster",
    "nna": "state_media",
    "asharqalawsat": "newspaper",
    "tass": "state_media",
}
"""Kind of each outlet; those that the project's own corpora name are as they are there."""
LENGTH: Final = 500
"""Characters of an article that are kept: its title and how it opens."""


def read(folder: Path) -> Written:
    """Return the articles of the corpus as claims. Raises InputError."""
    path = file_in(folder, FILE)
    table = read_columns(path, COLUMNS, encoding="utf8-lossy")
    expect(table["labels"], ("0", "1"), path)
    table = table.with_columns(
        # Bytes of no encoding stand where a quotation mark or a dash was lost.
        pl.col("article_title", "article_content").str.replace_all("\ufffd+_?", ""),
        day=pl.col("date").str.to_date("%m/%d/%Y", strict=False),
    )
    if table["day"].is_null().any():
        odd = table.filter(pl.col("day").is_null())["date"][0]
        remedy = "Expected month/day/year, as in 9/29/2017."
        raise InputError("a date that is none", where=str(path), got=str(odd), remedy=remedy)
    articles = _once(table)
    return Written(_claims(articles), _sources(articles))


def _once(table: pl.DataFrame) -> pl.DataFrame:
    """Each article once, under an id made of what it says, and in the order of these ids.

    An article that is there twice with either label is contested.
    """
    whole = table.select(pl.concat_str(COLUMNS[:3], separator="\n", ignore_nulls=True)).to_series()
    ids = [sha256(text.encode()).hexdigest()[:16] for text in whole]
    credible = pl.col("labels") == "1"
    return (
        table.with_columns(claim_id=pl.Series(ids, dtype=pl.String))
        .group_by("claim_id")
        .agg(
            pl.exclude("labels").first(),
            label=pl.when(credible.all())
            .then(pl.lit("true"))
            .when((~credible).all())
            .then(pl.lit("false"))
            .otherwise(pl.lit("contested")),
        )
        .sort("claim_id")
    )


def _claims(articles: pl.DataFrame) -> pl.DataFrame:
    text = pl.concat_str("article_title", "article_content", separator=". ", ignore_nulls=True)
    return articles.select(
        "claim_id",
        *labelled(pl.col("label"), pl.lit("FA-KES: its count of the dead beside VDC's records")),
        text=text.str.slice(0, LENGTH),
        source_id="source",
        published_at="day",
        published_precision=pl.lit("day"),
        event_id=pl.format("{} {}", "location", "day"),
        stance=pl.lit("asserts"),
        place="location",
        country=pl.lit("Syria"),
        # It is the war of the corpus syria: to leave that war out, leave these out too.
        theatre=pl.lit("syria"),
    )


def _sources(articles: pl.DataFrame) -> pl.DataFrame:
    outlets = articles.select(source_id="source").unique(maintain_order=True)
    kind = pl.col("source_id").replace_strict(OUTLETS, default="unknown", return_dtype=pl.String)
    return outlets.with_columns(name="source_id", kind=kind)
