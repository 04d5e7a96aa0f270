"""A batch job from files to a file: alone at its output, and able to go on where it was killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from features.errors import InputError
from features.gate import admit_sources
from features.stages import Stages
from scoring.engine import Progress, ScoringEngine
from scoring.job.archive import Archive
from scoring.job.asked import Asked
from scoring.job.in_one_piece import in_one_piece
from scoring.job.in_units import in_units, lay_out_all
from scoring.job.intake import take_in
from scoring.job.manifest import Manifest, given
from scoring.job.output_lock import alone_at
from scoring.job.state import State
from scoring.job.workspace import Workspace
from scoring.job.written import Written
from scoring.output import manifest_path, rejected_path
from scoring.overrides.reading import admit_overrides
from scoring.whole_file import OutputError


@contextmanager
def job_at(engine: ScoringEngine, asked: Asked) -> Iterator[BatchJob]:
    """Hold the output of a job and yield the job; what it has done is kept if it is killed.

    Raises OutputError where the output cannot be written or another job writes it, InputError where
    it is to be resumed with other inputs, another model or another time than it was begun with.
    """
    asked.check()
    work = Workspace(asked.out)
    with alone_at(asked.out, work.lock):
        job = BatchJob(engine, asked, work)
        try:
            job.begin()
            yield job
        except OutputError as fault:
            if not work.intake.exists():
                raise
            raise OutputError(f"{fault}. What is done is kept: --resume goes on from it") from fault
        finally:
            if not work.intake.exists():  # nothing is done that a resumed job could use
                work.clear()


class BatchJob:
    """One job: `begin`, then `run`, then `finish`; `done` is its manifest if it was done before."""

    def __init__(self, engine: ScoringEngine, asked: Asked, work: Workspace) -> None:
        """Make a job; `job_at` does, and holds its output."""
        self._engine, self._asked, self._work = engine, asked, work
        bundle, sizes = engine.bundle, asked.sizes
        now = Manifest.of(asked.claims, asked.sources, bundle, asked.as_of, asked.horizon, sizes)
        batch = now.claims.sha256
        self._archive = Archive(asked.evidence, batch and batch[:16]) if asked.evidence else None
        heard = self._archive.given() if self._archive else None
        overrides = None if asked.overrides is None else given(asked.overrides)
        self._now = now.model_copy(update={"evidence": heard, "overrides": overrides})
        self.done: Manifest | None = None
        self.resumed = False
        self.discarded = False
        """Whether an unfinished job was there, and is begun anew."""

    def begin(self) -> None:
        """Begin anew, or go on with what is there."""
        out, work = self._asked.out, self._work
        if self._asked.resume:
            begun, done = Manifest.read(work.manifest), Manifest.read(manifest_path(out))
            if done and not any(done.differences(self._now, archive_was_read=True)):
                if done.is_whole(out, rejected_path(out)):
                    self.done = done
                    work.clear()
                    return
                done = None  # its files are gone or changed: they are made again
            if before := begun or done:
                self._refuse_another(before)
            if begun:
                self.resumed = True
                return
        self.discarded = work.folder.exists()
        work.begin()
        self._now.write(work.manifest)

    def given(self) -> dict[str, object]:
        """Return what the job rests on, for a log."""
        return self._now.model_dump(exclude_none=True)

    def refuse_done(self) -> None:
        """Raise InputError where it was to be resumed and is done."""
        if self.done is not None:
            raise InputError(
                "the job is done, there is nothing to resume", where=str(self._asked.out),
                remedy="Leave --resume out to score again.",
            )  # fmt: skip

    def run(self, progress: Progress | None = None, stages: Stages | None = None) -> Written:
        """Score and write: scores, rejects beside them, and the claims to the archive of evidence.

        Raises InputError where an input is unusable as a whole or has no good row; the rejects are
        written first. Raises OutputError where the disk is full or gone.
        """
        stages = stages or Stages()
        asked, sources = self._asked, admit_sources(self._asked.sources, stages)
        overrides = None if asked.overrides is None else admit_overrides(asked.overrides)
        state = State.read(self._work.intake)
        if state is None:
            taken = take_in(asked.claims, self._work, asked.sizes, stages)
            if not taken.n_blocks:
                return in_one_piece(
                    self._engine, asked, taken.admitted, sources, self._archive, overrides,
                    progress, stages,
                )  # fmt: skip
            state = lay_out_all(asked, self._work, taken, self._archive, stages)
        return in_units(
            self._engine, asked, self._work, state, sources, self._archive, overrides,
            progress, stages,
        )  # fmt: skip

    def finish(self, written: Written, run_id: str | None = None) -> None:
        """Write the manifest beside the output, and take away what the job kept for itself."""
        found = written.assessment
        told = {
            "scores": given(written.scores),
            "rejects": given(written.rejects),
            "n_scored": found.tally.n_scored,
            "n_rejected": found.claims.n_rejected,
            "n_later": found.n_later,
            "run_id": run_id,
        }
        self._now.model_copy(update=told).write(manifest_path(self._asked.out))
        self._work.clear()

    def _refuse_another(self, before: Manifest) -> None:
        was_read = self._work.intake.exists()
        differences = "; ".join(before.differences(self._now, archive_was_read=was_read))
        if differences:
            raise InputError(
                "not the job that was begun, so it is not resumed",
                where=str(self._asked.out),
                got=differences,
                remedy="Give what it was begun with, or leave --resume out to begin anew.",
            )
