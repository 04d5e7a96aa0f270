"""Events of very many claims, cut in slices that are judged apart, without changing a score.

Of a large event only some reports are heard (`features.heard_first`): by the claims of others, and
by those of their own source. A slice is judged with all of these beside it. Whether a report is
heard rests on heard reports before it alone: among any of an event's reports that hold all that
are heard, the same are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import polars as pl

from features.agreement import polarity, proposition_key
from features.heard_first import heard_first
from features.sourced import join_sources
from features.times import available_at
from features.voice import speaker
from scoring.spark.cut import Cut
from scoring.spark.frames import batches_of, frame_of, spark_schema
from scoring.spark.gating import AT, BATCH
from scoring.spark.setting import Setting

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import Column, DataFrame, SparkSession

_READ: Final = (
    "part", AT, "claim_id", "source_id", "published_at", "published_precision", "event_id",
    "proposition", "stance", "favours", "harms", "many",
)  # fmt: skip
_SLIM: Final = pl.Schema(
    {
        "event_id": pl.String(),
        "part": pl.Int32(),
        AT: pl.Int64(),
        "many": pl.Boolean(),
        "claim_id": pl.String(),
        "source_id": pl.String(),
        "available_at": pl.Datetime("us", "UTC"),
        "published_at": pl.Datetime("us", "UTC"),
        "speaker": pl.String(),
        "polarity": pl.Float64(),
        "favours": pl.String(),
        "harms": pl.String(),
        "proposition_key": pl.Int64(),
    }
)
"""All that decides who is heard; no text. `many`: its source has a slice's fill of claims."""
_PLACE: Final = pl.Schema({"part": pl.Int32(), AT: pl.Int64()})


def sliced(
    spark: SparkSession, claims: DataFrame, setting: Broadcast[Setting], cut: Cut
) -> DataFrame:
    """Return claims that have events with a `slice` number, and which of them are `mine` to score.

    Claims of one event and slice are to be judged together. Of a large event each slice has copies
    of what it must hear besides, which are not `mine`; of other events there is one slice.
    """
    from pyspark.sql.functions import broadcast, col, lit

    sizes = claims.groupBy("event_id").count().where(col("count") > cut.large).collect()
    if not sizes:
        return claims.withColumns({"slice": lit(0), "mine": lit(True)})
    n_slices = [(event, -(-n // cut.large)) for event, n in sizes]
    pieces = broadcast(spark.createDataFrame(n_slices, "event_id string, slices int"))
    small = claims.join(pieces, "event_id", "left_anti").withColumns({"slice": lit(0)})
    large = _placed(spark, claims.join(pieces, "event_id"), cut.large)
    heard = _heard(large, setting)
    own = large.drop("slices", "many")
    return (
        small.unionByName(own)
        .withColumn("mine", lit(True))
        .unionByName(_copies(large.join(heard, ["part", AT], "left_semi")))
    )


def _placed(spark: SparkSession, large: DataFrame, fill: int) -> DataFrame:
    """The claims of large events with their slice: all of a source in one, but where it has many.

    A source hears of its own more than others do; only one with a slice's fill of claims on one
    event is spread over the slices, and what it hears of its own is copied to all.
    """
    from pyspark.sql.functions import broadcast, coalesce, col, lit, pmod, when, xxhash64

    pair = ["event_id", "source_id"]
    many = large.groupBy(pair).count().where(col("count") > fill).select(pair).collect()
    told = spark.createDataFrame(
        [(*each, True) for each in many], "event_id string, source_id string, many boolean"
    )
    found = large.join(broadcast(told), pair, "left")
    is_many = coalesce(col("many"), lit(False))
    by: Column = when(is_many, xxhash64("claim_id")).otherwise(xxhash64("source_id"))
    return found.withColumns({"many": is_many, "slice": pmod(by, col("slices")).cast("int")})


def _heard(large: DataFrame, setting: Broadcast[Setting]) -> DataFrame:
    """The places of the reports of large events that every slice must hear."""
    slim = large.select(*_READ).mapInArrow(
        lambda batches: _slim(batches, setting.value), spark_schema(_SLIM)
    )
    return slim.repartition("event_id").mapInArrow(_to_be_heard, spark_schema(_PLACE))


def _copies(heard: DataFrame) -> DataFrame:
    """Each heard report once for every slice but its own."""
    from pyspark.sql.functions import col, explode, lit, sequence

    every = sequence(lit(0), col("slices") - 1)
    copies = heard.withColumn("to", explode(every)).where("to != slice")
    return copies.withColumns({"slice": col("to"), "mine": lit(False)}).drop("to", "slices", "many")


def _slim(batches: Iterable[pa.RecordBatch], setting: Setting) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        claims = frame_of([batch]).with_columns(cites=pl.lit([], pl.List(pl.String)))
        if claims.height:
            yield from batches_of(reports_of(claims, setting.listed()), _SLIM, BATCH)


def reports_of(claims: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return the claims as `heard_first` reads them, from few of their columns."""
    return join_sources(claims, sources).with_columns(
        available_at=available_at(),
        speaker=speaker(),
        polarity=polarity(),
        proposition_key=proposition_key().reinterpret(signed=True),
    )


def _to_be_heard(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    gathered = [batch for batch in batches if batch.num_rows]
    if gathered:
        yield from batches_of(to_be_heard(frame_of(gathered)), _PLACE, BATCH)


def to_be_heard(reports: pl.DataFrame) -> pl.DataFrame:
    """Return those of whole events' reports that each slice must hear.

    What others hear; and of a source that has `many` reports, so that they are in several slices,
    what it hears of its own.
    """
    told = heard_first(reports.with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32)))
    by_others = pl.col("heard") | pl.col("tied")
    by_own = pl.col("heard_own") | pl.col("tied_own")
    return told.filter(by_others | (by_own & pl.col("many")))
