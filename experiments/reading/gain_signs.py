"""Which way each cue may count when it is weighed who gains: an opinion, written before the fit."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.reading.sides import GAIN_FEATURES

_LOSES: Final = (
    "concedes", "conceding words", "grieves", "own hit", "own dead", "its hit", "its dead",
    "soldiers hit", "soldiers dead", "dead first", "own leaves", "own blamed",
    "own hits civilians", "by own", "done to own", "leaving", "death", "wounding", "losing",
    "doubts", "maybe", "confirms", "safe", "concedes and civilians", "confirms and own hit",
    "confirms and death", "confirms and soldiers dead", "confirms and soldiers hit",
    "confirms and leaving", "confirms and losing", "doubts and foe dead",
    "own hit, undenied", "own dead, undenied", "its hit, undenied", "its dead, undenied",
    "soldiers hit, undenied", "soldiers dead, undenied", "dead first, undenied",
    "concedes, undenied", "own leaves, undenied", "death, undenied", "losing, undenied",
    "leaving, undenied", "done to own, undenied", "own slain", "own slain, undenied",
    "soldiers slain", "soldiers slain, undenied", "so many slain", "so many slain, undenied",
    "machine lost", "machine lost, undenied", "grieves for own", "plain loss", "own suffer",
    "doubts plainly", "hit by the foe", "own suffer, undenied",
)  # fmt: skip
_GAINS: Final = (
    "denies", "negates", "repels", "plain gain", "own does", "only so many",
    "own strikes and takes", "does first", "foe hit", "foe dead", "done to foe", "foe does",
    "foe hits civilians", "by foe", "foe blamed", "own takes", "foe leaves", "holding", "taking",
    "downing", "foe", "fighters", "claiming", "capturing", "killing", "strike", "our",
    "denies and civilians", "civilians and foe does", "civilians and by foe", "denies and foe",
    "denies and killing", "denies and own hit", "foe dead, undenied", "own takes, undenied",
    "foe takes, undenied", "capturing, undenied", "downing, undenied", "holding, undenied",
    "taking, undenied",
)  # fmt: skip
_OF_BYSTANDERS: Final = (
    "own suffer", "foe", "confirms and foe", "civilians and foe does", "own hits civilians",
    "foe hits civilians", "plain loss", "plain gain", "own leaves", "by foe", "foe blamed",
    "own blamed", "own takes", "done to foe", "done to own", "denies", "doubts",
)  # fmt: skip
"""Cues that are weighed of a bystander: of some hundred examples few do better than all."""
_SURELY: Final = ("speaks for the first", "leans to the first")


@cache
def gain_signs() -> NDArray[np.float64]:
    """Return a sign for each of `GAIN_FEATURES`: 0 for either, not a number for "not weighed"."""
    known = dict.fromkeys(_LOSES, -1.0) | dict.fromkeys(_GAINS, 1.0)
    return np.array([_sign(name, known) for name in GAIN_FEATURES])


def _sign(name: str, known: dict[str, float]) -> float:
    if name in _SURELY:
        return 1.0
    if name == "bystander":
        return 0.0
    who, _, cue = name.partition(": ")
    if who == "bystander" and cue in known and cue not in _OF_BYSTANDERS:
        return float("nan")
    if cue in known:
        return known[cue]
    return 0.0 if not cue or cue.startswith(("voices", "first")) else float("nan")
