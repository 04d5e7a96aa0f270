"""Overrides in words: that a score has one, and what became of those that were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from features.characters import visible
from scoring.overrides.applied import Applied
from scoring.overrides.term import as_sentence, until
from scoring.tables import interval, probability

NAMED: Final = 50
"""Overrides that do not stand everywhere and are named; the run in MLflow has all."""


def sentences(score: Mapping[str, Any]) -> str | None:
    """Say of a score with the columns of overrides who set what, and what the model says itself.

    >>> print(sentences({"credibility": 0.9, "source_grade": "B", "information_grade": 1,
    ...     "overridden": "claim", "overridden_by": "A. Ali", "override_why": "Seen on video",
    ...     "override_until": None, "model_credibility": 0.3, "model_low": 0.1, "model_high": 0.6,
    ...     "model_grade": "B5"}))
    Overridden by A. Ali: credibility 0.90, digit 1 (for good). Seen on video. The model says \
0.30, 90 % interval 0.10–0.60, grade B5.
    """
    things = str(score.get("overridden") or "").split(", ")
    if things == [""]:
        return None
    of_claim = "claim" in things
    what = [
        f"credibility {probability(score['credibility'])}, digit {score['information_grade']}"
        if thing == "claim"
        else f"letter {score['source_grade']}"
        for thing in things
    ]
    between = interval(score["model_low"], score["model_high"])
    number = f"{probability(score['model_credibility'])}, 90 % interval {between}, "
    return (
        f"Overridden by {score['overridden_by']}: {', '.join(what)} "
        f"({until(score.get('override_until'))}). {as_sentence(score['override_why'])} The model "
        f"says {number if of_claim else ''}grade {score['model_grade']}."
    )


def outcome_lines(applied: Applied) -> Iterator[str]:
    """Say what became of overrides: how many stand, and of each other one why it does not.

    One past its time and one for a claim that was not scored are named: neither is lost.
    """
    table = applied.table()
    n_stand = (table["stands"] > 0).sum()
    yield f"{n_stand:,} of {applied.given.n_rows:,} stand, in {_scores(applied.n_scores)}"
    idle = table.filter((table["stands"] == 0) | (table["past"] > 0))
    for override in idle.head(NAMED).iter_rows(named=True):
        yield f"{_named(override)} by {override['who']}: {_why_not(override)}"
    if idle.height > NAMED:
        yield f"and {idle.height - NAMED:,} more that do not stand everywhere"


def overrides_lines(applied: Applied) -> Iterator[str]:
    """Say the same as lines of the summary of a job."""
    first, *others = outcome_lines(applied)
    yield f"  overrides {first}"
    yield from (f"              {line}" for line in others)


def past_lines(applied: Applied) -> Iterator[str]:
    """Name the overrides that are past their time in the scores that were asked for."""
    for override in applied.table().filter(pl.col("past") > 0).iter_rows(named=True):
        yield f"{_named(override)} by {override['who']}: {_why_not(override)}"


def _scores(n: int) -> str:
    return "1 score" if n == 1 else f"{n:,} scores"


def _named(override: Mapping[str, Any]) -> str:
    thing = "claim" if override["claim_id"] is not None else "source"
    return f"row {override['row']}, {thing} {visible(override[f'{thing}_id'])}"


def _why_not(override: Mapping[str, Any]) -> str:
    stands, past = override["stands"], override["past"]
    if stands:
        return f"{until(override['until'])}, so it stands in {_scores(stands)} and not in {past:,}"
    if past:
        return f"past its time ({until(override['until'])}), so it does not stand"
    if override["claim_id"] is not None:
        return "no such claim was scored"
    return "no claim of such a source was scored"
