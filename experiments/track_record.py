"""Track records for training: of the labels that training has, and a claim could have met."""

from __future__ import annotations

from typing import Final

import polars as pl

from experiments.snapshots import Snapshots
from experiments.splits import Split
from features.settled import PAST_SCHEMA, settled_by_end
from features.track_record import TrackRecord, record

_CLAIM: Final = ("corpus", "claim_id")


def with_track_record(split: Split) -> Split:
    """Return the split with the features of the track record, which `snapshots` leaves at 0.

    Nobody's record holds a label of the test side. Of the training labels, each snapshot, on either
    side, has those settled strictly before its `as_of` and not about its own event: in training too
    a claim is described as if its own event were held out (cross-fitting). Raises AssertionError
    where a label of the test side, or of one of its events, would be in the past.
    """
    past = settled(split.train)
    _assert_untold(past, split)
    return Split(split.held_out, recorded(split.train, past), recorded(split.test, past))


def settled(seen: Snapshots) -> pl.DataFrame:
    """Return the settled claims of snapshots, each once, as a past (`features.settled`).

    A label without a date is left out: nobody knows when it was known. `corpus` and `claim_id` say
    whose label it is.
    """
    return (
        seen.frame.select(
            *_CLAIM, "source_id", "name", "kind", "camp",
            event_id="event", settled_at=settled_by_end("settled_at"), true="truth",
        )
        .drop_nulls(["true", "settled_at"])
        .unique(_CLAIM)
        .sort(_CLAIM)
        .select(*_CLAIM, *PAST_SCHEMA)
    )  # fmt: skip


def recorded(seen: Snapshots, past: pl.DataFrame) -> Snapshots:
    """Return the snapshots with the features of the track record as this past gives them."""
    found = record(seen.frame.with_columns(event_id="event"), past)
    features = found.select(**TrackRecord().expressions())
    return Snapshots(seen.frame.with_columns(features))


def _assert_untold(past: pl.DataFrame, split: Split) -> None:
    test = split.test.frame
    for columns in (list(_CLAIM), ["event"]):
        told = past.rename({"event_id": "event"}).join(test, on=columns, how="semi")
        if told.height:
            raise AssertionError(f"{split.held_out}: tested and in the past: {told.row(0)}")
