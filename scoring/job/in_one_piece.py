"""A batch that is scored in memory, in one piece."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from features.fields import CLAIMS_SCHEMA
from features.gate import Admitted
from features.stages import Stages
from features.times import available_at
from scoring.all_rejected import all_rejected
from scoring.engine import Progress, ScoringEngine
from scoring.job.archive import Archive, first_of_each
from scoring.job.asked import Asked
from scoring.job.written import Written, check_any
from scoring.moment import Moment
from scoring.output import write_rejected, write_scores


def in_one_piece(
    engine: ScoringEngine,
    asked: Asked,
    claims: Admitted,
    sources: Admitted,
    archive: Archive | None,
    progress: Progress | None,
    stages: Stages,
) -> Written:
    """Score claims that are in memory, write the scores and add the claims to the archive."""
    heard, latest, new = None, None, claims.accepted
    if archive is not None:
        with stages.stage("archive"):
            heard, latest, new = _from(archive, claims.accepted, asked.moment)
    found = engine.assess_admitted(
        claims, sources, asked.moment, heard, latest=latest, progress=progress, stages=stages
    )
    with stages.stage("write", found.scores.height):
        rejects = write_rejected(all_rejected(claims, sources), asked.out)
        check_any(claims, asked.claims, f"{rejects} says what is wrong with each.")
        scores = write_scores(found.scores, asked.out)
    if archive is None:
        return Written(found, scores, rejects)
    with stages.stage("archive"):
        return Written(found, scores, rejects, archive.append([new]))


def _from(
    archive: Archive, claims: pl.DataFrame, moment: Moment
) -> tuple[Admitted, datetime | None, pl.DataFrame]:
    """Return what is heard, when the latest of all can be read, and which claims are new."""
    asked = archive.hear(claims, moment)
    frames = pl.concat([CLAIMS_SCHEMA.to_frame(), *asked.frames()])
    heard = Admitted(
        first_of_each(frames), rejected=pl.DataFrame({"row": []}), n_rows=frames.height
    )
    own = moment.known(claims).select(available_at().max()).item()
    latest = max((time for time in (own, asked.latest) if time is not None), default=None)
    return heard, latest, claims.join(asked.there, on="claim_id", how="anti", maintain_order="left")
