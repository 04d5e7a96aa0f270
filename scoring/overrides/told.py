"""Overrides in words: that a score has one, and what became of those that were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from features.characters import visible
from scoring.overrides.applied import Applied
from scoring.tables import interval, probability

NAMED: Final = 50
"""Overrides that do not stand everywhere and are named; the run in MLflow has all."""
_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta(microseconds=1)


def sentences(score: Mapping[str, Any]) -> str | None:
    """Say of a score with the columns of overrides who set what, and what the model says itself.

    >>> print(sentences({"overridden": "claim", "overridden_by": "A. Ali", "override_why": "Seen",
    ...     "override_until": None, "model_credibility": 0.3, "model_low": 0.1, "model_high": 0.6,
    ...     "model_grade": "B5"}))
    Overridden by A. Ali (claim, for good): Seen. The model says 0.30, 90 % interval 0.10–0.60, \
grade B5.
    """
    if not score.get("overridden"):
        return None
    between = interval(score["model_low"], score["model_high"])
    return (
        f"Overridden by {score['overridden_by']} ({score['overridden']}, "
        f"{until(score.get('override_until'))}): {_stopped(score['override_why'])} The model says "
        f"{probability(score['model_credibility'])}, 90 % interval {between}, grade "
        f"{score['model_grade']}."
    )


def until(last: datetime | None) -> str:
    """Say until when an override stands, by its last moment; the end of a day is the day.

    >>> until(datetime(2017, 10, 1, 23, 59, 59, 999999)), until(datetime(2017, 10, 1, 12))
    ('until 2017-10-01', 'until 2017-10-01 12:00')
    """
    if last is None:
        return "for good"
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
    is_end = last + _TICK == midnight + _DAY
    return f"until {last:%Y-%m-%d}" if is_end else f"until {last:%Y-%m-%d %H:%M}"


def outcome_lines(applied: Applied) -> Iterator[str]:
    """Say what became of overrides: how many stand, and of each other one why it does not.

    One past its time and one for a claim that was not scored are named: neither is lost.
    """
    table = applied.table()
    n_stand = (table["stands"] > 0).sum()
    n_scores = applied.n_scores
    scores = "1 score" if n_scores == 1 else f"{n_scores:,} scores"
    yield f"{n_stand:,} of {applied.given.n_rows:,} stand, in {scores}"
    idle = table.filter((table["stands"] == 0) | (table["past"] > 0))
    for override in idle.head(NAMED).iter_rows(named=True):
        yield f"{_named(override)} by {override['who']}: {_why_not(override)}"
    if idle.height > NAMED:
        yield f"and {idle.height - NAMED:,} more that do not stand everywhere"


def _named(override: Mapping[str, Any]) -> str:
    thing = "claim" if override["claim_id"] is not None else "source"
    return f"row {override['row']}, {thing} {visible(override[f'{thing}_id'])}"


def _why_not(override: Mapping[str, Any]) -> str:
    stands, past = override["stands"], override["past"]
    if stands:
        return f"{until(override['until'])}, so it stands in {stands:,} scores and not in {past:,}"
    if past:
        return f"past its time ({until(override['until'])}), so it does not stand"
    if override["claim_id"] is not None:
        return "no such claim was scored"
    return "no claim of such a source was scored"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
