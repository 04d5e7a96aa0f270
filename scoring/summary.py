"""What a batch job prints when it is done: one line for a scheduler's log, then the details."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from features.gate import Admitted
from scoring.assessment import Assessment
from scoring.batch import when
from scoring.grades import LIKELIHOOD_WORDS
from scoring.input_lines import input_lines
from scoring.job.manifest import Manifest
from scoring.job.written import Written
from scoring.overrides.told import outcome_lines, overrides_lines
from scoring.tracking.run_info import RunInfo


def summary_lines(written: Written, run: RunInfo | None) -> Iterator[str]:
    """Return the summary; its first line says the whole by itself."""
    found = written.assessment
    given = _given(found)
    n_rejected = sum(each.n_rejected for each in given.values())
    counted = found.tally
    yield (
        f"scored {_counted(counted.n_scored, 'claim')}, rejected {_counted(n_rejected, 'row')}, "
        f"{found.n_later:,} later than the as-of time -> {written.scores}"
    )
    told = when(found) if found.moment.time or found.moment.horizon else f"latest, {when(found)}"
    yield f"  stands    {told}"
    counts = {word: counted.count(likelihood=word) for word in LIKELIHOOD_WORDS}
    held = [f"{n:,} {word}" for word, n in counts.items() if n]
    if held:
        yield f"  found     {', '.join(held)}"
    yield from input_lines(given.items())
    if n_rejected:
        yield f"  rejects   {written.rejects}"
    if found.overrides is not None:
        yield from overrides_lines(found.overrides)
    if written.added is not None:
        heard = 0 if found.evidence is None else found.evidence.accepted.height
        yield f"  archive   {_counted(heard, 'earlier claim')} heard, {written.added:,} added"
    if run:
        yield f"  MLflow    run {run.run_id}: {run.hint}"


def summary_facts(written: Written, run: RunInfo | None) -> dict[str, object]:
    """Return the summary as a log keeps it."""
    found = written.assessment
    counted = found.tally
    return {
        "scored": counted.n_scored,
        "rejected": sum(each.n_rejected for each in _given(found).values()),
        "later": found.n_later,
        "added": written.added,
        "stands": when(found),
        "likelihood": {word: counted.count(likelihood=word) for word in LIKELIHOOD_WORDS},
        "notes": found.claims.notes + found.sources.notes,
        "scores": str(written.scores),
        "rejects": str(written.rejects),
        "overrides": None if found.overrides is None else [*outcome_lines(found.overrides)],
        "run_id": None if run is None else run.run_id,
    }


def _given(found: Assessment) -> dict[str, Admitted]:
    given = {"claims": found.claims, "sources": found.sources}
    return given | ({"overrides": found.overrides.given} if found.overrides else {})


def done_before(out: Path, done: Manifest) -> str:
    """Say that a job was done before: there is nothing to resume."""
    return (
        f"done before: scored {_counted(done.n_scored or 0, 'claim')}, rejected "
        f"{_counted(done.n_rejected or 0, 'row')} -> {out}"
    )


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
