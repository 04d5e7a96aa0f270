"""The engine: claims and sources in, scores out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

import polars as pl

from features.catalogue import FAMILY
from features.description import Described, describe
from features.errors import InputError
from features.files import Frame
from features.gate import Admitted, admit_claims, admit_sources
from features.track_record import TrackRecord
from models import bundle
from models.bundle import Bundle
from models.credibility import Credibility
from scoring.grades import information_digit, likelihood, source_letter
from scoring.moment import Moment
from scoring.past import past_frame, reliability_as_of
from scoring.reasons import SCHEMA as REASONS
from scoring.reasons import reasons

if TYPE_CHECKING:
    import pandas as pd

CHUNK: Final = 50_000
"""Claims described at a time, about; an event is never cut."""

_COLUMNS: Final[dict[str, pl.DataType]] = {
    "claim_id": pl.String(),
    "source_id": pl.String(),
    "event_id": pl.String(),
    "as_of": pl.Datetime("us", "UTC"),
    "credibility": pl.Float64(),
    "credibility_low": pl.Float64(),
    "credibility_high": pl.Float64(),
    "likelihood": pl.String(),
    "source_grade": pl.String(),
    "information_grade": pl.Int8(),
    "reasons": REASONS,
    "model": pl.String(),
}
SCORES_SCHEMA: Final = pl.Schema(_COLUMNS)
"""Columns of the scores, one row for each accepted claim, in the order of the input."""

Progress = Callable[[int, int], None]
"""Called with the claims scored so far and the claims in all."""


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


@dataclass(frozen=True, slots=True)
class Judged:
    """One described batch and what the model says of it."""

    described: Described
    said: Credibility
    past: pl.DataFrame


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
        self.past = past_frame(model.past)
        weighed = {FAMILY.get(name) for name in model.model.features}
        # Looked for only where the model weighs it: the champion's letters rest on it either way.
        self._record = self.past if TrackRecord.family in weighed else None

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
    ) -> pd.DataFrame: ...  # fmt: skip
    @overload
    def score(
        self, claims: pl.DataFrame | pl.LazyFrame | str | Path, sources: Frame | str | Path,
        as_of: str | date | None = None, horizon: str = "latest",
    ) -> pl.DataFrame: ...  # fmt: skip
    def score(
        self,
        claims: Frame | str | Path,
        sources: Frame | str | Path,
        as_of: str | date | None = None,
        horizon: str = "latest",
    ) -> pl.DataFrame | pd.DataFrame:
        """Score claims; a pandas frame in gives a pandas frame out, anything else a Polars one.

        Rows at fault are left out with a `RejectedRowsWarning`; `assess` returns them with every
        fault. Raises InputError where an input is unusable as a whole.
        """
        assessment = self.assess(claims, sources, as_of=as_of, horizon=horizon)
        for what, admitted in (("claims", assessment.claims), ("sources", assessment.sources)):
            if admitted.n_rejected:
                first = admitted.rejected.row(0, named=True)
                warnings.warn(
                    f"{admitted.n_rejected} of {admitted.n_rows} {what} were rejected; "
                    f"the first is row {first['row']}: {first['field']} is {first['value']!r}, "
                    f"expected {first['expected']}. ScoringEngine.assess returns them all.",
                    RejectedRowsWarning,
                    stacklevel=2,
                )
        if _is_pandas(claims):
            return assessment.scores.to_pandas()
        return assessment.scores

    def assess(
        self,
        claims: Frame | str | Path,
        sources: Frame | str | Path,
        as_of: str | date | None = None,
        horizon: str = "latest",
        *,
        chunk: int = CHUNK,
        progress: Progress | None = None,
    ) -> Assessment:
        """Score claims and return the scores with the rejects and what was left out."""
        moment = Moment.of(as_of, horizon)
        admitted, listed = admit_claims(claims), admit_sources(sources)
        known = moment.known(admitted.accepted)
        stamped = moment.stamp(known)
        parts, done = [SCORES_SCHEMA.to_frame().with_columns(row=pl.lit(0, pl.UInt32))], 0
        for batch in batches(stamped, chunk):
            parts.append(self.tabulate(self.judge(batch, listed.accepted)))
            done += batch.height
            if progress:
                progress(done, stamped.height)
        scores = pl.concat(parts).sort("row").select(*SCORES_SCHEMA)
        n_later = admitted.accepted.height - known.height
        return Assessment(scores, admitted, listed, moment, n_later)

    def judge(self, stamped: pl.DataFrame, sources: pl.DataFrame) -> Judged:
        """Describe and judge accepted claims that have an `as_of`, whole events at a time."""
        described = describe(stamped, sources, self._record)
        model = self.bundle.model
        missing = [name for name in model.features if name not in described.features.columns]
        if missing:
            raise InputError(
                f"the model {self.bundle.name} asks for features this version does not have",
                got=", ".join(missing),
                remedy="Install the version it was trained with, or train again.",
            )
        said = model.judge(
            described.features.select(model.features).to_numpy(),
            # Of an unlisted source too little is known for evidence to narrow the interval.
            (described.standing["n_others"] * described.claims["listed"]).to_numpy(),
        )
        return Judged(described, said, reliability_as_of(stamped, sources, self.past))

    def tabulate(self, judged: Judged) -> pl.DataFrame:
        """Return a judged batch as scores, with `row`, in its order."""
        claims, said = judged.described.claims, judged.said
        values = judged.described.features.select(self.bundle.model.features)
        return (
            claims.select("row", "claim_id", "source_id", "event_id", "as_of")
            .with_columns(
                credibility=pl.Series(said.probability),
                credibility_low=pl.Series(said.low),
                credibility_high=pl.Series(said.high),
                model=pl.lit(self.bundle.name),
            )
            .hstack(judged.past.select("mean", "low", "n"))
            .hstack(judged.described.standing.drop("row"))
            .with_columns(
                likelihood=likelihood("credibility"),
                source_grade=source_letter("mean", "low", "n"),
                information_grade=information_digit(),
            )
            .hstack(reasons(claims["row"], self.bundle.model.features, values, said).drop("row"))
            .select(*SCORES_SCHEMA, "row")
        )


def batches(claims: pl.DataFrame, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """Cut claims into batches of about `chunk`; the claims of an event stay together."""
    if claims.height <= chunk:
        if claims.height:
            yield claims
        return
    alone = pl.format("\0{}", "row")
    numbered = claims.with_columns(event=pl.coalesce("event_id", alone))
    sizes = numbered.group_by("event", maintain_order=True).len()
    sizes = sizes.with_columns(batch=(pl.col("len").cum_sum() - pl.col("len")) // chunk)
    placed = numbered.join(sizes.drop("len"), on="event", how="left", maintain_order="left")
    for batch in placed.partition_by("batch", maintain_order=True, include_key=False):
        yield batch.drop("event")


def _is_pandas(frame: Any) -> bool:
    return type(frame).__module__.partition(".")[0] == "pandas"
