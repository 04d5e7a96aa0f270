"""The Spark job: claims that outgrow a machine, scored as the engine scores them on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from features.errors import InputError
from features.files import Frame
from features.gate import Admitted, admit_sources
from scoring.engine import Progress, ScoringEngine
from scoring.moment import Moment
from scoring.overrides.applied import Applied
from scoring.overrides.reading import admit_overrides
from scoring.spark.applied import applied_in
from scoring.spark.cut import Cut
from scoring.spark.faults import SparkError, told_plainly
from scoring.spark.frames import spark_schema
from scoring.spark.judging import judge_alone, judge_events, scored
from scoring.spark.large_events import sliced
from scoring.spark.output import Target, put_in_place, put_rejects, work_folder, write_by_day
from scoring.spark.parts import read_parts
from scoring.spark.progress import told
from scoring.spark.rejects import write_rejects
from scoring.spark.session import spark_session
from scoring.spark.setting import Setting
from scoring.spark.staged import Known, Staged, known_by, stage

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Accumulator, Broadcast
    from pyspark.sql import DataFrame, SparkSession

CUT: Final = Cut()


@dataclass(frozen=True, slots=True)
class SparkBatch:
    """What a Spark job did: rows counted, where the scores and the rejects are, what is to be said.

    `rejected` are the first faults, with the columns of the file of rejects. `moment` is the as-of
    time of all scores, at the latest too, or their horizon.
    """

    scores: str
    rejects: str
    n_rows: int
    n_scored: int
    n_rejected: int
    """Rows of the claims that were rejected; those of the sources are in `sources`."""
    n_later: int
    """Claims published after the as-of time: neither scored nor read."""
    rejected: pl.DataFrame
    notes: list[str]
    sources: Admitted
    moment: Moment
    overrides: Applied | None = None
    """What became of the overrides, if any were given."""

    @property
    def n_rejected_in_all(self) -> int:
        """Rows of all inputs that were rejected."""
        given = [self.sources, *([self.overrides.given] if self.overrides else [])]
        return self.n_rejected + sum(each.n_rejected for each in given)


def score_on_spark(
    engine: ScoringEngine,
    claims: str | Path,
    sources: Frame | str | Path,
    out: str | Path,
    *,
    master: str,
    as_of: str | date | None = None,
    horizon: str = "latest",
    overrides: Frame | str | Path | None = None,
    progress: Progress | None = None,
    cut: Cut = CUT,
) -> SparkBatch:
    """Score the claims of a Parquet file, or of a folder of parts, on the Spark at `master`.

    `claims` and `out` are paths that all executors see, or addresses such as `hdfs://…`; `sources`
    and `overrides` are read here. The scores are those of `ScoringEngine.assess`, to the bit. They
    go into the folder `out`, Parquet by the day of `published_at` (`day=2017-09-29`), and the
    rejects beside it as JSON Lines. Both get their names when they are whole; on an object store,
    which cannot rename, when Spark has committed them.

    Raises InputError, OutputError and SparkError: where an input or the output cannot be used, and
    where Spark cannot be had or a job fails.
    """
    moment, listed, target = Moment.of(as_of, horizon), admit_sources(sources), Target.of(out)
    stated = None if overrides is None else admit_overrides(overrides)
    others = {"sources": listed} | ({} if stated is None else {"overrides": stated})
    with told_plainly(), spark_session(master) as spark:
        inputs = [each for each in (claims, sources, overrides) if isinstance(each, (str, Path))]
        with work_folder(spark, target, *inputs) as storage:
            rows, parts = read_parts(spark, claims)
            staged = stage(spark, rows, parts, target.work)
            _check_rows(staged, str(claims))
            known = known_by(staged, moment)
            n_rejected = staged.n_rows - known.n - known.n_later
            faults = {name: given.rejected for name, given in others.items()}
            rejected = write_rejects(staged, n_rejected, faults, storage, f"{target.work}/rejects")
            put_rejects(storage, target)
            _check_any(staged, known, str(claims), target)
            setting = Setting.of(engine.bundle, listed.accepted, known.moment, stated)
            _score(spark, known, setting, f"{target.work}/scores", cut, progress)
            applied = (
                None
                if stated is None
                else applied_in(spark, f"{target.work}/scores", stated, known.n)
            )
            put_in_place(storage, target)
    return SparkBatch(
        scores=str(out),
        rejects=target.rejects.removeprefix("file://"),
        n_rows=staged.n_rows,
        n_scored=known.n,
        n_rejected=n_rejected,
        n_later=known.n_later,
        rejected=rejected,
        notes=staged.notes,
        sources=listed,
        moment=known.moment,
        overrides=applied,
    )


def _score(
    spark: SparkSession,
    known: Known,
    setting: Setting,
    folder: str,
    cut: Cut,
    progress: Progress | None,
) -> None:
    """Score all claims that are known, write them, and count what was written."""
    context = spark.sparkContext
    shared, done = context.broadcast(setting), context.accumulator(0)
    cores = context.defaultParallelism
    n_buckets = max(-(-known.n_of_events // cut.bucket), 2 * cores)
    scores = _scores(spark, known, shared, done, n_buckets, cut)
    with told(lambda: int(done.value), known.n, progress):
        write_by_day(scores, folder)
    # Without claims there is no part, and Spark cannot tell the schema of nothing.
    written = spark.read.parquet(folder).count() if known.n else 0
    if written != known.n:
        raise SparkError(
            f"{written:,} scores were written of {known.n:,} claims: please report it. "
            "No output was written"
        )


def _scores(
    spark: SparkSession,
    known: Known,
    setting: Broadcast[Setting],
    done: Accumulator[int],
    n_buckets: int,
    cut: Cut,
) -> DataFrame:
    """All scores: events by key in buckets, whole; claims without an event where they are."""

    def counted(scores: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in scores:
            done.add(batch.num_rows)
            yield batch

    schema = spark_schema(scored(setting.value))
    of_events = sliced(spark, known.claims.where("event_id is not null"), setting, cut)
    buckets = of_events.repartition(n_buckets, "event_id", "slice")
    whole = buckets.mapInArrow(lambda b: counted(judge_events(b, setting.value)), schema)
    if known.n == known.n_of_events:
        return whole
    alone = known.claims.where("event_id is null").selectExpr("*", "true as mine")
    return whole.unionByName(
        alone.mapInArrow(lambda b: counted(judge_alone(b, setting.value)), schema)
    )


def _check_rows(staged: Staged, claims: str) -> None:
    if not staged.n_rows:
        raise InputError("no rows", where=claims, remedy="Give at least one of the claims.")


def _check_any(staged: Staged, known: Known, claims: str, target: Target) -> None:
    if not known.n + known.n_later:
        raise InputError(
            "no row can be used",
            where=claims,
            got=f"{staged.n_rows} rows, each with a fault",
            remedy=f"{target.rejects} says what is wrong with each.",
        )
