"""What is compared of a report: its columns as codes, its proposition and text as sets of words.

A code is a hash, null where there is nothing: two are equal where the words are.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import polars as pl

from features import few, lexicon
from features.agreement import negated, polarity, proposition_key, stems
from features.heard_first import HEARD_AS, heard_first
from features.times import available_at
from features.voice import speaker

SAID: Final = (
    "favours", "harms", "polarity", "proposition_key", "negated", "stems_key",
    "quantity", "bounded", "unit",
)  # fmt: skip
"""All that `features.agreement` compares."""
APART: Final = ("proposition_key", "negated", "stems")
"""What is compared of a proposition, or of the text where there is none."""
OPENING: Final = 1000
"""Characters of a text that are compared with those of another."""


def reports_of(claims: pl.DataFrame, rows: pl.Series | None = None) -> pl.DataFrame:
    """Return what is compared of each claim whose event has others, with its place `n`.

    `claims` are accepted claims joined with their sources (`features.sourced`), with `as_of`, and
    with `words` (`features.lexicon.words` of the text) where these are known already. Left out are
    those that are neither judged, as `rows` are or without it all, nor heard: what
    `features.heard_first` tells is added. `voice` is a number from 1 for each `speaker`;
    `signature` has one of 64 bits for each word of the text.
    """
    met = claims.filter(pl.col("event_id").is_not_null() & (pl.len().over("event_id") > 1))
    coded = heard_first(in_codes(met))
    if rows is not None:
        asked = coded["row"].is_in(rows.implode())
        coded = coded.filter(asked | is_heard_by(coded["source_id"].filter(asked)))
    return numbered(in_words(coded))


def in_codes(claims: pl.DataFrame, apart: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return claims with what is compared of their propositions, and the rest as codes.

    Each row by itself; so it is with `in_words`. `apart` is what is compared of the propositions,
    where it is known: `APART` of each claim.
    """
    apart = _propositions(claims) if apart is None else apart
    return few.with_columns(claims.hstack(apart), _codes())


def in_words(coded: pl.DataFrame) -> pl.DataFrame:
    """Return claims with `in_codes` and `heard_first` as reports, with the words of their texts."""
    words = few.select(coded.hstack([_opening(coded)]), _compared())
    return words.hstack(_signatures(words["text_stems"]))


def numbered(reports: pl.DataFrame) -> pl.DataFrame:
    """Return reports with their place `n`, and the `voice` of each."""
    voice = pl.col("speaker").rank("dense").cast(pl.UInt64).alias("voice")
    return in_places(reports.with_columns_seq(pl.lit(0, pl.UInt32).alias("n"), voice))


def in_places(reports: pl.DataFrame) -> pl.DataFrame:
    """Return reports with their place `n` as it is now."""
    place = pl.Series("n", np.arange(reports.height, dtype=np.uint32))
    return reports.replace_column(reports.get_column_index("n"), place)


def is_heard_by(sources: pl.Series) -> pl.Expr:
    """Return whether a report is heard by claims of some sources (as codes) in any way."""
    own = pl.col("source_id").is_in(sources.implode()) & is_heard_by_its_own()
    return is_heard_by_others() | own


@cache
def is_heard_by_others() -> pl.Expr:
    """Return whether a report is heard by claims of other sources."""
    return pl.col("heard") | pl.col("tied")


@cache
def is_heard_by_its_own() -> pl.Expr:
    """Return whether a report is heard by claims of its own source."""
    return pl.col("heard_own") | pl.col("tied_own")


@cache
def _compared() -> list[pl.Expr]:
    kept = ("row", "cites", "as_of", "published_at", "listed", "interest")
    return [
        pl.col(*kept, *(code.meta.output_name() for code in _codes()), *APART, *HEARD_AS),
        pl.col("text").hash(seed=7).alias("text_key"),
        pl.col("stems").hash(seed=7).alias("stems_key"),
        _text_stems().alias("text_stems"),
    ]


@cache
def _codes() -> list[pl.Expr]:
    unit = pl.col("quantity_unit").str.to_lowercase().str.extract(r"(\p{L}+)\W*$")
    named = ("event_id", "source_id", "favours", "harms")
    return [code(pl.col(name)) for name in named] + [
        code(pl.col("parent")).fill_null(0),
        code(unit).alias("unit"),
        speaker().alias("speaker"),
        available_at().alias("available_at"),
        polarity().alias("polarity"),
        pl.mean_horizontal("quantity_low", "quantity_high").alias("quantity"),
        pl.col("quantity_high").is_not_null().alias("bounded"),
    ]


def code(text: pl.Expr) -> pl.Expr:
    """Return text as numbers that are equal where it is; null where there is none."""
    return pl.when(text.is_not_null()).then(text.hash(seed=7))


def _propositions(claims: pl.DataFrame) -> pl.DataFrame:
    """What is compared of propositions: taken apart once each, for many reports share one."""
    if claims.height == 1:
        return claims.select_seq(_apart())
    given = few.select(claims, _given())
    both = ["proposition", "text"]
    apart = given.unique().with_columns(_apart())
    placed = given.join(apart, on=both, how="left", nulls_equal=True, maintain_order="left")
    return placed.drop(both)


@cache
def _given() -> list[pl.Expr]:
    text = pl.when(pl.col("proposition").is_null()).then("text")
    return [pl.col("proposition"), text.alias("text")]


@cache
def _apart() -> list[pl.Expr]:
    return [
        proposition_key().alias("proposition_key"),
        negated().alias("negated"),
        stems().list.sort().alias("stems"),
    ]


def _opening(claims: pl.DataFrame) -> pl.Series:
    """The words of the texts' openings."""
    if "words" not in claims.columns:
        claims = claims.with_columns(words=lexicon.words("text"))
    long = claims["text"].str.len_chars() > OPENING
    words = claims["words"]
    if long.any():
        opening = claims.select(text=pl.when(long).then(pl.col("text").str.slice(0, OPENING)))
        words = words.zip_with(~long, opening.select(lexicon.words("text")).to_series())
    return words.alias("opening")


def _text_stems() -> pl.Expr:
    """The words of the texts' openings as codes, in their order."""
    plain = pl.col("opening").str.strip_chars(" ")
    codes = plain.str.split("  ").list.eval(pl.element().hash(seed=7))
    return pl.when(plain != "").then(codes).otherwise([])


def _signatures(words: pl.Series) -> list[pl.Series]:
    """A bit for each word, of 64: two sets of words differ in no more bits than in words.

    And the number of words.
    """
    codes = words.explode(empty_as_null=True)
    codes = codes.fill_null(0) if codes.null_count() else codes
    n_words = words.list.len()
    ends = np.cumsum(np.maximum(n_words.to_numpy(), 1))
    bits = np.left_shift(np.uint64(1), codes.to_numpy() & np.uint64(63))
    begins = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    signature = np.bitwise_or.reduceat(bits, begins.astype(np.int64))
    return [pl.Series("signature", signature), n_words.alias("n_words")]
