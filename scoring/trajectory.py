"""Credibility over time: a claim's score at each moment at which evidence came, and what came."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from features.errors import InputError
from features.files import Frame
from features.gate import Admitted, admit_claims, admit_sources
from features.sourced import join_sources
from features.times import available_at
from scoring.engine import ScoringEngine
from scoring.found_claim import found_claim
from scoring.heard import heard_frame
from scoring.job.archive import Archive
from scoring.moment import Moment
from scoring.overrides.applied import OVERRIDE_SCHEMA, overridden

MOST: Final = 200_000
"""Claims that are judged for one trajectory, all moments together."""
CAME: Final = pl.List(
    pl.Struct({"claim_id": pl.String, "source": pl.String, "says": pl.String, "weight": pl.Float64})
)
"""What came at a moment: other reports, what each says of the claim, and what it counts for at the
end."""
_SCORE: Final = (
    "claim_id", "as_of", "credibility", "credibility_low", "credibility_high", "likelihood",
    "source_grade", "information_grade",
)  # fmt: skip


def trajectory(
    engine: ScoringEngine,
    claims: Frame | str | Path,
    sources: Frame | str | Path,
    *,
    claim: str | None = None,
    event: str | None = None,
    as_of: str | date | None = None,
    horizon: str = "latest",
    archive: Path | None = None,
    overrides: Admitted | None = None,
) -> pl.DataFrame:
    """Return the score of one claim, or of each claim of one event, at each moment evidence came.

    The first moment of a claim is its own, the last is not after `as_of` or its `horizon`. At each
    the score is the one that a batch scored as of that time would give. Columns: `claim_id`,
    `source` (its name), `text`, `as_of`, the score (`credibility`, its 90 % interval, `likelihood`,
    the two grades), `change` in credibility since the moment before, and `came` (`CAME`). In order
    of claim and time. An `archive` of earlier claims (`scoring.job.archive`) is heard too, and not
    added to. With `overrides` (`scoring.overrides.reading`) there are the columns of these as well,
    and `change` is that of the model's own credibility.

    Raises InputError where an input is unusable, or there is no such claim or event.

    >>> claims = pl.DataFrame({
    ...     "claim_id": ["1", "2"], "event_id": ["e", "e"], "source_id": ["army", "reporter"],
    ...     "published_at": ["2017-09-28", "2017-09-30"], "stance": ["denies", "asserts"],
    ...     "proposition": ["The road was cut."] * 2, "text": ["No.", "The road is cut."]})
    >>> sources = pl.DataFrame({"source_id": ["army", "reporter"],
    ...     "kind": ["ministry", "newspaper"], "alignment": ['{"army": 1.0}', '{}']})
    >>> moments = trajectory(ScoringEngine.default(), claims, sources, claim="1")
    >>> moments["as_of"].dt.day().to_list(), moments["came"][1].to_list()
    ([28, 30], [{'claim_id': '2', 'source': 'reporter', 'says': 'contradicts', 'weight': 1.0}])
    """
    if (claim is None) == (event is None):
        raise InputError("a trajectory is of one claim or of one event", remedy="Name one of them.")
    moment = Moment.of(as_of, horizon)
    admitted, listed = admit_claims(claims), admit_sources(sources).accepted
    known, earlier, latest = moment.known(admitted.accepted), None, None
    if archive is not None:
        heard = Archive(archive, None).heard_by(admitted.accepted, moment)
        earlier, latest = moment.known(heard.claims), heard.latest
        earlier = earlier.with_columns(pl.col("row") + admitted.n_rows)
    read = pl.concat([known, *([] if earlier is None else [earlier])])
    read = moment.stamp(read, latest).rename({"as_of": "end"})
    known = read.head(known.height)  # an archive is heard, and not asked about
    if claim is not None:
        asked = known.filter(claim_id=found_claim(claim, admitted, known, moment)["claim_id"])
    else:
        asked = _of_event(known, str(event))
    events = read.filter(pl.col("event_id").is_in(asked["event_id"].implode()))
    events = events if events.height else asked  # a claim without an event is alone
    moments = _moments(asked, events)
    scores = _scored(engine, events, listed, moments)
    if overrides is not None:
        scores = overridden(scores, overrides)
    return _with_what_came(scores, asked, events, listed)


def _of_event(known: pl.DataFrame, event: str) -> pl.DataFrame:
    found = known.filter(event_id=event)
    if found.is_empty():
        raise InputError(f"there is no claim of the event {event!r} by that time")
    return found


def _moments(asked: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """The moments (`row`, `as_of`) of each claim: its own, and each at which another could be read.

    Raises InputError where they are too many.
    """
    times = events.select(at=available_at()).unique()
    moments = (
        asked.select("row", "end", at="published_at")
        .join(times, how="cross", suffix="_of")
        .filter(pl.col("at_of") > pl.col("at"), pl.col("at_of") <= pl.col("end"))
        .select("row", as_of="at_of")
    )
    moments = pl.concat([asked.select("row", as_of="published_at"), moments])
    n = moments["as_of"].n_unique() * events.height
    if n > MOST:
        raise InputError(
            "too many moments for one trajectory",
            got=f"{moments['as_of'].n_unique():,} moments of {events.height:,} claims",
            remedy=f"Ask for {'' if asked.height == 1 else 'one claim, '}an earlier time, or a "
            "horizon.",
        )
    return moments


def _scored(
    engine: ScoringEngine, events: pl.DataFrame, sources: pl.DataFrame, moments: pl.DataFrame
) -> pl.DataFrame:
    """Score each claim at each of its moments."""
    parts = []
    for (time,), asked in moments.sort("as_of").group_by("as_of", maintain_order=True):
        then = events.drop("end").with_columns(as_of=pl.lit(time, pl.Datetime("us", "UTC")))
        parts.append(engine.tabulate(engine.judge(then, sources, asked["row"])))
    return pl.concat(parts).select(*_SCORE, "source_id")


def _with_what_came(
    scores: pl.DataFrame, asked: pl.DataFrame, events: pl.DataFrame, sources: pl.DataFrame
) -> pl.DataFrame:
    joined = join_sources(events.rename({"end": "as_of"}), sources)
    ids = asked.select("row", judged="claim_id", own="published_at")
    times = events.select("claim_id", at=available_at())
    came = (
        heard_frame(joined, sources, asked["row"])
        .join(ids, on="row")
        .join(times, on="claim_id", how="left", maintain_order="left")
        # What was there before is there from the claim's own moment on.
        .with_columns(as_of=pl.max_horizontal("at", "own"))
        .group_by("judged", "as_of", maintain_order=True)
        .agg(came=pl.struct("claim_id", "source", "says", "weight"))
        .rename({"judged": "claim_id"})
    )
    besides = [name for name in OVERRIDE_SCHEMA if name in scores.columns]
    own = "model_credibility" if besides else "credibility"
    change = pl.col(own).diff().over("claim_id")
    names = sources.select("source_id", source=pl.coalesce("name", "source_id"))
    told = asked.select("claim_id", "source_id", "text").join(names, on="source_id", how="left")
    told = told.select("claim_id", pl.coalesce("source", "source_id"), "text")
    return (
        scores.sort("claim_id", "as_of")
        .join(came, on=["claim_id", "as_of"], how="left", maintain_order="left")
        .join(told, on="claim_id", how="left", maintain_order="left")
        .with_columns(pl.col("came").fill_null(pl.lit([], CAME)), change=change)
        .select("claim_id", "source", "text", *_SCORE[1:], *besides, "change", "came")
    )
