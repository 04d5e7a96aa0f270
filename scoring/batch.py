"""The batch job: files in, scores and rejects out, one run in MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from features.errors import InputError
from features.gate import Admitted
from features.packed import is_stdin
from features.stages import Stages
from scoring.batch_page.evidence_by_voice import evidence_by_voice
from scoring.batch_page.limits import MAX_CLAIMS
from scoring.batch_page.over_time import over_time
from scoring.batch_page.page import BatchPage, render_report
from scoring.distribution import Distribution, Unknown, distribution
from scoring.drift import Drift, drift_of
from scoring.engine import Assessment, Progress, ScoringEngine
from scoring.output import OutputError, check_output, rejected_path, write_rejected, write_scores
from scoring.reliability_diagram import ReliabilityBin, reliability_svg
from scoring.tracking.batch_run import log_batch
from scoring.tracking.last_batch import last_distribution
from scoring.tracking.run_info import RunInfo

SYRIA: Final = Path(__file__).parent / "corpora" / "syria"
"""The shipped claims that the demonstration scores."""


@dataclass(frozen=True, slots=True)
class Written:
    """A scored batch and the files it was written to."""

    assessment: Assessment
    scores: Path
    rejects: Path


def score_files(
    engine: ScoringEngine,
    claims: Path,
    sources: Path,
    out: Path,
    *,
    as_of: str | None = None,
    horizon: str = "latest",
    progress: Progress | None = None,
    stages: Stages | None = None,
) -> Written:
    """Score the claims of a file and write the scores, and the rejects beside them.

    Raises OutputError before the work where `out` cannot be written or would overwrite an input,
    InputError where an input is unusable as a whole; with no good row at all the rejects are
    written first. What each part of the work takes is added to `stages`.
    """
    stages = stages or Stages()
    check_apart(check_output(out), claims, sources)
    found = engine.assess(
        claims, sources, as_of=as_of, horizon=horizon, progress=progress, stages=stages
    )
    with stages.stage("write", found.scores.height):
        rejects = write_rejected(all_rejected(found.claims, found.sources), out)
        check_any(found.claims, claims, f"{rejects} says what is wrong with each.")
        return Written(found, write_scores(found.scores, out), rejects)


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
        rejected=all_rejected(found.claims, found.sources),
        n_later=found.n_later,
        reliability_svg=reliability_svg(page.evaluation) if page.evaluation else None,
        reliability=page.reliability,
        drift=page.drift,
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
        drift=drift,
        over_time=over_time(engine, found, listed),
        evidence=evidence_by_voice(found, listed),
        reliability=sources_of(engine, found),
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
        distribution(described(found)),
        training,
        last_distribution(str(bundle.manifest["name"]), str(bundle.manifest["version"]), horizon),
    )


def described(found: Assessment) -> pl.DataFrame:
    """Return the scores with what drift is watched in: the claim's stance, its source's kind."""
    stances = found.claims.accepted.select("claim_id", "stance")
    kinds = found.sources.accepted.select("source_id", "kind")
    return found.scores.join(stances, on="claim_id", how="left", maintain_order="left").join(
        kinds, on="source_id", how="left", maintain_order="left"
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


def all_rejected(claims: Admitted, sources: Admitted) -> pl.DataFrame:
    """Return the faults of both inputs in one frame, `input` first: claims or sources."""
    faults = pl.concat(
        [
            claims.rejected.with_columns(input=pl.lit("claims")),
            sources.rejected.with_columns(input=pl.lit("sources")),
        ],
        how="diagonal",
    )
    return faults.select(
        "input", "row", "part", "claim_id", "source_id", "field", "value", "expected"
    )


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


def check_any(admitted: Admitted, path: Path, remedy: str) -> None:
    """Raise InputError where a file has no row that can be used."""
    if admitted.accepted.is_empty():
        raise InputError(
            "no row can be used",
            where=str(path),
            got=f"{admitted.n_rejected} rows, each with a fault",
            remedy=remedy,
        )


def check_apart(out: Path, *inputs: Path) -> None:
    """Raise OutputError where an output, or the rejects beside it, would become an input.

    It must not overwrite one, nor be written into a folder of them: the next run would read it.
    """
    written = {out.resolve(), rejected_path(out).resolve()}
    for each in inputs:
        if is_stdin(each):
            continue
        if each.resolve() in written:
            raise OutputError(f"{out}: would overwrite the input {each}. Name another output")
        if each.is_dir() and out.resolve().is_relative_to(each.resolve()):
            raise OutputError(
                f"{out}: would be written into the folder of inputs {each}, and the next run would "
                "read it. Name an output elsewhere"
            )
