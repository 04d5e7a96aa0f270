"""Claims linked into events by a matcher that saw nothing of their event, or of their war."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from experiments.reading.fitting import Prepared, fit_matcher
from experiments.reading.held_out_reading import Scheme, parts
from experiments.reading.measured import Measure, resampled
from features.reading.linking import compared, linked

GOAL: Final = 0.80


def link_held_out(
    prepared: Prepared, scheme: Scheme, claims: Sequence[pl.DataFrame]
) -> tuple[Measure, list[pl.DataFrame]]:
    """Return how well pairs of claims were linked, and each war's claims with their events.

    Of every part held out the claims are linked among all of their war, as a user's would be. The
    pairs counted are those of a claim held out with any other of its war, each from both ends: F1
    of "on one event" against the coded events. The guess is one event for each place.
    """
    counts, guesses = [], []
    found = [claims_of.with_columns(event_id=pl.lit(None, pl.String)) for claims_of in claims]
    once = [compared(each, war.actors) for each, war in zip(claims, prepared.wars, strict=True)]
    for number, held in parts(prepared, scheme):
        war = prepared.wars[number]
        here = prepared.war == war.name
        mask = held[here]
        matcher = fit_matcher(prepared, ~held & ~np.isin(prepared.event, prepared.event[held]))
        events = linked(once[number], matcher).events["event_id"]
        was = found[number]["event_id"]
        found[number] = found[number].with_columns(event_id=events.zip_with(pl.Series(mask), was))
        counts += _by_event(events, war.events, mask)
        place = claims[number]["place"].fill_null(claims[number]["claim_id"])
        guesses += _by_event(place, war.events, mask)
    value = resampled(np.array(counts), _f1)
    guess = _f1(np.array(guesses).sum(axis=0))
    what = "events linked, pairwise F1"
    return Measure(what, int(sum(len(each) for each in claims)), value, guess, GOAL), found


def _by_event(
    linked: pl.Series, coded: pl.Series, held: NDArray[np.bool_]
) -> list[tuple[float, float, float]]:
    """For each event held out: pairs rightly linked, wrongly linked, and missed."""
    one = linked.to_numpy()[:, None] == linked.to_numpy()[None, :]
    same = coded.to_numpy()[:, None] == coded.to_numpy()[None, :]
    np.fill_diagonal(one, False)
    np.fill_diagonal(same, False)
    found = []
    for event in coded.filter(pl.Series(held)).unique(maintain_order=True):
        rows = (coded == event).to_numpy()
        a, b = one[rows], same[rows]
        found.append((float((a & b).sum()), float((a & ~b).sum()), float((~a & b).sum())))
    return found


def _f1(total: NDArray[np.float64]) -> float:
    hit, wrong, missed = total
    return float(2 * hit / max(2 * hit + wrong + missed, 1.0))
