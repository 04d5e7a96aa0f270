"""LIAR: short statements of American politics, and PolitiFact's verdict on each.

Wang 2017. Each statement is a claim by its speaker. The five columns that count a speaker's
verdicts hold the row's own one and are not read; `experiments.loaders.history` makes a history
of training statements alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from experiments.loaders.folder import REMEDY, expect, file_in, unreadable
from experiments.loaders.written import Written, labelled
from features.errors import InputError
from features.faults import POLARS_ERRORS

SPLITS: Final = ("train", "valid", "test")
LABELS: Final = {
    "true": "true",
    "mostly-true": "mostly_true",
    "half-true": "contested",
    "barely-true": "mostly_false",
    "false": "false",
    "pants-fire": "false",
}
FIELDS: Final = 14
COLUMNS: Final = {0: "claim_id", 1: "verdict", 2: "text", 4: "speaker", 7: "party"}
"""What is read, by place: the counts at 8 to 12 are not parsed at all."""
YEAR: Final = "2017-01-01"
"""LIAR has no dates. All statements are put in the year the corpus came out, so that no order in
time can be read out of it; the last of them are of about then, the first ten years older."""
SIDES: Final = ("democrat", "republican")
NAMELESS: Final = (
    "chain-email", "facebook-posts", "blog-posting", "viral-image", "bloggers", "tweets",
    "internet", "instagram-posts",
)  # fmt: skip
"""Speakers that stand for posts by anybody: social media. All others are of kind unknown."""


def statements(folder: Path) -> pl.DataFrame:
    """Return `claim_id`, `verdict`, `text`, `speaker`, `party`, `label` and `split` of each.

    `split` is the corpus's own: train, valid or test. Raises InputError.
    """
    parts = [_read(file_in(folder, f"{split}.tsv"), split) for split in SPLITS]
    return pl.concat(parts).with_columns(label=pl.col("verdict").replace_strict(LABELS))


def read(folder: Path) -> Written:
    """Return the statements of all three parts as claims. Raises InputError."""
    said = statements(folder)
    words = pl.col("text").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "")
    claims = said.select(
        "claim_id",
        "text",
        *labelled(pl.col("label"), pl.format("PolitiFact: {}", "verdict")),
        source_id="speaker",
        published_at=pl.lit(YEAR),
        published_precision=pl.lit("year"),
        # The same words said twice are one event, or they would be on both sides of a split.
        event_id=pl.col("claim_id").first().over(words),
        stance=pl.lit("asserts"),
        country=pl.lit("USA"),
    )
    return Written(claims, _sources(said))


def _read(path: Path, split: str) -> pl.DataFrame:
    try:
        with path.open(encoding="utf-8") as lines:
            width = len(next(lines, "").split("\t"))
        if width != FIELDS:
            got = f"{width} in the first line"
            raise InputError(f"not {FIELDS} fields", where=str(path), got=got, remedy=REMEDY)
        # Quotes are plain characters here: read as quotes, they swallow the rows between them.
        table = pl.read_csv(
            path,
            separator="\t",
            quote_char=None,
            has_header=False,
            columns=list(COLUMNS),
            infer_schema=False,
        )
    except (OSError, ValueError, *POLARS_ERRORS) as error:
        raise unreadable(path, error) from error
    # Polars numbers nameless columns from 0 or from 1, by its version.
    table = table.rename(dict(zip(table.columns, COLUMNS.values(), strict=True)))
    expect(table["verdict"], LABELS, path)
    return table.with_columns(pl.col("claim_id").str.strip_suffix(".json"), split=pl.lit(split))


def _sources(said: pl.DataFrame) -> pl.DataFrame:
    party = pl.col("party")
    alignment = pl.concat_str(pl.lit('{"'), party, pl.lit('": 1}'))
    nameless = pl.col("source_id").is_in(NAMELESS)
    return (
        said.group_by(source_id="speaker", maintain_order=True)
        .agg(party.drop_nulls().mode().sort().first())
        .select(
            "source_id",
            name="source_id",
            kind=pl.when(nameless).then(pl.lit("social_media")).otherwise(pl.lit("unknown")),
            alignment=pl.when(party.is_in(SIDES)).then(alignment),
        )
    )
