"""Where a claim says it happened: a capitalised name after a word of place."""

from __future__ import annotations

from typing import Final

import polars as pl

from features.reading.actors import Actors

_NAME: Final = r"(?:(?:al|el|ash|ad|an|ar|as|az|at)-)?\p{Lu}[\p{L}’'-]+"
_AFTER: Final = (
    r"\b(?:in|at|near|outside|around|over|inside|into|entered|of|from|on|to|against|captured|took"
    r"|bombed|shelled|retook|recaptured|seized)"
)
_PATTERN: Final = (
    rf"{_AFTER} (?:the )?(?:(?:village|town|city|area|outskirts|base) of )?({_NAME}(?: {_NAME})?)"
)
_NO_PLACE: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Twitter",
    "Telegram",
    "Facebook",
    "YouTube",
    "God",
    "Gen",
    "General",
    "President",
    "Minister",
    "Reuters",
]


def places(texts: pl.Series, actors: Actors) -> pl.Series:
    """Return the place each text names, null where it names none.

    Days, months and the names of sides are no places; the first name that is left counts.

    >>> from features.reading.actors import Side
    >>> actors = Actors({"red": Side(("Reds",))})
    >>> places(pl.Series(["In May the Reds bombed a market in Old Town."]), actors).to_list()
    ['Old Town']
    """
    sides = {term.rstrip("*") for term in actors.terms()}
    found = (
        texts.to_frame("text")
        .with_row_index("n")
        .with_columns(name=pl.col("text").str.slice(0, 1000).str.extract_all(_PATTERN))
    )
    named = (
        found.select("n", "name")
        .explode("name", empty_as_null=True)
        .drop_nulls("name")
        .with_columns(name=pl.col("name").str.extract(_PATTERN, 1))
        .filter(~pl.col("name").str.split(" ").list.first().is_in(_NO_PLACE))
        .filter(~pl.col("name").str.to_lowercase().str.split(" ").list.first().is_in(list(sides)))
        .filter(~pl.col("name").str.to_lowercase().is_in(list(sides)))
        .group_by("n")
        .agg(pl.col("name").first())
    )
    return (
        found.select("n")
        .join(named, on="n", how="left", maintain_order="left")["name"]
        .alias("place")
    )
