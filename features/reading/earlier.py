"""What was read before: the events that stand when a stream goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import polars as pl

from features.errors import InputError
from features.faults import shown
from features.fields import CLAIMS_SCHEMA
from features.files import Frame
from features.from_text import from_text
from features.gate import admit_claims
from features.reading.actors import Actors
from features.reading.linking import Links
from features.reading.pairs import BY_PLACE_DAYS, comparable
from features.reading.plain_text import plain_texts

_FORGOTTEN: Final = timedelta(days=BY_PLACE_DAYS)
"""Claims so long before the first new one are compared with none of the new."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Claims that were read before, as the gate let them in, and how many were not.

    Each has an event. Such as are too old to be compared with a new one are left out.
    """

    claims: pl.DataFrame
    n_rejected: int = 0

    @classmethod
    def of(cls, given: Sequence[Frame | str | Path], new: pl.DataFrame) -> Earlier:
        """Read what was read before the `new` claims; of a claim given twice the last counts.

        Raises InputError where an input cannot be read, or a new claim has the id of an earlier
        one that says something else: then two claims could not be told apart.
        """
        admitted = [admit_claims(each) for each in given]
        whole = pl.concat([CLAIMS_SCHEMA.to_frame(), *(each.accepted for each in admitted)])
        whole = whole.unique("claim_id", keep="last", maintain_order=True)
        _refuse_other_claims(whole, new)
        since = new.select(pl.col("published_at").min() - pl.lit(_FORGOTTEN)).item()
        kept = whole.drop_nulls("event_id")
        if since is not None:
            kept = kept.filter(pl.col("published_at") >= since)
        return cls(kept, sum(each.n_rejected for each in admitted))

    def events_of(self, new: pl.DataFrame) -> pl.DataFrame:
        """Return the new claims that were read before, with the event they have (`claim_id`)."""
        return self.claims.select("claim_id", "event_id").join(
            new.select("claim_id"), on="claim_id", how="semi"
        )

    def beside(self, new: pl.DataFrame) -> pl.DataFrame:
        """Return those of the events of the new claims, in plain text, without the new claims."""
        found = self.claims.join(new, on="event_id", how="semi", maintain_order="left")
        found = found.join(new, on="claim_id", how="anti", maintain_order="left")
        return found.with_columns(text=plain_texts(found["text"]))

    def links(self, new: pl.DataFrame, actors: Actors) -> Links:
        """Return them as linked, for `link` to go on from; the new claims are not among them."""
        others = self.claims.join(new.select("claim_id"), on="claim_id", how="anti")
        plain = others.with_columns(text=plain_texts(others["text"]))
        seen = comparable(without_read_places(plain), actors).with_columns(given=others["event_id"])
        events = seen.select(
            "claim_id",
            event_id="given",
            origin=pl.lit("given"),
            confidence=pl.lit(1.0),
        )
        return Links(events, seen)


def without_read_places(claims: pl.DataFrame) -> pl.DataFrame:
    """Return claims without the places that were only read: too unsure to part events by."""
    return claims.with_columns(place=pl.when(~from_text("place")).then("place"))


def _refuse_other_claims(earlier: pl.DataFrame, new: pl.DataFrame) -> None:
    both = new.select("claim_id", "text").join(
        earlier.select("claim_id", before="text"), on="claim_id", maintain_order="left"
    )
    other = both.filter(pl.col("text") != pl.col("before"))
    if other.height:
        raise InputError(
            "ids of earlier claims are used again for others",
            where="the feed",
            got=f"{shown(other['claim_id'][0])!r}, and {other.height - 1} more",
            remedy="Give each claim an id of its own, say with the date before it.",
        )
