"""The engine, as an executor runs it: whole events, or slices of events with all they hear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import polars as pl

from features.fields import CLAIMS_SCHEMA
from scoring.event_batches import CHUNK, batches
from scoring.scores import SCORES_SCHEMA
from scoring.spark.frames import batches_of, frame_of
from scoring.spark.gating import AT, BATCH
from scoring.spark.setting import Setting

if TYPE_CHECKING:
    import pyarrow as pa

_PLACES: Final = {"day": pl.Date(), "part": pl.Int32(), AT: pl.Int64()}
"""The day a claim was published, and the row it came in."""


def scored(setting: Setting) -> pl.Schema:
    """Return the columns of what is judged: where each claim belongs, and its score."""
    return pl.Schema({**_PLACES, **setting.schema})


def judge_events(batches: Iterable[pa.RecordBatch], setting: Setting) -> Iterator[pa.RecordBatch]:
    """Score the claims of a partition that has its events, or slices of them, whole."""
    gathered = [batch for batch in batches if batch.num_rows]
    if gathered:
        claims = frame_of(gathered)
        gathered.clear()
        yield from batches_of(judged(claims, setting), scored(setting), BATCH)


def judge_alone(batches: Iterable[pa.RecordBatch], setting: Setting) -> Iterator[pa.RecordBatch]:
    """Score claims without an event, which nobody else speaks to, as they come."""
    gathered: list[pa.RecordBatch] = []
    for batch in batches:
        gathered.append(batch)
        if sum(part.num_rows for part in gathered) >= CHUNK:
            yield from judge_events(gathered, setting)
            gathered = []
    yield from judge_events(gathered, setting)


def judged(claims: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Return the scores of the claims that are `mine`, with the columns of `scored`.

    The others are heard only: of an event that is cut in slices, those that all of its slices must
    hear (`scoring.spark.large_events`). One that comes more than once is taken once.
    """
    engine, sources = setting.engine(), setting.listed()
    once = claims.sort("mine", descending=True).unique(["part", AT], keep="first")
    numbered = once.sort("part", AT).with_columns(
        row=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)
    )
    stamped = setting.moment.stamp(numbered.select(*CLAIMS_SCHEMA))
    mine = numbered.filter("mine")["row"]
    parts = [SCORES_SCHEMA.to_frame().with_columns(row=pl.lit(0, pl.UInt32))]
    for batch in batches(stamped, CHUNK):
        rows = batch["row"].filter(batch["row"].is_in(mine.implode()))
        if rows.len():
            asked = None if rows.len() == batch.height else rows
            parts.append(engine.tabulate(engine.judge(batch, sources, asked, names=engine.weighed)))
    places = numbered.select("row", "part", AT, day=pl.col("published_at").dt.date())
    told = setting.overridden(pl.concat(parts))
    return told.join(places, on="row", maintain_order="left").select(*scored(setting))
