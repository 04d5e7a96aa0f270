"""`sourcegrade score --engine spark`: one job on Spark, and what is said of it."""

from __future__ import annotations

from features.errors import InputError
from scoring.engine import ScoringEngine
from scoring.job.asked import Asked
from scoring.job.log import JobLog
from scoring.spark.job import SparkBatch, score_on_spark
from scoring.spark.summary import summary_lines


def score_and_say(
    engine: ScoringEngine, asked: Asked, master: str | None, log: JobLog
) -> SparkBatch:
    """Score files on Spark and say what came of it. Raises InputError for what Spark cannot do."""
    _refuse(asked, master)
    with log.progress("scoring") as progress:
        batch = score_on_spark(
            engine, asked.claims, asked.sources, asked.out,
            master=str(master), as_of=asked.as_of, horizon=asked.horizon, progress=progress,
        )  # fmt: skip
    log.summary(
        summary_lines(batch),
        {
            "scored": batch.n_scored,
            "rejected": batch.n_rejected + batch.sources.n_rejected,
            "later": batch.n_later,
            "stands": str(batch.moment),
            "notes": batch.notes + batch.sources.notes,
            "scores": batch.scores,
            "rejects": batch.rejects,
        },
    )
    return batch


def _refuse(asked: Asked, master: str | None) -> None:
    if master is None:
        raise InputError(
            "no master of Spark is named",
            remedy="Add --master spark://HOST:7077, or --master 'local[4]' to try it.",
        )
    for name, given in (("--resume", asked.resume), ("--evidence", asked.evidence)):
        if given:
            raise InputError(
                f"{name} is for one machine",
                remedy=f"Leave {name} out; Spark does lost work again by itself.",
            )
