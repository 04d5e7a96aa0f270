"""What a source's reliability, as one day knew it, adds to the scores of what it claims later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import polars as pl
from threadpoolctl import threadpool_limits

from experiments.corpora import Corpus
from experiments.evaluation import Evaluation
from experiments.forecasters import Forecaster, of_recipe
from experiments.held_out import ABOUT, REPORTED
from experiments.recipe import PENALTY, champion_recipe
from experiments.reliability_before import GROUNDS, log_odds_before, log_odds_before_events
from experiments.snapshots import Snapshots, snapshots
from experiments.track_record import settled
from features.settled import settled_by_end
from features.times import available_at
from models.fitting import Recipe
from scoring.moment import Moment

DAY: Final = "2017-09-01"
CORPUS: Final = "syria"
"""Whose later claims are judged."""
PLAIN: Final = "the recipe"


def as_of_reliability(
    corpora: Sequence[Corpus], day: str = DAY, corpus: str = CORPUS
) -> Evaluation:
    """Judge the champion's recipe without the reliability of sources as of a day, and with it.

    All are fitted to what could be read and was settled before that day, in all of the corpora, and
    judge the settled claims of one of them that were published from then on, about events of which
    nobody had spoken. The reliability is one feature more, its log-odds, held to the sign +, by
    each of `GROUNDS`. A claim that is judged has that of its source as of the day; a claim that is
    fitted to, that as of the start of its own event: no reliability has seen what it is to explain.
    """
    time = Moment.of(day).time
    assert time is not None
    then = [as_known(each, time) for each in corpora]
    own, known = (next(c for c in each if c.name == corpus) for each in (corpora, then))
    seen = snapshots(then)
    past = settled(seen)
    told = seen.frame["event"].unique().to_list()
    later = snapshots([own], REPORTED).where(
        (pl.col("published_at") >= time) & ~pl.col("event").is_in(told)
    )
    before_events = pl.concat(log_odds_before_events(each, past) for each in then)
    before_day = log_odds_before(known, past, time, own.claims)
    in_order: Any = {"how": "left", "maintain_order": "left"}
    train = seen.frame.join(before_events, on=["event", "source_id"], **in_order)
    test = later.frame.join(before_day, on="source_id", **in_order)
    return _judged(Snapshots(train), Snapshots(test), day)


def as_known(corpus: Corpus, at: datetime) -> Corpus:
    """Return the corpus as a time began: no later claim, and no label that was not out yet."""
    claims = corpus.claims.filter(available_at() < at)
    out = (settled_by_end("settled_at") < at).fill_null(value=False)
    labels = corpus.labels.join(claims.select("row"), on="row", how="semi", maintain_order="left")
    told = [pl.when(out).then(name).alias(name) for name in ("truth", "label", "settled_at")]
    return replace(corpus, claims=claims, labels=labels.with_columns(told))


def _judged(train: Snapshots, test: Snapshots, day: str) -> Evaluation:
    asked = [of_recipe(PLAIN, "", champion_recipe()), *map(_with, GROUNDS)]
    # Small fits: threads inside of each would only stand in one another's way.
    with threadpool_limits(1):
        said = [pl.Series(each.name, each.forecast(train, test), pl.Float64) for each in asked]
    frame = test.frame.select(*ABOUT, held_out=pl.lit(f"from {day} on")).with_columns(said)
    title = f"claims from {day} on, by what was known before"
    return Evaluation(f"as_of_{day}", title, frame, tuple(each.name for each in asked))


def _with(ground: str) -> Forecaster:
    plain = champion_recipe()
    added = Recipe((*plain.features, ground), (*plain.signs, 1), (*plain.penalties, PENALTY))
    return of_recipe(f"with reliability by {ground}", "", added)
