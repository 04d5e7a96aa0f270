"""What is compared of a report: its columns as codes, its proposition and text as sets of words.

A code is a hash, null where there is nothing: two are equal where the words are.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import polars as pl

from features import lexicon
from features.agreement import negated, polarity, proposition_key, stems
from features.heard_first import HEARD_AS, heard_first
from features.times import available_at
from features.voice import speaker

SAID: Final = (
    "favours", "harms", "polarity", "proposition_key", "negated", "stems_key",
    "quantity", "bounded", "unit",
)  # fmt: skip
"""All that `features.agreement` compares."""
OPENING: Final = 1000
"""Characters of a text that are compared with those of another."""


def reports_of(claims: pl.DataFrame, rows: pl.Series | None = None) -> pl.DataFrame:
    """Return what is compared of each claim whose event has others, with its place `n`.

    `claims` are accepted claims joined with their sources (`features.sourced`), with `as_of`, and
    with `words` (`features.lexicon.words` of the text) where these are known already. Left out are
    those that are neither judged, as `rows` are or without it all, nor heard: what
    `features.heard_first` tells is added. `statement` is one for all reports of an event that say
    the same in all that is compared; `voice` is a number from 1 for each `speaker`; `signature` has
    one of 64 bits for each word of the text.
    """
    met = claims.filter(pl.col("event_id").is_not_null() & (pl.len().over("event_id") > 1))
    coded = heard_first(met.hstack(_propositions(met)).with_columns(**_codes()))
    if rows is not None:
        heard = pl.any_horizontal("heard", "heard_own", "tied", "tied_own")
        coded = coded.filter(heard | pl.col("row").is_in(rows.implode()))
    words = _text_stems(coded)
    return (
        coded.hstack([words, _signature(words)])
        .select(
            *("row", "cites", "as_of", "published_at", "listed", "interest", *_codes()),
            *("proposition_key", "negated", "stems", "text_stems", "signature", *HEARD_AS),
            text_key=pl.col("text").hash(seed=7),
            stems_key=pl.col("stems").hash(seed=7),
            n_words=pl.col("text_stems").list.len(),
            voice=pl.col("speaker").rank("dense").cast(pl.UInt64),
        )
        .with_row_index("n")
        .with_columns(statement=pl.col("n").first().over("event_id", *SAID))
    )


@cache
def _codes() -> dict[str, pl.Expr]:
    unit = pl.col("quantity_unit").str.to_lowercase().str.extract(r"(\p{L}+)\W*$")
    named = ("event_id", "source_id", "parent", "favours", "harms")
    return {name: code(pl.col(name)) for name in named} | {
        "unit": code(unit),
        "speaker": speaker(),
        "available_at": available_at(),
        "polarity": polarity(),
        "quantity": pl.mean_horizontal("quantity_low", "quantity_high"),
        "bounded": pl.col("quantity_high").is_not_null(),
    }


def code(text: pl.Expr) -> pl.Expr:
    """Return text as numbers that are equal where it is; null where there is none."""
    return pl.when(text.is_not_null()).then(text.hash(seed=7))


def _propositions(claims: pl.DataFrame) -> pl.DataFrame:
    """What is compared of propositions: taken apart once each, for many reports share one."""
    text = pl.when(pl.col("proposition").is_null()).then("text")
    given = claims.select("proposition", text=text)
    apart = given.unique().with_columns(
        proposition_key=proposition_key(), negated=negated(), stems=stems().list.sort()
    )
    both = ["proposition", "text"]
    placed = given.join(apart, on=both, how="left", nulls_equal=True, maintain_order="left")
    return placed.drop(both)


def _text_stems(claims: pl.DataFrame) -> pl.Series:
    """The words of the texts' openings as codes, in their order."""
    if "words" not in claims.columns:
        claims = claims.with_columns(words=lexicon.words("text"))
    long = claims["text"].str.len_chars() > OPENING
    words = claims["words"]
    if long.any():
        opening = claims.select(text=pl.when(long).then(pl.col("text").str.slice(0, OPENING)))
        words = words.zip_with(~long, opening.select(lexicon.words("text")).to_series())
    said = pl.DataFrame({"text_stems": words.str.strip_chars(" ")})
    apart = pl.col("text_stems").str.split("  ")
    codes = apart.list.eval(pl.element().hash(seed=7))
    return said.select(pl.when(pl.col("text_stems") != "").then(codes).otherwise([])).to_series()


def _signature(words: pl.Series) -> pl.Series:
    """A bit for each word, of 64: two sets of words differ in no more bits than in words."""
    codes = words.list.explode(empty_as_null=True).fill_null(0).to_numpy()
    ends = words.list.len().clip(lower_bound=1).cum_sum().to_numpy()
    bits = np.left_shift(np.uint64(1), codes & np.uint64(63))
    begins = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    return pl.Series("signature", np.bitwise_or.reduceat(bits, begins.astype(np.int64)))
