"""The batch job: files in, scores and rejects out, one run in MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from features.packed import is_stdin
from features.stages import Stages
from scoring.all_rejected import all_rejected
from scoring.assessment import Assessment
from scoring.batch_page.detail import detail
from scoring.batch_page.evidence_by_voice import evidence_by_voice
from scoring.batch_page.limits import MAX_CLAIMS
from scoring.batch_page.over_time import over_time
from scoring.batch_page.page import BatchPage, render_report
from scoring.distribution import Distribution, Unknown
from scoring.drift import Drift, drift_of
from scoring.engine import Progress, ScoringEngine
from scoring.job.asked import Asked
from scoring.job.batch_job import job_at
from scoring.job.sizes import DEFAULT, Sizes
from scoring.job.written import Written
from scoring.overrides.told import outcome_lines
from scoring.reliability_diagram import ReliabilityBin, reliability_svg
from scoring.tracking.batch_run import log_batch
from scoring.tracking.last_batch import last_distribution
from scoring.tracking.run_info import RunInfo

SYRIA: Final = Path(__file__).parent / "corpora" / "syria"
"""The shipped claims that the demonstration scores."""


def score_files(
    engine: ScoringEngine,
    claims: Path,
    sources: Path,
    out: Path,
    *,
    as_of: str | None = None,
    horizon: str = "latest",
    evidence: Path | None = None,
    overrides: Path | None = None,
    resume: bool = False,
    sizes: Sizes = DEFAULT,
    progress: Progress | None = None,
    stages: Stages | None = None,
) -> Written:
    """Score the claims of a file and write the scores, and the rejects beside them.

    `evidence` is an archive of earlier claims (`scoring.job.archive`), `overrides` a file of them
    (`scoring.overrides`). With `resume` a job that was
    killed goes on, and one that is done is refused. Raises OutputError before the work where `out`
    cannot be written or would overwrite an input, InputError where an input is unusable as a whole;
    with no good row at all the rejects are written first. What each part of the work takes is added
    to `stages`.
    """
    asked = Asked(
        claims=claims, sources=sources, out=out, as_of=as_of, horizon=horizon, evidence=evidence,
        overrides=overrides, resume=resume, sizes=sizes,
    )  # fmt: skip
    with job_at(engine, asked) as job:
        job.refuse_done()
        written = job.run(progress, stages)
        job.finish(written)
    return written


def track(engine: ScoringEngine, found: Assessment, claims: Path, *, name: str = "") -> RunInfo:
    """Log a scored batch to MLflow, with its page and its sources; return where the run is.

    Raises TrackingError.
    """
    page = page_of(
        engine,
        found,
        name or ("standard input" if is_stdin(claims) else claims.name),
        drift_in(engine, found),
    )
    return log_batch(
        found.scores,
        found.claims.accepted,
        found.sources.accepted,
        render_report(page),
        as_of=page.as_of,
        horizon=page.horizon,
        model=engine.bundle,
        input_name=page.title,
        input_path=claims,
        n_rejected=found.claims.n_rejected,
        rejected=all_rejected(
            found.claims, found.sources, found.overrides.given if found.overrides else None
        ),
        n_later=found.n_later,
        reliability_svg=reliability_svg(page.evaluation) if page.evaluation else None,
        reliability=page.reliability,
        drift=page.drift,
        whole=found.whole,
        evidence=None if found.evidence is None else found.evidence.accepted,
        overrides=found.overrides,
    )


def page_of(
    engine: ScoringEngine, found: Assessment, title: str, drift: Drift | None = None
) -> BatchPage:
    """Return what the page of a batch shows; no more than the events it lists are judged again."""
    from scoring.sources import sources_of  # brings scikit-learn, which scoring does without

    listed, (bins, note) = found.scores.head(MAX_CLAIMS), held_out(engine)
    return BatchPage(
        scores=found.scores,
        claims=found.claims.accepted,
        sources=found.sources.accepted,
        title=title,
        as_of=when(found),
        model=engine.bundle.name,
        horizon=horizon_of(found),
        n_rejected=found.claims.n_rejected,
        n_later=found.n_later,
        notes=[f"{what}: {note}" for what, each in found.inputs() for note in each.notes],
        drift=drift,
        whole=found.whole,
        over_time=over_time(engine, found, listed),
        evidence=evidence_by_voice(found, listed),
        reliability=sources_of(engine, found),
        overrides=[] if found.overrides is None else [*outcome_lines(found.overrides)],
        base=engine.bundle.model.base,
        detail=detail(engine, found, listed),
        evaluation=bins,
        evaluation_note=note,
    )


def drift_in(engine: ScoringEngine, found: Assessment) -> Drift:
    """Compare a batch with the claims its model learned from, and with the last batch in MLflow.

    A horizon that the model has no reference for is held against the latest. Raises TrackingError.
    """
    horizon, bundle = horizon_of(found), engine.bundle
    told = bundle.manifest.get("reference")
    training = (
        Distribution.read(told.get(horizon, told.get("latest")))
        if isinstance(told, Mapping)
        else Unknown("its model keeps no counts of them")
    )
    return drift_of(
        found.tally_by_model.distribution(),
        training,
        last_distribution(str(bundle.manifest["name"]), str(bundle.manifest["version"]), horizon),
    )


def held_out(engine: ScoringEngine) -> tuple[list[ReliabilityBin], str]:
    """Return how the model fared on claims it never saw, as its bundle tells it, and in words."""
    told = engine.bundle.manifest.get("held_out")
    if not told:
        return [], ""
    note = (
        f"{told['n']} settled claims, {told['test']}, as of {told['horizon']}: base rate "
        f"{told['base_rate']:.2f}, AUC {told['auc']:.2f}, Brier skill {told['skill']:.2f}."
    )
    return [ReliabilityBin(**part) for part in told["bins"]], note


def when(found: Assessment) -> str:
    """Say when the scores stand, for people."""
    if found.moment.horizon is not None:
        return str(found.moment)
    if found.moment.time is not None:
        return f"{found.moment.time:%Y-%m-%d %H:%M} UTC"
    if found.scores.is_empty():
        return "none"
    return f"{found.scores['as_of'][0]:%Y-%m-%d %H:%M} UTC"


def horizon_of(found: Assessment) -> str:
    """Name the horizon as the command line does; "none" with an as-of time."""
    if found.moment.time is not None:
        return "none"
    if found.moment.horizon is None:
        return "latest"
    hours = round(found.moment.horizon.total_seconds() / 3600)
    return f"{hours}h" if hours % 24 or not hours else f"{hours // 24}d"
