"""Opening a review: the claims of a batch that are worth a person's time, in a queue in MLflow."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

import polars as pl

from features.errors import InputError
from scoring.engine import ScoringEngine
from scoring.event_batches import batches
from scoring.review.case import cases, events_of
from scoring.review.selection import LIMIT, select, signals
from scoring.review.told import Told, tell
from scoring.review.verdict_store import VerdictStore
from scoring.scores import Judged
from scoring.tracking.kept_run import LATEST, KeptRun, kept_run
from scoring.tracking.review_queue import Queue, open_queue
from scoring.tracking.traces import log_traces

SAME_CLAIM: Final = ("text", "source_id", "published_at")
"""What makes a claim the same in two runs."""
SAME: Final = 1e-9
"""How far a score may lie from the one that the run keeps."""

Progress = Callable[[int, int], None]
Steps = Callable[[str], AbstractContextManager[Progress]]
"""Called with what begins; gives what is called with how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A review that can begin: its queue, and the claims in it with why each was selected."""

    queue: Queue
    run_id: str
    selected: pl.DataFrame
    n_judged_before: int
    """Claims of the run that were left out, for they have a verdict."""


def open_review(
    run_id: str = LATEST,
    *,
    limit: int = LIMIT,
    store: VerdictStore | None = None,
    steps: Steps | None = None,
    tracking_uri: str | None = None,
) -> Opened:
    """Select claims of a batch run, write a trace for each, and put them into a review queue.

    `limit` claims at the most; those that have a verdict in `store` are not asked again, but for
    the random share. To open the same run again adds nothing that is there: with a larger limit it
    adds the rest, and after verdicts were pulled as many as have one now. Two at once are one after
    the other, by the lock of `store`. Raises InputError where there is no such run or this version
    would score its claims otherwise, TrackingError where the store cannot be used.
    """
    step = steps or (lambda what: nullcontext(lambda done, total: None))
    with step("reading the run"):
        run = kept_run(run_id, tracking_uri)
    engine = ScoringEngine(run.model)
    stamped, last = run.read()
    with step("weighing what is worth a person's time"):
        before = set() if store is None else judged_before(store, run.run_id, run.claims)
        found = pl.concat(_weighed(engine, batch, run, last) for batch in batches(stamped))
        chosen = select(found, limit, seed=run.run_id, judged_before=before)
    events = engine.judge(events_of(stamped, chosen["claim_id"]), run.sources)
    reviewed = cases(engine, events, run.sources, chosen, run.overridden)
    told = [tell(case, run.run_id) for case in reviewed]
    with nullcontext() if store is None else store.alone():
        queue = _filled(run, told, step, tracking_uri)
    return Opened(queue, run.run_id, chosen, len(before - set(chosen["claim_id"])))


def _filled(run: KeptRun, told: list[Told], step: Steps, tracking_uri: str | None) -> Queue:
    with step("writing traces") as progress:
        traces = log_traces(
            told, run.experiment_id, run.run_id, progress=progress, tracking_uri=tracking_uri
        )
    with step("filling the queue") as progress:
        return open_queue(
            f"{run.name} {run.run_id[:8]}",
            run.experiment_id,
            list(traces.values()),
            progress=progress,
            tracking_uri=tracking_uri,
        )


def judged_before(store: VerdictStore, run_id: str, claims: pl.DataFrame) -> set[str]:
    """Return which claims of a run have a verdict, of this run or of another.

    A claim of another run is the same if its text, its source and its time are: the number of a row
    is the id of something else in every file.
    """
    standing = store.standing()
    known = set(standing.filter(pl.col("run_id") == run_id)["claim_id"]) & set(claims["claim_id"])
    for (other,), said in standing.partition_by("run_id", as_dict=True).items():
        if store.has_inputs(str(other)):
            judged = store.inputs(str(other))[0].join(said, on="claim_id", how="semi")
            known |= set(claims.join(judged, on=SAME_CLAIM, how="semi")["claim_id"])
    return known


def _weighed(engine: ScoringEngine, batch: pl.DataFrame, run: KeptRun, last: int) -> pl.DataFrame:
    judged = engine.judge(batch, run.sources, batch["row"].filter(batch["row"] <= last))
    _check_same(judged, run)
    return signals(judged)


def _check_same(judged: Judged, run: KeptRun) -> None:
    """A reviewer must see the reasons of the score that was given, not of another."""
    now = judged.described.claims.select("claim_id", now=pl.Series(judged.said.probability)).join(
        run.scores.select("claim_id", "credibility"), on="claim_id"
    )
    other = now.filter((pl.col("now") - pl.col("credibility")).abs() > SAME)
    if other.height:
        first = other.row(0, named=True)
        raise InputError(
            "this version scores the claims of that run otherwise, so its reasons would be others",
            where=f"run {run.run_id}, claim {first['claim_id']}",
            got=f"{first['now']:.4f}, not {first['credibility']:.4f}",
            remedy="Score the claims again and open the new run.",
        )
