"""Claims and sources by hand, as the gate would accept them, from short tuples."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import polars as pl

from features.schema import CLAIMS_SCHEMA, SOURCES_SCHEMA

START = datetime(2017, 9, 1, tzinfo=UTC)
"""Day 0 of every toy event."""

Said: TypeAlias = "tuple[str, str, float] | tuple[str, str, float, Mapping[str, object]]"
"""Source, stance, day it was published, and what else is to be said of the claim."""
Speaker: TypeAlias = (
    "tuple[str, str, Mapping[str, float]] "
    "| tuple[str, str, Mapping[str, float], Mapping[str, object]]"
)
"""Source, kind, alignment, and what else is to be said of the source."""


def day(number: float) -> datetime:
    """Return midnight of a day, counted from `START`; .5 is noon."""
    return START + timedelta(days=number)


def claims(*said: Said, **common: object) -> pl.DataFrame:
    """Claims c1, c2, … on one event and one proposition, each in words of its own.

    >>> claims(("army", "denies", 1)).select("claim_id", "event_id", "stance").row(0)
    ('c1', 'e', 'denies')
    """
    rows = []
    for number, (source, stance, published, *more) in enumerate(said, start=1):
        row = dict.fromkeys(CLAIMS_SCHEMA) | {
            "row": number,
            "claim_id": f"c{number}",
            "text": f"alpha{number} beta{number} gamma{number}",
            "source_id": source,
            "published_at": day(published),
            "published_precision": "minute",
            "event_id": "e",
            "proposition": "The road was cut.",
            "stance": stance,
            "cites": [],
        }
        rows.append(row | common | (dict(more[0]) if more else {}))
    return pl.DataFrame(rows, schema=CLAIMS_SCHEMA, orient="row")


def sources(*speakers: Speaker) -> pl.DataFrame:
    """Sources with a kind and an alignment.

    >>> sources(("army", "ministry", {"a": 1.0})).select("source_id", "kind").row(0)
    ('army', 'ministry')
    """
    rows = []
    for source, kind, alignment, *more in speakers:
        sides = [{"side": side, "weight": alignment[side]} for side in sorted(alignment)]
        row = dict.fromkeys(SOURCES_SCHEMA) | {
            "source_id": source,
            "name": source,
            "kind": kind,
            "alignment": sides,
        }
        rows.append(row | (dict(more[0]) if more else {}))
    return pl.DataFrame(rows, schema=SOURCES_SCHEMA, orient="row")


def as_of(frame: pl.DataFrame, number: float) -> pl.DataFrame:
    """Claims as seen at a day; those published later are left out."""
    return frame.filter(pl.col("published_at") <= day(number)).with_columns(
        as_of=pl.lit(day(number), pl.Datetime("us", "UTC"))
    )


def after(frame: pl.DataFrame, hours: float = 0) -> pl.DataFrame:
    """Claims each as seen some hours after it was published."""
    return frame.with_columns(as_of=pl.col("published_at") + timedelta(hours=hours))
