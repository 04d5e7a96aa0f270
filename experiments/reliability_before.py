"""How reliable each source was held to be before it spoke: by its past, by agreement, by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.evaluation import Evaluation
from experiments.held_out import ABOUT
from experiments.snapshots import Snapshots, snapshots
from experiments.track_record import settled
from features.times import available_at
from scoring.learned import everybody, learned

Known = tuple[pl.DataFrame, pl.DataFrame]
"""Claims and a past."""


def _all(claims: pl.DataFrame, past: pl.DataFrame) -> Known:
    return claims, past


def _settled(claims: pl.DataFrame, past: pl.DataFrame) -> Known:
    return claims.clear(), past


def _agreement(claims: pl.DataFrame, past: pl.DataFrame) -> Known:
    # Of what kind a settled claim was is told, and not whose: no source has a past of its own.
    nobody = [pl.lit(None, pl.String).alias(name) for name in ("source_id", "name")]
    return claims, past.with_columns(nobody)


def _kind(claims: pl.DataFrame, past: pl.DataFrame) -> Known:
    return _settled(*_agreement(claims, past))


GROUNDS: Final[Mapping[str, Callable[[pl.DataFrame, pl.DataFrame], Known]]] = {
    "kind alone": _kind,
    "kind and agreement": _agreement,
    "kind and settled claims": _settled,
    "all three": _all,
}
"""What a reliability may rest on; the last is that of `sourcegrade sources`."""
UNSETTLED: Final = ("kind alone", "kind and agreement")
"""Those that are left where no claim of the source was settled."""


def log_odds_before(
    corpus: Corpus,
    past: pl.DataFrame,
    time: datetime,
    spoken: pl.DataFrame,
    *,
    event: str = "",
    grounds: Sequence[str] = tuple(GROUNDS),
) -> pl.DataFrame:
    """Return the log-odds of the reliability of each source of claims `spoken`, before a time.

    Of the corpus's claims those that could be read before it are heard, and of `past`, which is
    that of `experiments.track_record.settled`, what was settled before it; of an event's own claims
    and labels neither. Columns: `source_id`, and one for each of the grounds.
    """
    elsewhere = pl.col("event_id") != event
    claims = corpus.claims.with_columns(event_id=event_name(corpus))
    heard = claims.filter((available_at() < time) & elsewhere)
    asked = everybody(spoken, corpus.sources).join(spoken, on="source_id", how="semi")
    odds = (pl.col("expected") / (1 - pl.col("expected"))).log()
    parts = [
        learned(asked, heard_of, corpus.sources, told, time).select(odds.alias(ground))
        for ground in grounds
        for heard_of, told in [GROUNDS[ground](heard, past.filter(elsewhere))]
    ]
    return pl.concat([asked.select("source_id"), *parts], how="horizontal")


def log_odds_before_events(
    corpus: Corpus,
    past: pl.DataFrame,
    *,
    grounds: Sequence[str] = tuple(GROUNDS),
    time: datetime | None = None,
) -> pl.DataFrame:
    """Return the log-odds of each source that speaks of an event, before its first claim.

    With a `time`, before that instead, and still without the event. Columns: `event`, `source_id`,
    and one for each of the grounds.
    """
    spoken = corpus.claims.select("source_id", "published_at", event=event_name(corpus))
    parts = []
    for claims in spoken.sort("event").partition_by("event", maintain_order=True):
        start, event = time or claims["published_at"].min(), claims["event"][0]
        assert isinstance(start, datetime)
        found = log_odds_before(corpus, past, start, claims, event=event, grounds=grounds)
        parts.append(found.with_columns(event=pl.lit(event)))
    return pl.concat(parts)


def forecast_by_reliability(corpora: Sequence[Corpus]) -> Evaluation:
    """Judge the reliability of its source, before its event began, as forecast of each claim."""
    seen = snapshots(corpora, ["latest"])
    past = settled(seen)
    found = [log_odds_before_events(each, past) for each in corpora]
    title = "each claim, by the reliability of its source before its event"
    return _as_forecast(seen, found, title)


def forecast_in_a_new_war(corpora: Sequence[Corpus]) -> Evaluation:
    """Judge the same where nothing of a corpus was settled: only claims of the other corpora were.

    Agreement is that of the whole corpus without the claim's event.
    """
    seen = snapshots(corpora, ["latest"])
    past = settled(seen)
    end = datetime(9000, 1, 1, tzinfo=UTC)
    found = [
        log_odds_before_events(
            each, past.filter(pl.col("corpus") != each.name), grounds=UNSETTLED, time=end
        )
        for each in corpora
    ]
    title = "each claim, by its source, nothing of its corpus settled"
    return _as_forecast(seen, found, title)


def _as_forecast(seen: Snapshots, found: Sequence[pl.DataFrame], title: str) -> Evaluation:
    odds = pl.concat(found)
    grounds = [name for name in odds.columns if name in GROUNDS]
    frame = seen.frame.join(odds, on=["event", "source_id"], how="left", maintain_order="left")
    said = [(1 / (1 + (-pl.col(ground)).exp())).alias(ground) for ground in grounds]
    return Evaluation("by_source", title, frame.select(*ABOUT, *said), tuple(grounds), ("latest",))


def event_name(corpus: Corpus) -> pl.Expr:
    """Return the event of a corpus's claim as `experiments.snapshots` names it."""
    own = pl.coalesce("event_id", "claim_id")
    return pl.concat_str(pl.lit(corpus.name), own, separator=" ")
