"""Which of two parties gains if a claim is believed, and which loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.reading.cues import CUES, cues
from features.reading.linear import Linear
from features.reading.marked import FOE, OTHER, OWN, side_mark
from features.reading.parties import SPEAKS, Parties

Floats = NDArray[np.float64]
_ABOUT: Final = (
    "speaks for the first", "leans to the first", "first named first", "first named",
    "speaker names the first", "voices around for the first", "first named around",
    "bystander: voices around for the first", "bystander: first named around", "bystander",
)  # fmt: skip
GAIN_FEATURES: Final = (
    *_ABOUT,
    *(f"party: {name}" for name in CUES),
    *(f"bystander: {name}" for name in CUES),
)
"""What is weighed of whether the first of two parties gains; each turns its sign if they swap."""


_TURNED: Final = {"R": "F", "M": "F", "F": "R"}
"""To irregulars soldiers and machines are the foe, and fighters their own."""


@dataclass(frozen=True, slots=True)
class Oriented:
    """Each claim's two parties, the one its source leans to first, and the text as it sees them.

    `roles` are the marks with the sides as own, foe or other; `speaks` is 1 where the source
    speaks for the first party, and 0 for a bystander. Where there are no parties (`known` is
    False) both are -1, and only the source's own leaning gives the roles.
    """

    pair: NDArray[np.int64]
    known: NDArray[np.bool_]
    speaks: Floats
    roles: pl.Series
    cues: Floats


def oriented(seen: Parties, pair: NDArray[np.int64]) -> Oriented:
    """Return the parties (claims x 2) turned so that the source leans to the first."""
    known = pair[:, 0] >= 0
    lean, first, at = _padded(seen.leaning), _padded(seen.first), np.arange(len(pair))
    one, other = lean[at, pair[:, 0]], lean[at, pair[:, 1]]
    turn = (other > one) | ((other == one) & (first[at, pair[:, 1]] > 0))
    pair = np.where(turn[:, None], pair[:, ::-1], pair)
    top = np.maximum(one, other)
    speaks = (known & (top > SPEAKS)).astype(np.float64)
    roles = _roles(seen, pair, known, speaks)
    return Oriented(pair, known, speaks, roles, cues(roles))


def gain_features(seen: Parties, turned: Oriented) -> Floats:
    """Return what is weighed of whether the first party gains: (claims x `GAIN_FEATURES`)."""
    at, (a, b) = np.arange(len(turned.pair)), turned.pair.T
    party, bystander = turned.speaks, 1.0 - turned.speaks

    def less(table: Floats) -> Floats:
        padded = _padded(table)
        return np.asarray(padded[at, a] - padded[at, b])

    voices, around = less(seen.speaking_around), less(seen.named_around)
    swapped = cues(_swapped(turned.roles))
    about = [
        party, bystander * less(seen.leaning).clip(-1, 1), bystander * less(seen.first),
        bystander * less(seen.named), party * less(seen.named), voices, around,
        bystander * voices, bystander * around, bystander,
    ]  # fmt: skip
    return np.hstack(
        [
            np.column_stack(about),
            turned.cues * party[:, None],
            (turned.cues - swapped) * bystander[:, None],
        ]
    )


def first_gains(seen: Parties, turned: Oriented, model: Linear) -> Floats:
    """Return the probability that the first of each claim's parties gains; 1/2 without parties."""
    chance = model.probabilities(gain_features(seen, turned))[:, 1]
    return np.where(turned.known, chance, 0.5)


def _padded(table: Floats) -> Floats:
    """The table with a column of nothing at its end, where the number -1 stands for no side."""
    return np.pad(table, ((0, 0), (0, 1)))


def _roles(
    seen: Parties, pair: NDArray[np.int64], known: NDArray[np.bool_], speaks: Floats
) -> pl.Series:
    """The marks with each side as own, foe or other, and without who says it.

    To a source that speaks for a side its friends are its own too; to a bystander the first party
    is own and the second foe.
    """
    lean = seen.leaning
    by_source = np.where(lean > 0.25, 1, np.where(lean < -0.25, -1, 0))
    role = np.where(((speaks > 0) | ~known)[:, None], by_source, 0)
    at = np.flatnonzero(known)
    role[at, pair[at, 0]], role[at, pair[at, 1]] = 1, -1
    letters = np.array([OTHER, OWN, FOE])
    keys = pl.Series(["".join(row) for row in letters[np.unique(role, axis=0)]])
    _, where = np.unique(role, axis=0, return_inverse=True)
    frame = pl.DataFrame({"marks": seen.marks, "key": keys[where.reshape(-1)]}).with_row_index("n")
    told = [_told(part) for part in frame.partition_by("key")]
    found = pl.concat(told).sort("n")["roles"] if told else pl.Series("roles", [], pl.String)
    # Of whom a party speaks as "soldiers" hangs on what it is itself.
    found = found.zip_with(pl.Series(~seen.irregular), found.str.replace_many(_TURNED))
    # Who says it is not what is said: "The army command said" names no party.
    return found.str.replace(r"^[OZRi#yl]{0,4}([slvdcuk])", "$1").alias("roles")


def _told(part: pl.DataFrame) -> pl.DataFrame:
    as_seen = {side_mark(number): letter for number, letter in enumerate(part["key"][0])}
    return part.select("n", roles=pl.col("marks").str.replace_many(as_seen))


def _swapped(roles: pl.Series) -> pl.Series:
    return roles.str.replace_many({OWN: FOE, FOE: OWN})
