"""The engine: claims and sources in, scores out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, overload

import polars as pl

from features.catalogue import FAMILY
from features.description import ALL, Described, describe
from features.errors import InputError
from features.files import Frame
from features.gate import Admitted, admit_claims, admit_sources
from features.settled import Settled
from features.stages import Stages
from features.track_record import TrackRecord
from models import bundle
from models.bundle import Bundle
from scoring.assessment import Assessment, told
from scoring.event_batches import CHUNK, batches
from scoring.moment import Moment
from scoring.overrides.applied import Applied, overridden
from scoring.overrides.reading import admit_overrides
from scoring.past import past_frame, reliability_as_of
from scoring.scores import SCORES_SCHEMA, Judged, tabulated
from scoring.stamped import stamped

if TYPE_CHECKING:
    import pandas as pd

    from scoring.hearing import Hearing


Progress = Callable[[int, int], None]
"""Called with the claims scored so far and the claims in all."""


class ScoringEngine:
    """Scores claims with one model; the same claims, evidence and model give the same scores.

    >>> engine = ScoringEngine.default()
    >>> claims = pl.DataFrame({
    ...     "claim_id": ["1", "2"], "event_id": ["e", "e"], "source_id": ["army", "rebels"],
    ...     "published_at": ["2017-09-29", "2017-09-28"], "stance": ["denies", "asserts"],
    ...     "proposition": ["The road was cut."] * 2, "favours": ["army", "rebels"],
    ...     "harms": ["rebels", "army"], "text": ["The attack was thwarted.", "We cut the road."]})
    >>> sources = pl.DataFrame({
    ...     "source_id": ["army", "rebels"], "kind": ["ministry", "insurgent_outlet"],
    ...     "alignment": [{"army": 1.0, "rebels": None}, {"army": None, "rebels": 1.0}]})
    >>> scores = engine.score(claims, sources)
    >>> scores["claim_id", "source_grade", "information_grade"].rows()
    [('1', 'F', 4), ('2', 'F', 4)]
    """

    def __init__(self, model: Bundle) -> None:
        self.bundle = model
        self._settled = Settled(past_frame(model.past))
        weighed = {FAMILY.get(name) for name in model.model.features}
        # Looked for only where the model weighs it: the champion's letters rest on it either way.
        self.record = self.past if TrackRecord.family in weighed else None

    @property
    def past(self) -> pl.DataFrame:
        """The settled claims that letters rest on (`features.settled`)."""
        return self._settled.past

    @classmethod
    def default(cls) -> ScoringEngine:
        """Return an engine with the champion that ships: no server, no network."""
        return cls(bundle.load(bundle.CHAMPION))

    @classmethod
    def load(cls, ref: str | Path) -> ScoringEngine:
        """Return an engine with another model.

        `ref` is the path of a bundle, or an MLflow reference such as
        `models:/claim-credibility@champion`, looked up in the tracking store.
        """
        if str(ref).startswith("models:/"):
            from scoring.tracking.model_files import download_bundle

            return cls(bundle.load(download_bundle(str(ref))))
        return cls(bundle.load(Path(ref)))

    @overload
    def score(
        self, claims: pd.DataFrame, sources: Frame | str | Path,
        as_of: str | date | None = None, horizon: str = "latest",
        evidence: Frame | str | Path | None = None,
        overrides: Frame | str | Path | None = None,
    ) -> pd.DataFrame: ...  # fmt: skip
    @overload
    def score(
        self, claims: pl.DataFrame | pl.LazyFrame | str | Path, sources: Frame | str | Path,
        as_of: str | date | None = None, horizon: str = "latest",
        evidence: Frame | str | Path | None = None,
        overrides: Frame | str | Path | None = None,
    ) -> pl.DataFrame: ...  # fmt: skip
    def score(
        self,
        claims: Frame | str | Path,
        sources: Frame | str | Path,
        as_of: str | date | None = None,
        horizon: str = "latest",
        evidence: Frame | str | Path | None = None,
        overrides: Frame | str | Path | None = None,
    ) -> pl.DataFrame | pd.DataFrame:
        """Score claims; a pandas frame in gives a pandas frame out, anything else a Polars one.

        `evidence` are other claims that are heard and not scored; one with the id of a claim that
        is scored is left out. `overrides` are a person's word on claims and sources, applied last
        (`scoring.overrides`): the scores have columns that show it, and the model's own. Rows at
        fault are left out with a `RejectedRowsWarning`; `assess` returns them with every fault.
        Raises InputError where an input is unusable as a whole.
        """
        found = self.assess(claims, sources, as_of, horizon, evidence=evidence, overrides=overrides)
        return told(found, claims)

    def hearing(
        self,
        evidence: Frame | str | Path,
        sources: Frame | str | Path,
        overrides: Frame | str | Path | None = None,
    ) -> Hearing:
        """Return evidence that stands, by which claims are judged as they come, far sooner."""
        from scoring.hearing import Hearing

        return Hearing(self, evidence, sources, overrides)

    def assess(
        self,
        claims: Frame | str | Path,
        sources: Frame | str | Path,
        as_of: str | date | None = None,
        horizon: str = "latest",
        *,
        evidence: Frame | str | Path | None = None,
        overrides: Frame | str | Path | None = None,
        chunk: int = CHUNK,
        progress: Progress | None = None,
        stages: Stages | None = None,
    ) -> Assessment:
        """Score claims and return the scores with the rejects and what was left out.

        What each part of the work takes is added to `stages`.
        """
        moment, stages = Moment.of(as_of, horizon), stages or Stages()
        admitted, listed = admit_claims(claims, stages), admit_sources(sources, stages)
        heard = None if evidence is None else admit_claims(evidence, stages)
        stated = None if overrides is None else admit_overrides(overrides)
        return self.assess_admitted(
            admitted, listed, moment, heard,
            overrides=stated, chunk=chunk, progress=progress, stages=stages,
        )  # fmt: skip

    def assess_admitted(
        self,
        claims: Admitted,
        sources: Admitted,
        moment: Moment,
        evidence: Admitted | None = None,
        *,
        latest: datetime | None = None,
        overrides: Admitted | None = None,
        chunk: int = CHUNK,
        progress: Progress | None = None,
        stages: Stages | None = None,
    ) -> Assessment:
        """Score claims that the gate let in; `latest` is as for `stamped`."""
        known = moment.known(claims.accepted)
        heard = None if evidence is None else evidence.accepted
        ready = stamped(known, heard, moment, claims.n_rows, latest)
        scores = self.score_stamped(
            ready, sources.accepted, claims.n_rows, chunk=chunk, progress=progress, stages=stages
        )
        n_later = claims.accepted.height - known.height
        scores, applied = scores.sort("row").select(*SCORES_SCHEMA), None
        if overrides is not None:
            scores = overridden(scores, overrides)
            applied = Applied.of(overrides, scores)
        return Assessment(
            scores, claims, sources, moment, n_later, evidence, latest=latest, overrides=applied
        )

    def score_stamped(
        self,
        ready: pl.DataFrame,
        sources: pl.DataFrame,
        n_rows: int,
        *,
        chunk: int = CHUNK,
        progress: Progress | None = None,
        stages: Stages | None = None,
    ) -> pl.DataFrame:
        """Return the scores of `stamped` claims, with `row`, batch by batch.

        Claims in rows after `n_rows` are heard only. `progress` is told the claims of `ready`.
        """
        asked = pl.col("row") <= n_rows
        n_asked = ready.select(asked.sum()).item()
        all_asked = n_asked == ready.height
        parts, done = [SCORES_SCHEMA.to_frame().with_columns(row=pl.lit(0, pl.UInt32))], 0
        for batch in batches(ready, chunk):
            rows = None if all_asked else batch.filter(asked)["row"]
            judged = self.judge(batch, sources, rows, stages=stages, names=self.weighed)
            parts.append(self.tabulate(judged, stages=stages))
            done += parts[-1].height
            if progress:
                progress(done, n_asked)
        return pl.concat(parts)

    def judge(
        self,
        stamped: pl.DataFrame,
        sources: pl.DataFrame,
        rows: pl.Series | None = None,
        *,
        stages: Stages | None = None,
        names: Sequence[str] = ALL,
    ) -> Judged:
        """Describe and judge accepted claims that have an `as_of`, whole events at a time.

        With `rows` only the claims of these are judged; the others are heard. The features `names`
        are described, those that the model weighs (`weighed`) at the least.
        """
        stages = stages or Stages()
        described = describe(stamped, sources, self.record, rows, stages, names)
        return self.judge_described(described, sources, stages=stages)

    @property
    def weighed(self) -> tuple[str, ...]:
        """The features that the model weighs. Raises InputError where one is not known."""
        names = self.bundle.model.features
        if missing := [name for name in names if name not in FAMILY]:
            raise InputError(
                f"the model {self.bundle.name} asks for features this version does not have",
                got=", ".join(missing),
                remedy="Install the version it was trained with, or train again.",
            )
        return names

    def judge_described(
        self, described: Described, sources: pl.DataFrame, *, stages: Stages | None = None
    ) -> Judged:
        """Judge claims that are described."""
        stages, model = stages or Stages(), self.bundle.model
        with stages.stage("model", described.features.height):
            said = model.judge(
                described.features[[*self.weighed]].to_numpy(),
                # Of an unlisted source too little is known for evidence to narrow the interval.
                (described.standing["n_others"] * described.claims["listed"]).to_numpy(),
            )
        with stages.stage("grades and reasons"):
            past = reliability_as_of(described.claims, sources, self._settled)
        return Judged(described, said, past)

    def tabulate(self, judged: Judged, *, stages: Stages | None = None) -> pl.DataFrame:
        """Return a judged batch as scores, with `row`, in its order."""
        with (stages or Stages()).stage("grades and reasons", judged.described.claims.height):
            return tabulated(judged, self.bundle)
