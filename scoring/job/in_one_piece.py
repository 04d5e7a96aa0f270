"""A batch that is scored in memory, in one piece."""

from __future__ import annotations

import polars as pl

from features.gate import Admitted
from features.stages import Stages
from scoring.all_rejected import all_rejected
from scoring.engine import Progress, ScoringEngine
from scoring.job.archive import Archive
from scoring.job.asked import Asked
from scoring.job.written import Written, check_any
from scoring.output import write_rejected, write_scores


def in_one_piece(
    engine: ScoringEngine,
    asked: Asked,
    claims: Admitted,
    sources: Admitted,
    archive: Archive | None,
    overrides: Admitted | None,
    progress: Progress | None,
    stages: Stages,
) -> Written:
    """Score claims that are in memory, write the scores and add the claims to the archive."""
    heard, latest, new = None, None, claims.accepted
    if archive is not None:
        with stages.stage("archive"):
            earlier = archive.heard_by(claims.accepted, asked.moment)
            heard = Admitted(earlier.claims, pl.DataFrame({"row": []}), earlier.claims.height)
            latest = earlier.latest
            new = new.join(earlier.there, on="claim_id", how="anti", maintain_order="left")
    found = engine.assess_admitted(
        claims, sources, asked.moment, heard,
        latest=latest, overrides=overrides, progress=progress, stages=stages,
    )  # fmt: skip
    with stages.stage("write", found.scores.height):
        rejects = write_rejected(all_rejected(claims, sources, overrides), asked.out)
        check_any(claims, asked.claims, f"{rejects} says what is wrong with each.")
        scores = write_scores(found.scores, asked.out)
    if archive is None:
        return Written(found, scores, rejects)
    with stages.stage("archive"):
        return Written(found, scores, rejects, archive.append([new]))
