"""The shipped corpora, war by war, as coded and with only what a feed would bring."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import polars as pl

from experiments.corpora import own_corpora
from features.fields import CLAIMS_SCHEMA
from features.reading.actors import Actors, shipped_actors

BROUGHT: Final = (
    "row", "claim_id", "text", "source_id", "published_at", "published_precision", "place",
)  # fmt: skip
"""What a feed brings of a claim; all else is to be read."""


@dataclass(frozen=True, slots=True)
class War:
    """The claims of one war, in the order of their corpus; `bare` have only what is `BROUGHT`."""

    name: str
    corpus: str
    coded: pl.DataFrame
    bare: pl.DataFrame
    sources: pl.DataFrame
    actors: Actors

    @property
    def events(self) -> pl.Series:
        """The event of each claim, for holding out: never shown to a reader."""
        return self.coded["event_id"]


def out_of_view(event: str) -> bool:
    """Return whether an event's texts were left unread while rules and word lists were written.

    Half of the events were read, by the hash of their names; for quantities and cues of the second
    half a further quarter was. What is left is the last quarter.
    """
    return int(hashlib.sha256(event.encode()).hexdigest(), 16) % 4 == 3


def wars() -> list[War]:
    """Return the wars of the shipped corpora, each with the actors that ship for it."""
    found = []
    for corpus in own_corpora():
        claims = corpus.claims.with_columns(war=corpus.labels["war"])
        for (name,), part in claims.group_by("war", maintain_order=True):
            coded = part.drop("war")
            spoke = pl.col("source_id").is_in(coded["source_id"].unique().implode())
            sources = corpus.sources.filter(spoke)
            actors = shipped_actors(str(name)).with_sides_of(sources)
            found.append(War(str(name), corpus.name, coded, bare(coded), sources, actors))
    return found


def bare(claims: pl.DataFrame) -> pl.DataFrame:
    """Return accepted claims with all emptied that is not `BROUGHT`."""
    nothing = [
        pl.lit(None, dtype=dtype).alias(name) if name != "cites" else
        pl.lit([], dtype=dtype).alias(name)
        for name, dtype in CLAIMS_SCHEMA.items()
        if name not in BROUGHT
    ]  # fmt: skip
    return claims.with_columns(nothing)
