"""`sourcegrade score --engine spark`: one job on Spark, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path

from features.errors import InputError
from scoring.engine import ScoringEngine
from scoring.job.asked import Asked
from scoring.job.log import JobLog
from scoring.overrides.told import outcome_lines
from scoring.spark.job import SparkBatch, score_on_spark
from scoring.spark.summary import summary_lines


def score_and_say(
    engine: ScoringEngine, asked: Asked, master: str | None, log: JobLog, *, profile: bool
) -> SparkBatch:
    """Score files on Spark and say what came of it. Raises InputError for what Spark cannot do."""
    _refuse(asked, master, profile=profile)
    with log.progress("scoring") as progress:
        batch = score_on_spark(
            engine, address(asked.claims), asked.sources, address(asked.out),
            master=str(master), as_of=asked.as_of, horizon=asked.horizon,
            overrides=asked.overrides, progress=progress,
        )  # fmt: skip
    log.summary(
        summary_lines(batch),
        {
            "scored": batch.n_scored,
            "rejected": batch.n_rejected_in_all,
            "later": batch.n_later,
            "stands": str(batch.moment),
            "notes": batch.notes + batch.sources.notes,
            "scores": batch.scores,
            "rejects": batch.rejects,
            "overrides": None if batch.overrides is None else [*outcome_lines(batch.overrides)],
        },
    )
    return batch


def address(path: Path) -> str:
    """Return a path as it was typed: of the address of a store `Path` takes a slash away.

    >>> address(Path("hdfs://store/claims")), address(Path("/claims"))
    ('hdfs://store/claims', '/claims')
    """
    return re.sub(r"^([a-z][a-z0-9+.-]+):/(?=[^/])", r"\1://", str(path))


def _refuse(asked: Asked, master: str | None, *, profile: bool) -> None:
    if master is None:
        raise InputError(
            "no master of Spark is named",
            remedy="Add --master spark://HOST:7077, or --master 'local[4]' to try it.",
        )
    local = {"--resume": asked.resume, "--evidence": asked.evidence, "--profile": profile}
    for name, given in local.items():
        if given:
            raise InputError(f"{name} is for one machine", remedy="Leave it out.")
