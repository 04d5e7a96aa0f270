"""A hearing: evidence that stands, by which claims are judged as they come."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import polars as pl

from features.description import describe_heard
from features.files import Frame
from features.gate import admit_claims, admit_sources
from features.kept_evidence import KeptEvidence
from features.lexicon import with_lists
from features.reports import reports_of
from features.sourced import Listed, join_sources
from features.stages import Stages
from features.times import available_at
from features.track_record import join_record
from scoring.assessment import Assessment, told
from scoring.moment import Moment
from scoring.overrides.applied import Applied, overridden
from scoring.overrides.reading import admit_overrides
from scoring.scores import SCORES_SCHEMA

if TYPE_CHECKING:
    import pandas as pd

    from scoring.engine import ScoringEngine
    from scoring.scores import Judged

_AFTER = 1 << 31
"""Rows of the evidence are counted from here: none is a row of the claims that are judged."""


class Hearing:
    """Sources and evidence, admitted and joined once, and an engine that judges claims by them.

    So a desk works: a claim comes in, and the evidence stands. `ScoringEngine.hearing` opens one.
    The scores are those of `ScoringEngine.score` with the same sources and evidence, to the bit.
    What is worked out of an event when a claim of it first comes is kept as long as the hearing.

    >>> from scoring import ScoringEngine
    >>> said = pl.DataFrame({
    ...     "claim_id": ["1", "2"], "event_id": ["e", "e"], "source_id": ["army", "rebels"],
    ...     "published_at": ["2017-09-28", "2017-09-29"], "stance": ["denies", "asserts"],
    ...     "proposition": ["The road was cut."] * 2, "text": ["It is open.", "We cut the road."]})
    >>> sources = pl.DataFrame({"source_id": ["army", "rebels"]})
    >>> hearing = ScoringEngine.default().hearing(said.head(1), sources)
    >>> hearing.score(said.tail(1))["claim_id", "information_grade"].rows()
    [('2', 5)]
    """

    def __init__(
        self,
        engine: ScoringEngine,
        evidence: Frame | str | Path,
        sources: Frame | str | Path,
        overrides: Frame | str | Path | None = None,
    ) -> None:
        self.engine = engine
        self.overrides = None if overrides is None else admit_overrides(overrides)
        self.sources, self.evidence = admit_sources(sources), admit_claims(evidence)
        self._listed = Listed.of(self.sources.accepted)
        never = pl.lit(None, pl.Datetime("us", "UTC"))
        heard = self.evidence.accepted.with_columns(pl.col("row") + _AFTER, as_of=never)
        self._ids = np.sort(heard["claim_id"].hash().to_numpy())
        self._latest: datetime | None = heard.select(available_at().max()).item()
        self._published: Any = heard["published_at"].max()
        self._claims = join_sources(heard.drop_nulls("event_id"), self._listed).sort("event_id")
        self._kept: dict[str, KeptEvidence | None] = {}

    @overload
    def score(
        self, claims: pd.DataFrame, as_of: str | date | None = None, horizon: str = "latest"
    ) -> pd.DataFrame: ...  # fmt: skip
    @overload
    def score(
        self, claims: pl.DataFrame | pl.LazyFrame | str | Path, as_of: str | date | None = None,
        horizon: str = "latest",
    ) -> pl.DataFrame: ...  # fmt: skip
    def score(
        self,
        claims: Frame | str | Path,
        as_of: str | date | None = None,
        horizon: str = "latest",
    ) -> pl.DataFrame | pd.DataFrame:
        """Score claims by the evidence, and by one another, as `ScoringEngine.score` does."""
        return told(self.assess(claims, as_of, horizon), claims)

    def assess(
        self,
        claims: Frame | str | Path,
        as_of: str | date | None = None,
        horizon: str = "latest",
        *,
        stages: Stages | None = None,
    ) -> Assessment:
        """Score claims and return the scores with the rejects, as `ScoringEngine.assess` does."""
        moment, stages = Moment.of(as_of, horizon), stages or Stages()
        admitted = admit_claims(claims, stages)
        claim = admitted.accepted
        if not self._stands_for(claim, moment):
            return self.engine.assess_admitted(
                admitted, self.sources, moment, self.evidence,
                overrides=self.overrides, stages=stages,
            )  # fmt: skip
        judged = self._judged(moment.stamp(claim, self._latest), stages)
        scores = self.engine.tabulate(judged, stages=stages)[[*SCORES_SCHEMA]]
        if self.overrides is None:
            return Assessment(scores, admitted, self.sources, moment, 0, self.evidence)
        scores = overridden(scores, self.overrides)
        applied = Applied.of(self.overrides, scores)
        return Assessment(
            scores, admitted, self.sources, moment, 0, self.evidence, overrides=applied
        )

    def _stands_for(self, claim: pl.DataFrame, moment: Moment) -> bool:
        """Whether the evidence is heard as it was kept: about one claim, none left out for it."""
        if claim.height != 1:
            return False
        last = max(self._published or claim["published_at"][0], claim["published_at"][0])
        if moment.time is not None and moment.time < last:
            return False
        code = claim["claim_id"].hash().to_numpy()
        first, end = (np.searchsorted(self._ids, code, side) for side in ("left", "right"))
        return bool(first[0] == end[0])

    def _judged(self, claim: pl.DataFrame, stages: Stages) -> Judged:
        with stages.stage("extractors", 1):
            listed = with_lists(join_sources(claim, self._listed))
            recorded = join_record(listed, self.sources.accepted, self.engine.record)
        with stages.stage("evidence"):
            kept = self._kept_of(claim["event_id"][0])
            reports = kept.reports_with(listed) if kept else reports_of(listed)
        names = self.engine.weighed
        described = describe_heard(recorded, reports, claim["row"], stages, names)
        return self.engine.judge_described(described, self.sources.accepted, stages=stages)

    def _kept_of(self, event: str | None) -> KeptEvidence | None:
        """The evidence of an event, worked out when it is first asked for; None for none."""
        if event is None:
            return None
        if event not in self._kept:
            events = self._claims["event_id"]
            first, end = (events.search_sorted(event, side) for side in ("left", "right"))
            claims = self._claims[first:end]
            self._kept[event] = KeptEvidence(claims) if claims.height else None
        return self._kept[event]
