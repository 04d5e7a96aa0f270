"""What became of the overrides in scores that a Spark job has written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from features.gate import Admitted
from scoring.overrides.applied import Applied

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_COUNTS = {"row": pl.UInt32, "stands": pl.Int64, "past": pl.Int64}


def applied_in(spark: SparkSession, folder: str, overrides: Admitted, n_scores: int) -> Applied:
    """Return what became of overrides in the `n_scores` scores of a folder."""
    if not n_scores:  # Spark cannot tell the schema of nothing
        return Applied(overrides, pl.DataFrame(schema=_COUNTS), 0)
    scores = spark.read.parquet(folder)
    counted = [*_counted(spark, scores, overrides.accepted)]
    return Applied(
        overrides,
        pl.DataFrame(counted, schema=_COUNTS, orient="row"),
        scores.where("overridden is not null").count(),
    )


def _counted(
    spark: SparkSession, scores: DataFrame, accepted: pl.DataFrame
) -> Iterator[tuple[int, int, int]]:
    """The row of each override that names a thing which was scored, and how often it stands."""
    from pyspark.sql.functions import broadcast

    for thing in ("claim_id", "source_id"):
        given = accepted.drop_nulls(thing).select("row", thing, pl.col("until").dt.timestamp("us"))
        if given.height:
            named = spark.createDataFrame(given.rows(), f"row int, {thing} string, until bigint")
            held = scores.join(broadcast(named), thing)
            stands = "until is null or unix_micros(as_of) <= until"
            yield from (
                held.groupBy("row")
                .agg({"*": "count"})
                .join(held.where(stands).groupBy("row").count(), "row", "left")
                .selectExpr(
                    "row", "coalesce(count, 0) as stands", "`count(1)` - coalesce(count, 0) as past"
                )
                .collect()
            )
