"""Who is trained on and who is tested: by event, or by war. No event is ever on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from experiments.snapshots import Snapshots

By = Literal["event", "war"]


@dataclass(frozen=True, slots=True)
class Split:
    """Snapshots to train on and snapshots to test on, and the name of what is held out."""

    held_out: str
    train: Snapshots
    test: Snapshots


def leave_one_out(seen: Snapshots, by: By) -> Iterator[Split]:
    """Yield one split for each event or war held out.

    Raises AssertionError where an event would stand on both sides: that is a fault of ours.
    """
    for name in seen.frame[by].unique(maintain_order=True).to_list():
        held = pl.col(by) == name
        split = Split(name, seen.where(~held), seen.where(held))
        shared = set(split.train.frame["event"]) & set(split.test.frame["event"])
        if shared:
            raise AssertionError(f"events on both sides of {by} {split.held_out}: {sorted(shared)}")
        yield split
