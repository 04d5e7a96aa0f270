"""Drift: whether a batch is made of other claims than the model learned from, or saw last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from scoring.distribution import WATCHED, Distribution, Unknown

Floats = NDArray[np.float64]

MUCH: Final = 0.25
"""The index from which a shift is large (Siddiqi 2006)."""
FEWEST: Final = 10
"""Events of a batch below which nothing is said: chance alone moves anything then."""
CHANCE: Final = 0.05
"""Share of comparisons without a change whose index is above `Shift.by_chance`."""
HALF: Final = 0.5
"""What is added to each category of both sides, so that none is empty: half a claim (Jeffreys)."""

_WORDS: Final = {
    "credibility": "credibility",
    "kind": "the kind of source",
    "stance": "the stance",
    "information_grade": "the information digit",
}


@dataclass(frozen=True, slots=True)
class Shift:
    """How far one column of a batch is from a reference.

    `psi` is the population stability index and `by_chance` what it stays below in 95 of 100
    batches where nothing changed. `category` moved most, from the share `before` to `now`.
    """

    column: str
    psi: float
    by_chance: float
    category: str
    before: float
    now: float

    @property
    def alert(self) -> bool:
        """Whether the shift is large, and larger than chance makes it."""
        return self.psi > max(MUCH, self.by_chance)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A batch beside a reference: `key` names it in metrics, `what` in words."""

    key: str
    what: str
    reference: Distribution | Unknown
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """A batch beside the training claims and beside the last batch."""

    batch: Distribution
    comparisons: tuple[Comparison, ...]

    @property
    def tag(self) -> str:
        """Return "alert", "ok", or "unknown" where there was nothing to compare with."""
        shifts = [shift for each in self.comparisons for shift in each.shifts]
        if not shifts:
            return "unknown"
        return "alert" if any(shift.alert for shift in shifts) else "ok"

    def metrics(self) -> dict[str, float]:
        """Return the index of each column and the largest, as `psi_training.kind`."""
        found: dict[str, float] = {}
        for each in self.comparisons:
            found |= {f"psi_{each.key}.{shift.column}": shift.psi for shift in each.shifts}
            if each.shifts:
                found[f"psi_{each.key}.largest"] = max(shift.psi for shift in each.shifts)
        return found

    def sentences(self) -> tuple[str, ...]:
        """Say of each comparison what drifted, from what to what, or that nothing did."""
        return tuple(_sentence(each, self.batch) for each in self.comparisons)


def drift_of(
    batch: Distribution, training: Distribution | Unknown, last: Distribution | Unknown
) -> Drift:
    """Compare a batch with the claims the model learned from, and with the last batch.

    >>> calm = Distribution(80, 40, {"stance": {"asserts": 40, "denies": 40}})
    >>> wild = Distribution(80, 40, {"stance": {"asserts": 76, "denies": 4}})
    >>> drift = drift_of(wild, calm, Unknown("this is the first batch"))
    >>> drift.tag, round(drift.metrics()["psi_training.stance"], 2)
    ('alert', 1.26)
    >>> print(drift.sentences()[0])
    Against the training claims the stance has drifted: denies from 50 % of claims to 5 %
    (PSI 1.26, by chance up to 0.19). A PSI above 0.25 is large; what chance gives is that
    of 40 events against 40.
    """
    pairs = (("training", "the training claims", training), ("last", "the last batch", last))
    return Drift(batch, tuple(Comparison(*each, shifts(batch, each[2])) for each in pairs))


def shifts(batch: Distribution, reference: Distribution | Unknown) -> tuple[Shift, ...]:
    """Return how far each watched column is from the reference; none where events are too few.

    The index is the sum of (p - q) ln(p / q) over the categories that either side has, p and q
    being their shares. Without a change it is about (1/n + 1/m) times a chi-squared of one degree
    less than there are categories (Yurdakul 2018). Claims of an event are not independent, so n
    and m count events.
    """
    if isinstance(reference, Unknown) or min(batch.n_events, reference.n_events) < FEWEST:
        return ()
    scale = 1 / batch.n_events + 1 / reference.n_events
    told = [column for column in WATCHED if column in batch.counts and column in reference.counts]
    return tuple(_shift(name, batch.counts[name], reference.counts[name], scale) for name in told)


def _shift(column: str, now: Mapping[str, int], before: Mapping[str, int], scale: float) -> Shift:
    names = [each for each in WATCHED[column] if now.get(each, 0) or before.get(each, 0)]
    p, q = (_shares([side.get(each, 0) for each in names]) for side in (now, before))
    parts = (p - q) * np.log(p / q)
    most = int(np.argmax(parts))
    by_chance = scale * float(chdtri(len(names) - 1, CHANCE)) if len(names) > 1 else 0.0
    shares = [side.get(names[most], 0) / max(sum(side.values()), 1) for side in (before, now)]
    return Shift(column, float(parts.sum()), by_chance, names[most], *shares)


def _shares(counts: list[int]) -> Floats:
    smoothed = np.asarray(counts, dtype=np.float64) + HALF
    shares: Floats = smoothed / smoothed.sum()
    return shares


def _sentence(compared: Comparison, batch: Distribution) -> str:
    reference = compared.reference
    if isinstance(reference, Unknown):
        return f"Drift against {compared.what} is not known: {reference.why}."
    if not compared.shifts:
        few = min(batch.n_events, reference.n_events)
        told = f"{few:,} {'event is' if few == 1 else 'events are'} too few to tell"
        return f"Drift against {compared.what} is not known: {told} ({FEWEST} are asked)."
    events = f"{batch.n_events:,} events against {reference.n_events:,}"
    alerts = [shift for shift in compared.shifts if shift.alert]
    if alerts:
        told = "; ".join(_told(shift) for shift in sorted(alerts, key=lambda shift: -shift.psi))
        limits = f"A PSI above {MUCH} is large; what chance gives is that of {events}."
        return f"Against {compared.what} {told}. {limits}"
    largest = max(compared.shifts, key=lambda shift: shift.psi)
    held = f"largest PSI {largest.psi:.2f}, in {_WORDS[largest.column]}"
    if largest.psi > MUCH:
        held += f"; with {events} chance gives up to {largest.by_chance:.2f}"
    return f"Against {compared.what} nothing has drifted ({held})."


def _told(shift: Shift) -> str:
    digit = "digit " if shift.column == "information_grade" else ""
    return (
        f"{_WORDS[shift.column]} has drifted: {digit}{shift.category.replace('_', ' ')} from "
        f"{_percent(shift.before)} of claims to {_percent(shift.now)} (PSI {shift.psi:.2f}, by "
        f"chance up to {shift.by_chance:.2f})"
    )


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
