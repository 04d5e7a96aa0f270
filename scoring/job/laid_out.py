"""Claims laid out on disk, cut by event, so that any events can be read without the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from features.fields import CLAIMS_SCHEMA
from features.times import available_at
from scoring.job.cut_file import read_cut, write_cut
from scoring.job.event_shards import SHARDS, shard_of
from scoring.moment import Moment


def lay_out(claims: pl.DataFrame, path: Path) -> None:
    """Write accepted claims cut by event, the same event always in the same piece."""
    write_cut(claims, shard_of(claims), SHARDS, path)


@dataclass(frozen=True, slots=True)
class Summary:
    """Claims in each shard, those later than the as-of time, when the latest known can be read."""

    n_in_shards: list[int]
    n_later: int
    latest: datetime | None


class LaidOut:
    """Accepted claims in the files that `lay_out` wrote, but for those in the rows `repeated`."""

    def __init__(self, files: Sequence[Path], repeated: pl.Series | None = None) -> None:
        self.files = files
        self._repeated = pl.DataFrame({"row": repeated}, {"row": pl.UInt32})

    def read(self, shards: range) -> pl.DataFrame:
        """Return the claims of some shards; those of an event are in the order of their rows."""
        return pl.concat(self._part(file, shards) for file in self.files)

    def blocks(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """Yield all claims, or some columns of them, file by file, event by event."""
        for file in self.files:
            yield self._part(file, range(SHARDS), columns)

    def of_events(self, claims: pl.DataFrame) -> pl.DataFrame:
        """Return all claims of the events that some claims (`row`, `event_id`) are about."""
        shards = sorted(set(shard_of(claims)))
        parts = [self._of(claims, file, shards) for file in self.files]
        return pl.concat([CLAIMS_SCHEMA.to_frame(), *parts]).sort("row")

    def summary(self, moment: Moment) -> Summary:
        """Count the claims by shard, those later than the moment, and tell the latest known."""
        in_shards, n_later, latest = np.zeros(SHARDS, np.int64), 0, list[datetime]()
        for block in self.blocks(["row", "event_id", "published_at", "published_precision"]):
            in_shards += np.bincount(shard_of(block).to_numpy(), minlength=SHARDS)
            known = moment.known(block)
            n_later += block.height - known.height
            if known.height:
                latest.append(known.select(available_at().max()).item())
        return Summary(in_shards.tolist(), n_later, max(latest, default=None))

    def _of(self, claims: pl.DataFrame, file: Path, shards: Sequence[int]) -> pl.DataFrame:
        part = self._part(file, shards)
        events = claims["event_id"].drop_nulls().unique().implode()
        return part.filter(
            pl.col("event_id").is_in(events) | pl.col("row").is_in(claims["row"].implode())
        )

    def _part(
        self, file: Path, shards: Sequence[int], columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        found = read_cut(file, shards, columns)
        if self._repeated.is_empty():
            return found
        return found.join(self._repeated, on="row", how="anti", maintain_order="left")
