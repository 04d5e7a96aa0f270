"""Whose word a claim hands on: sources of the list that its text cites."""

from __future__ import annotations

from typing import Final

import polars as pl

_SAYS: Final = "said|says|told|reported|reports|claimed|announced|stated|according|confirmed"
_CITING: Final = (
    "told|citing|cited|quoting|quoted|quotes|according to|via|as reported by|sourced to"
)
_SHORTEST: Final = 3
MOST_SOURCES: Final = 20_000
"""Names that are looked for at once; of a longer list the first are taken."""


def cites(claims: pl.DataFrame, sources: pl.DataFrame) -> pl.Series:
    """Return for each claim the listed sources, other than its own, whose word it hands on.

    A source is handed on where its name, as listed or a part of it, stands after "citing",
    "quoting" or "according to", before a verb of saying, or after "told": the outlet spoken to.

    >>> claims = pl.DataFrame({"source_id": ["ea"], "text": ["Quoting Reuters, it said so."]})
    >>> sources = pl.DataFrame({"source_id": ["ea", "wire"], "name": ["EA", "Reuters"]})
    >>> cites(claims, sources).to_list()
    [['wire']]
    """
    names = _names(sources)
    if names.is_empty():
        return pl.Series("cites", [[]] * claims.height, dtype=pl.List(pl.String))
    marks = [f"\ue000{n}\ue001" for n in names["n"].to_list()]
    ordered = names.with_columns(mark=pl.Series(marks)).sort(
        pl.col("name").str.len_chars(), descending=True
    )
    text = pl.col("text").str.replace_many(
        ordered["name"].to_list(), ordered["mark"].to_list(), leftmost=True
    )
    handed = (
        rf"(?:{_CITING}) (?:the |a |an )?\ue000([0-9]+)\ue001|\ue000([0-9]+)\ue001 (?:{_SAYS})\b"
    )
    found = (
        claims.select("source_id", text=text)
        .with_row_index("row")
        .with_columns(hit=pl.col("text").str.extract_all(f"(?i){handed}"))
        .drop("text")
        .explode("hit", empty_as_null=True)
        .drop_nulls("hit")
        .with_columns(n=pl.col("hit").str.extract("\ue000([0-9]+)\ue001", 1).cast(pl.UInt32))
        .join(names.select("n", cited="source_id"), on="n")
        .filter(pl.col("cited") != pl.col("source_id"))
        .group_by("row")
        .agg(cites=pl.col("cited").unique().sort())
    )
    rows = claims.select(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    joined = rows.join(found, on="row", how="left", maintain_order="left")["cites"]
    return joined.fill_null([]).alias("cites")


def _names(sources: pl.DataFrame) -> pl.DataFrame:
    """Names that stand for one source only: the listed name, and its parts between / ( and )."""
    parts = pl.col("name").str.split("/").list.eval(pl.element().str.split("("))
    long = (
        sources.head(MOST_SOURCES)
        .drop_nulls("name")
        .select("source_id", name=parts)
        .explode("name", empty_as_null=True)
        .explode("name", empty_as_null=True)
        .with_columns(name=pl.col("name").str.strip_chars(" )"))
        .filter(pl.col("name").str.len_chars() >= _SHORTEST)
        # "Local officials" are whoever they are; a name is written with a capital.
        .filter(pl.col("name").str.contains(r"^\p{Lu}"))
        .unique()
    )
    alone = long.filter(pl.len().over("name") == 1).sort("source_id", "name")
    return alone.with_row_index("n")
