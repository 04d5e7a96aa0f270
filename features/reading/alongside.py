"""What the other claims of an event say of a claim's parties: theirs, the enemy's, bystanders'."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.reading.linear import Linear
from features.reading.sides import Oriented
from features.reading.surroundings import cells_round

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
ALONGSIDE: Final = ("by itself", "its own side", "the enemy", "bystanders")
SECOND_FEATURES: Final = (
    *(f"party: {name}" for name in ALONGSIDE),
    *(f"bystander: {name}" for name in ALONGSIDE),
)
"""What is weighed of whether the first party gains, once every claim was read by itself."""
FEW: Final = 3.0
"""How many claims of no direction are thought to stand beside those that are there."""
_SURE: Final = 0.01
_DENIED: Final = "[dk]"


def second_look(claims: pl.DataFrame, turned: Oriented, gains: Floats, model: Linear) -> Floats:
    """Return the probability that the first party gains, from each claim and those around it."""
    chance = model.probabilities(second_features(claims, turned, gains))[:, 1]
    return np.where(turned.known, chance, 0.5)


def second_features(claims: pl.DataFrame, turned: Oriented, gains: Floats) -> Floats:
    """Return log-odds of each claim by itself and what others say: (claims x `SECOND_FEATURES`).

    Who is said to gain in the claims around (of one event, or without it of one place and about
    then), as the claim sees it: 1 where all say that its first party gains, -1 where all say that
    the other does. Two claims of which one denies speak against each other: what one side denies
    is what the other says. Those that speak for the first party, those for the other, and the rest
    are told apart.
    """
    sure = gains.clip(_SURE, 1 - _SURE)
    table = np.column_stack([np.log(sure / (1 - sure)), *_around(claims, turned, gains)])
    speaks = turned.speaks[:, None]
    return np.hstack([table * speaks, table * (1 - speaks)])


def _around(claims: pl.DataFrame, turned: Oriented, gains: Floats) -> list[Floats]:
    """What the first party's speakers, the other's, and bystanders say: three of (claims,)."""
    a, b = turned.pair.T
    denies = turned.roles.str.contains(_DENIED).to_numpy()
    way = np.where(denies, -1.0, 1.0) * (2 * gains - 1) * turned.known
    one = turned.known.astype(np.float64)
    said = np.concatenate([way, -way]), np.concatenate([one, one])
    cells = cells_round(claims)
    camp = np.where(turned.speaks > 0, a, -1)
    everyone = _heard(cells, np.zeros_like(a), np.zeros_like(a), a, b, said)
    own, enemy = (_heard(cells, camp, side, a, b, said) for side in (a, b))
    mine = 2 * np.stack([way, one])  # nobody is heard beside himself
    own = own - mine * (turned.speaks > 0)
    rest = everyone - own - enemy - mine
    flip = np.where(denies, -1.0, 1.0)
    return [flip * told / (of + 2 * FEW) for told, of in (own, enemy, rest)]


def _heard(
    cells: Whole, camp: Whole, asked: Whole, a: Whole, b: Whole, said: tuple[Floats, Floats]
) -> Floats:
    """Sums over the claims of some camp in a claim's cells: of who gains, and of how many.

    `camp` is that of the claims heard, `asked` the one that a claim asks for: (2 x claims).
    """
    own_cell = cells[:, 0]
    keys = np.concatenate([_key(own_cell, camp, a), _key(own_cell, camp, b)])
    known, place = np.unique(keys, return_inverse=True)
    sums = [np.bincount(place.reshape(-1), values, len(known)) for values in said]
    found = np.zeros((2, len(a)))
    for cell in cells.T:
        for side, sign in ((a, 1.0), (b, -1.0)):
            key = _key(cell, asked, side)
            at = np.searchsorted(known, key).clip(max=len(known) - 1)
            hit = known[at] == key
            found[0] += sign * np.where(hit, sums[0][at], 0.0)
            found[1] += np.where(hit, sums[1][at], 0.0)
    return found


def _key(cell: Whole, camp: Whole, side: Whole) -> Whole:
    """One number for a cell, a camp and a side: sides are fewer than 100, and -1 is none."""
    return (cell * 100 + camp + 1) * 100 + side + 1
