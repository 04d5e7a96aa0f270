"""`sourcegrade score`: one job, its run in MLflow, and what is said of both."""

from __future__ import annotations

from features.errors import InputError
from features.stages import Stages
from scoring.batch import track
from scoring.engine import ScoringEngine
from scoring.job.asked import Asked
from scoring.job.batch_job import BatchJob, job_at
from scoring.job.log import JobLog
from scoring.job.written import Written
from scoring.stage_table import stage_table
from scoring.store import TrackingError
from scoring.summary import done_before, summary_facts, summary_lines
from scoring.terminal import show
from scoring.tracking.run_info import RunInfo


def score_on_cluster(
    engine: ScoringEngine, asked: Asked, log: JobLog, *, master: str | None, profile: bool
) -> None:
    """Score files on Spark, and say what came of it. Raises InputError for what Spark cannot do."""
    from scoring.spark.command import score_and_say  # what Spark needs is an extra

    score_and_say(engine, asked, master, log, profile=profile)


def score_here(
    engine: ScoringEngine, asked: Asked, log: JobLog, *, master: str | None, profile: bool
) -> None:
    """Score files on this machine, write the run to MLflow, and print a profile if asked to."""
    check_no_master(master)
    stages = Stages()
    score_and_track(engine, asked, log, stages)
    if profile:
        show(stage_table(stages))


def score_and_track(engine: ScoringEngine, asked: Asked, log: JobLog, stages: Stages) -> None:
    """Score files, write the run to MLflow, and say what came of it.

    A run that MLflow cannot take is no fault of the scores: it is said. A job that is to be resumed
    and is done already is left as it is.
    """
    with job_at(engine, asked) as job:
        if job.done is not None:
            log.summary([done_before(asked.out, job.done)], job.done.model_dump())
            return
        if job.discarded:
            log.warn("begun anew", "an unfinished job is begun anew; --resume would have gone on")
        log.step("begun", out=asked.out, resumed=job.resumed, **job.given())
        written, run = _scored(job, engine, asked, log, stages)
        job.finish(written, None if run is None else run.run_id)
    log.summary(summary_lines(written, run), summary_facts(written, run))


def check_no_master(master: str | None) -> None:
    """Raise InputError where a master of Spark is named and Spark is not asked for."""
    if master is not None:
        raise InputError(
            "--master is of Spark", got=repr(master), remedy="Add --engine spark, or leave it out."
        )


def _scored(
    job: BatchJob, engine: ScoringEngine, asked: Asked, log: JobLog, stages: Stages
) -> tuple[Written, RunInfo | None]:
    with log.progress("scoring") as progress:
        written = job.run(progress, stages)
    log.step("written", scores=written.scores, rejects=written.rejects)
    try:
        with log.working("writing the run to MLflow"), stages.stage("MLflow"):
            return written, track(engine, written.assessment, asked.claims)
    except TrackingError as fault:
        log.warn("not tracked", f"the scores are written, but the run is not in MLflow: {fault}")
        return written, None
