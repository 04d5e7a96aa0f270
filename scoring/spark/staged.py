"""The claims after the gate, kept on the way: the accepted ones, and ids that were used before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from features.characters import visible
from scoring.moment import Moment
from scoring.spark.frames import spark_schema
from scoring.spark.gating import AT, STAGED, Parts, gate

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_COUNTED: Final = re.compile(r"^(.* in )(\d+) rows?$")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ROW: Final = ["part", AT]
PART: Final = 1 << 40
"""A place as one number: that of the part so many times, and that of the row in it."""
ROWS_SHUFFLED: Final = 250_000
"""Rows of a few columns in a partition of a shuffle, about."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Every row of the input after the gate, on disk, and what only all of them together tell.

    `repeats` are the rows whose id a good row before them has, with the place of that one
    (`first`); None where every id is its own. `rows_of_part` counts the rows of each part.
    """

    rows: DataFrame
    repeats: DataFrame | None
    parts: Parts
    rows_of_part: Sequence[int]
    notes: list[str]

    @property
    def n_rows(self) -> int:
        """How many rows the input has."""
        return sum(self.rows_of_part)

    def accepted(self) -> DataFrame:
        """Return the claims that are accepted."""
        good = self.rows.where("good").drop("good", "faults", "notes")
        return good if self.repeats is None else good.join(self.repeats, _ROW, "left_anti")


@dataclass(frozen=True, slots=True)
class Known:
    """Claims to be scored, how many, how many of them have an event, and how many are later."""

    claims: DataFrame
    n: int
    n_of_events: int
    n_later: int
    moment: Moment
    """An as-of time for all, also at the latest, or a horizon."""


def stage(spark: SparkSession, rows: DataFrame, parts: Parts, folder: str) -> Staged:
    """Put all rows through the gate, once, and keep them in a folder.

    On disk, not in the memory of executors: one that is lost must not cost the work again.
    """
    gated = rows.mapInArrow(lambda batches: gate(batches, parts), spark_schema(STAGED))
    gated.write.parquet(f"{folder}/gated")
    kept = spark.read.schema(spark_schema(STAGED)).parquet(f"{folder}/gated")
    counts, notes = _counts(kept)
    sizes = [counts.get(number, 0) for number in range(len(parts.names))]
    cores = spark.sparkContext.defaultParallelism
    spark.conf.set("spark.sql.shuffle.partitions", 2 * cores + sum(sizes) // ROWS_SHUFFLED)
    empty = [
        f"{visible(name)} has no rows"
        for name, size in zip(parts.names, sizes, strict=True)
        if not size and parts.is_folder
    ]
    return Staged(kept, _repeats(spark, kept, folder), parts, sizes, empty + notes)


def known_by(staged: Staged, moment: Moment) -> Known:
    """Return the accepted claims that were published by the as-of time, and when scores stand."""
    from pyspark.sql.functions import col, count, lit, unix_micros, when
    from pyspark.sql.functions import max as largest

    accepted = staged.accepted()
    by_then = lit(True)
    if moment.time is not None:
        by_then = unix_micros("published_at") <= (moment.time - _EPOCH) // timedelta(microseconds=1)
    (n, n_known, n_of_events, latest) = accepted.select(
        count(lit(1)),
        count(when(by_then, 1)),
        count(when(by_then, col("event_id"))),
        largest(unix_micros("available_at")),
    ).collect()[0]
    if moment.time is None and moment.horizon is None and latest is not None:
        # The largest of *all* accepted claims, as `Moment.stamp` has it.
        moment = Moment(time=_EPOCH + timedelta(microseconds=latest))
    return Known(accepted.where(by_then), n_known, n_of_events, n - n_known, moment)


def _repeats(spark: SparkSession, rows: DataFrame, folder: str) -> DataFrame | None:
    """The rows whose id a good row before them has: by part, and by the row in it."""
    from pyspark.sql.functions import col, count, lit, when
    from pyspark.sql.functions import min as first

    # One number for part and row: of a pair Spark would find the least by sorting all ids.
    place = col("part").cast("bigint") * PART + col(AT)
    ids = rows.where("claim_id is not null").select("claim_id", "good", *_ROW)
    used = ids.groupBy("claim_id").agg(
        count(lit(1)).alias("n"), first(when(col("good"), place)).alias("first")
    )
    twice = used.where("n > 1 and first is not null").drop("n")
    later = ids.join(twice, "claim_id").where(place > col("first")).drop("good")
    later.write.parquet(f"{folder}/repeats")
    kept = spark.read.schema(later.schema).parquet(f"{folder}/repeats")
    return None if kept.isEmpty() else kept


def _counts(rows: DataFrame) -> tuple[dict[int, int], list[str]]:
    """The rows of each part, and the notes of all blocks as those of the whole."""
    from pyspark.sql.functions import collect_list, count, flatten, lit

    found = rows.groupBy("part").agg(count(lit(1)), flatten(collect_list("notes"))).collect()
    notes = Counter(note for _, _, said in sorted(found) for note in said)
    return {part: n for part, n, _ in found}, summed(notes.items())


def summed(notes: Iterable[tuple[str, int]]) -> list[str]:
    """Return the notes of all blocks as those of the whole; each comes with how often it was said.

    >>> summed([("text: hidden in 1 row", 2), ("text: hidden in 3 rows", 1), ("unused: a", 9)])
    ['text: hidden in 5 rows', 'unused: a']
    """
    counts: dict[str, int] = {}
    for note, n in notes:
        found = _COUNTED.match(note)
        said, each = (found[1], int(found[2])) if found else (note, 0)
        counts[said] = counts.get(said, 0) + n * each
    return [f"{said}{n} row{'s' if n != 1 else ''}" if n else said for said, n in counts.items()]
