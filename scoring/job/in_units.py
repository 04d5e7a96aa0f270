"""A batch too large for memory: laid out by event, scored unit by unit, put in order again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import polars as pl

from features.fields import CLAIMS_SCHEMA
from features.gate import Admitted
from features.stages import Stages
from scoring.all_rejected import all_rejected
from scoring.assessment import Assessment
from scoring.batch_page.limits import MAX_CLAIMS
from scoring.engine import Progress, ScoringEngine
from scoring.job.archive import Archive, first_of_each
from scoring.job.asked import Asked
from scoring.job.intake import Intake
from scoring.job.laid_out import LaidOut, lay_out
from scoring.job.state import State
from scoring.job.unit_scores import BY_MODEL, UnitScores
from scoring.job.workspace import CLAIMS, HEARD, Workspace
from scoring.job.written import Written, check_any
from scoring.output import write_rejected, write_scores_in_order
from scoring.whole_file import written_whole


def lay_out_all(
    asked: Asked, work: Workspace, taken: Intake, archive: Archive | None, stages: Stages
) -> State:
    """Lay out what the archive says of the claims taken in, and keep what is known of them all."""
    written_whole(work.rejected, taken.admitted.rejected.write_parquet)
    written_whole(work.repeated, taken.repeated.to_frame().write_parquet)
    files = [work.block(CLAIMS, number + 1) for number in range(taken.n_blocks)]
    claims, n_heard, times = LaidOut(files, taken.repeated), 0, []
    if archive is not None:
        with stages.stage("archive"):
            ids = pl.concat(list(claims.blocks(["row", "claim_id", "event_id"])))
            heard = archive.hear(ids, asked.moment)
            for n_heard, frame in enumerate(heard.frames(), 1):
                lay_out(frame, work.block(HEARD, n_heard))
            written_whole(work.there, heard.there.write_parquet)
            times.append(heard.latest)
    with stages.stage("lay out"):
        summary = claims.summary(asked.moment)
        times.append(summary.latest)
        state = State(
            n_rows=taken.admitted.n_rows,
            n_blocks=taken.n_blocks,
            n_heard_blocks=n_heard,
            n_later=summary.n_later,
            n_in_shards=summary.n_in_shards,
            latest=max((time for time in times if time is not None), default=None),
            notes=taken.admitted.notes,
        )
        state.write(work.intake)
    return state


def in_units(
    engine: ScoringEngine,
    asked: Asked,
    work: Workspace,
    state: State,
    sources: Admitted,
    archive: Archive | None,
    overrides: Admitted | None,
    progress: Progress | None,
    stages: Stages,
) -> Written:
    """Score what is laid out and not yet scored, and write all as one output."""
    claims = LaidOut(
        [work.block(CLAIMS, number + 1) for number in range(state.n_blocks)],
        pl.read_parquet(work.repeated)["row"],
    )
    heard = [work.block(HEARD, number + 1) for number in range(state.n_heard_blocks)]
    others = LaidOut(heard) if heard else None
    units = UnitScores(work, state, asked.sizes.block, asked.sizes.unit, overrides)
    turned_away = Admitted(
        CLAIMS_SCHEMA.to_frame(), pl.read_parquet(work.rejected), state.n_rows, notes=state.notes
    )
    with stages.stage("write"):
        rejects = write_rejected(all_rejected(turned_away, sources, overrides), asked.out)
        remedy = f"{rejects} says what is wrong with each."
        check_any(turned_away, asked.claims, remedy, sum(state.n_in_shards))
    units.make(engine, sources.accepted, asked.moment, claims, others, progress, stages)
    with stages.stage("write", sum(state.n_in_shards)):
        first, parts = _first_of(units.in_order())
        scores = write_scores_in_order((part.drop("row") for part in parts), asked.out)
    added = None
    if archive is not None:
        with stages.stage("archive"):
            added = archive.append(_new(claims, work))
    listed = claims.of_events(first)
    found = Assessment(
        scores=first.drop("row"),
        claims=Admitted(listed, turned_away.rejected, state.n_rows, notes=state.notes),
        sources=sources,
        moment=asked.moment,
        n_later=state.n_later,
        evidence=None if others is None else _heard(others, first, state),
        whole=units.tally(),
        latest=state.latest,
        overrides=units.applied,
        whole_by_model=None if overrides is None else units.tally(BY_MODEL),
    )
    return Written(found, scores, rejects, added)


def _first_of(parts: Iterator[pl.DataFrame]) -> tuple[pl.DataFrame, Iterator[pl.DataFrame]]:
    """The first scores, as many as a page lists, and all of them again."""
    held: list[pl.DataFrame] = []
    for part in parts:
        held.append(part)
        if sum(each.height for each in held) >= MAX_CLAIMS:
            break
    return pl.concat(held).head(MAX_CLAIMS), chain(held, parts)


def _heard(others: LaidOut, first: pl.DataFrame, state: State) -> Admitted:
    asked = first.select("event_id", row=pl.lit(0, pl.UInt32))
    found = first_of_each(others.of_events(asked))
    return Admitted(found, rejected=pl.DataFrame({"row": []}), n_rows=found.height)


def _new(claims: LaidOut, work: Workspace) -> Iterator[pl.DataFrame]:
    there = pl.read_parquet(work.there)
    for block in claims.blocks():
        yield block.join(there, on="claim_id", how="anti", maintain_order="left")
