"""Scores with all that led to them, and how a caller is told of them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from features.gate import Admitted
from scoring.moment import Moment
from scoring.overrides.applied import Applied, by_model
from scoring.stamped import stamped
from scoring.tally import Tally, tally, with_stance_and_kind

if TYPE_CHECKING:
    import pandas as pd


class RejectedRowsWarning(UserWarning):
    """Some rows were turned away; `ScoringEngine.assess` returns which and why."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Scores with all that led to them."""

    scores: pl.DataFrame
    claims: Admitted
    sources: Admitted
    moment: Moment
    n_later: int
    """Claims published after the as-of time: neither scored nor read."""
    evidence: Admitted | None = None
    """Claims that were heard and not scored, if any were given."""
    whole: Tally | None = None
    """What is counted of the whole batch where `scores` and the claims accepted are some of it."""
    latest: datetime | None = None
    """When the latest of all claims could be read, where those that are here are some of them."""
    overrides: Applied | None = None
    """What became of the overrides, if any were given; `scores` have their columns then."""
    whole_by_model: Tally | None = None
    """As `whole`, of the scores as the model gave them, where overrides were given."""

    @property
    def tally(self) -> Tally:
        """What is counted of the whole batch, overrides applied."""
        return self.whole or self._counted(self.scores)

    @property
    def tally_by_model(self) -> Tally:
        """What is counted of the whole batch as the model scored it: what drift is told by."""
        if self.overrides is None:
            return self.tally
        return self.whole_by_model or self._counted(by_model(self.scores))

    def _counted(self, scores: pl.DataFrame) -> Tally:
        claims, sources = self.claims.accepted, self.sources.accepted
        return tally(with_stance_and_kind(scores, claims, sources))

    def read(self) -> pl.DataFrame:
        """Return all claims that were read, those heard too, with the `as_of` of each."""
        heard = None if self.evidence is None else self.evidence.accepted
        known = self.moment.known(self.claims.accepted)
        return stamped(known, heard, self.moment, self.claims.n_rows, self.latest)

    def inputs(self) -> Iterator[tuple[str, Admitted]]:
        """Yield what was given, by what it is."""
        yield "claims", self.claims
        yield "sources", self.sources
        if self.evidence is not None:
            yield "claims of the evidence", self.evidence
        if self.overrides is not None:
            yield "overrides", self.overrides.given


def told(assessment: Assessment, claims: object) -> pl.DataFrame | pd.DataFrame:
    """Return the scores in a frame of the claims' kind, and warn of rows that were rejected."""
    for what, admitted in assessment.inputs():
        if admitted.n_rejected:
            first = admitted.rejected.row(0, named=True)
            warnings.warn(
                f"{admitted.n_rejected} of {admitted.n_rows} {what} were rejected; "
                f"the first is row {first['row']}: {first['field']} is {first['value']!r}, "
                f"expected {first['expected']}. ScoringEngine.assess returns them all.",
                RejectedRowsWarning,
                stacklevel=3,
            )
    return assessment.scores.to_pandas() if _is_pandas(claims) else assessment.scores


def _is_pandas(frame: Any) -> bool:
    return type(frame).__module__.partition(".")[0] == "pandas"
