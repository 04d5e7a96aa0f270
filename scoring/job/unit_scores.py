"""Scores of units: whole events at a time, each unit kept when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Final

import polars as pl

from features.gate import Admitted
from features.stages import Stages
from scoring.engine import Progress, ScoringEngine
from scoring.job.archive import first_of_each
from scoring.job.cut_file import read_cut, write_cut
from scoring.job.event_shards import units
from scoring.job.laid_out import LaidOut
from scoring.job.state import State
from scoring.job.workspace import SCORES, Workspace
from scoring.moment import Moment
from scoring.overrides.applied import Applied, overridden
from scoring.scores import SCORES_SCHEMA
from scoring.stamped import stamped
from scoring.tally import Tally, tally, with_stance_and_kind
from scoring.whole_file import written_whole


class UnitScores:
    """The scores of a job that is scored unit by unit, on disk; those that are there are kept."""

    def __init__(
        self, work: Workspace, state: State, block: int, unit: int, overrides: Admitted | None
    ) -> None:
        """Cut the job into units of `unit` claims; its scores will be read `block` rows at once.

        What is kept of a unit is the model's; overrides are applied to what is read.
        """
        self._work, self._state, self._block = work, state, block
        self._units = units(state.n_in_shards, unit)
        self._overrides = overrides
        self.applied: Applied | None = None
        """What became of the overrides in the scores that were read."""

    def make(
        self,
        engine: ScoringEngine,
        sources: pl.DataFrame,
        moment: Moment,
        claims: LaidOut,
        heard: LaidOut | None,
        progress: Progress | None,
        stages: Stages,
    ) -> None:
        """Score the units that are missing. Raises OutputError where the disk is full."""
        done, n_claims = 0, sum(self._state.n_in_shards)
        for number, shards in enumerate(self._units, 1):
            done += sum(self._state.n_in_shards[shard] for shard in shards)
            if not self._work.block(SCORES, number).exists():
                with stages.stage("lay out"):
                    known = moment.known(claims.read(shards))
                    others = None if heard is None else first_of_each(heard.read(shards))
                ready = stamped(known, others, moment, self._state.n_rows, self._state.latest)
                scores = engine.score_stamped(ready, sources, self._state.n_rows, stages=stages)
                with stages.stage("lay out"):
                    self._keep(number, scores, known, sources)
            if progress:
                progress(done, n_claims)

    def in_order(self) -> Iterator[pl.DataFrame]:
        """Yield all scores, with their `row`, in the order of the input; overrides are applied."""
        self.applied = None
        for piece in range(self._n_pieces()):
            parts = [read_cut(self._work.block(SCORES, each), [piece]) for each in self._numbers()]
            whole = pl.concat([_with_row(SCORES_SCHEMA.to_frame()), *parts]).sort("row")
            yield whole if self._overrides is None else self._overridden(whole, self._overrides)

    def tally(self, whose: str = "") -> Tally:
        """Return what is counted of all units; `BY_MODEL`, as if nothing was overridden."""
        return reduce(Tally.__add__, (self._read_tally(n, whose) for n in self._numbers()))

    def _overridden(self, scores: pl.DataFrame, overrides: Admitted) -> pl.DataFrame:
        told = overridden(scores, overrides)
        found = Applied.of(overrides, told)
        self.applied = found if self.applied is None else self.applied + found
        return told

    def _keep(
        self, number: int, scores: pl.DataFrame, known: pl.DataFrame, sources: pl.DataFrame
    ) -> None:
        told = {"": scores}
        if self._overrides is not None:
            told = {"": overridden(scores, self._overrides), BY_MODEL: scores}
        for whose, each in told.items():
            counted = tally(with_stance_and_kind(each, known, sources))
            for what, frame in _tally_frames(counted).items():
                written_whole(self._work.tally(number, whose + what), frame.write_parquet)
        piece = (scores["row"] - 1) // self._block
        write_cut(scores, piece, self._n_pieces(), self._work.block(SCORES, number))

    def _read_tally(self, number: int, whose: str) -> Tally:
        sorts, sources, events = (
            pl.read_parquet(self._work.tally(number, whose + what)) for what in _TALLIES
        )
        return Tally(sorts, sources, events.item())

    def _n_pieces(self) -> int:
        return -(-self._state.n_rows // self._block)

    def _numbers(self) -> range:
        return range(1, len(self._units) + 1)


BY_MODEL: Final = "model-"
"""Before the names of what is counted of the model's scores, where overrides were given."""
_TALLIES: Final = ("sorts", "sources", "events")


def _tally_frames(counted: Tally) -> dict[str, pl.DataFrame]:
    events = pl.DataFrame({"n_events": [counted.n_events]})
    return dict(zip(_TALLIES, (counted.sorts, counted.sources, events), strict=True))


def _with_row(scores: pl.DataFrame) -> pl.DataFrame:
    return scores.with_columns(row=pl.lit(0, pl.UInt32))
