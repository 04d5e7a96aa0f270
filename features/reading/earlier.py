"""What was read before: the events that stand when a stream goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import polars as pl

from features.faults import shown
from features.fields import CLAIMS, CLAIMS_SCHEMA
from features.files import Frame
from features.from_text import from_text
from features.gate import Admitted, admit_claims
from features.reading.actors import Actors
from features.reading.linking import Links
from features.reading.pairs import BY_PLACE_DAYS, comparable
from features.reading.plain_text import plain_texts
from features.rejects import in_order, rejected_frame, with_parts

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
    def of(cls, given: Sequence[Frame | str | Path], new: Admitted) -> tuple[Earlier, Admitted]:
        """Read what was read before the `new` claims; of a claim given twice the last counts.

        With it come the new claims that can be told from these: one with the id of an earlier
        claim that says something else is turned away. Raises InputError where an input cannot be
        read.
        """
        admitted = [admit_claims(each) for each in given]
        whole = pl.concat([CLAIMS_SCHEMA.to_frame(), *(each.accepted for each in admitted)])
        whole = whole.unique("claim_id", keep="last", maintain_order=True)
        told_apart = _without_other_claims(new, whole)
        since = told_apart.accepted.select(pl.col("published_at").min() - pl.lit(_FORGOTTEN)).item()
        kept = whole.drop_nulls("event_id")
        if since is not None:
            kept = kept.filter(pl.col("published_at") >= since)
        return cls(kept, sum(each.n_rejected for each in admitted)), told_apart

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


def _without_other_claims(new: Admitted, earlier: pl.DataFrame) -> Admitted:
    """Turn away the new claims that have the id of an earlier one with other words."""
    both = new.accepted.select("row", "claim_id", "text").join(
        earlier.select("claim_id", before="text"), on="claim_id", maintain_order="left"
    )
    other = both.filter(pl.col("text") != pl.col("before"))
    if other.is_empty():
        return new
    expected = "an id of its own: an earlier claim with other words has it"
    lines = [
        (row, shown(code), CLAIMS.id, shown(code), expected)
        for row, code in other.select("row", "claim_id").iter_rows()
    ]
    rejected = pl.concat([new.rejected, with_parts(rejected_frame(lines, CLAIMS), ())])
    return replace(
        new,
        accepted=new.accepted.join(other, on="row", how="anti", maintain_order="left"),
        rejected=in_order(rejected, CLAIMS),
    )
