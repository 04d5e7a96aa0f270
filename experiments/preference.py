"""Which candidate should be champion: the plain one, unless the intervals say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from experiments.beside_plain import Line
from experiments.comparison import Comparison
from experiments.evaluation import BY_EVENT, BY_WAR
from experiments.nested_choice import RULES

DECIDING: Final = (BY_EVENT.key, BY_WAR.key)
"""Trials in which a candidate must be better than the plain one: the first is the one candidates
are chosen in, the other is nearest to what the champion will meet."""


@dataclass(frozen=True, slots=True)
class Preference:
    """The candidate that should be champion, and in a few sentences why."""

    winner: str
    sentence: str


def prefer_plain(comparison: Comparison) -> Preference:
    """Return the plain candidate, which is the first, unless the intervals say otherwise.

    Another one wins if, at `latest`, its Brier skill is higher by an interval above zero in every
    deciding trial, and if it is worse by one below zero in no trial, at no horizon. Of several, the
    one with the largest gain in the last deciding trial wins. Where no deciding trial was run, all
    that were decide.
    """
    tried = [each.key for each in comparison.evaluations]
    deciding = [key for key in DECIDING if key in tried] or tried
    plain, *others = (each.name for each in comparison.contenders)
    better = [name for name in others if _is_better(comparison, name, deciding)]
    if better:
        winner = max(better, key=lambda name: _gain(comparison, name, deciding[-1]))
        return Preference(
            winner,
            f"“{winner}” should replace “{plain}”: its Brier skill at latest is higher by "
            f"{_gains(comparison, winner, deciding)}, and no test finds it worse.",
        )
    sometimes = [
        name
        for name in others
        if any(_latest(comparison, name, trial).finding == "better" for trial in deciding)
    ]
    told = [
        f"“{name}”, which differs by {_gains(comparison, name, deciding)}" for name in sometimes
    ]
    nearly = f"Better in one of them is {'; '.join(told)}. " if told else ""
    return Preference(
        plain,
        f"“{plain}” stays: no other candidate has a Brier skill at latest that is higher beyond "
        f"the 90 % interval in every deciding test and worse in none. {nearly}The nested choice "
        f"between all of them differs by {_gains(comparison, next(iter(RULES)), deciding)}.",
    )


def _is_better(comparison: Comparison, name: str, deciding: Sequence[str]) -> bool:
    worse = any(line.finding == "worse" for line in comparison.lines if line.name == name)
    return not worse and all(
        _latest(comparison, name, trial).finding == "better" for trial in deciding
    )


def _latest(comparison: Comparison, name: str, trial: str) -> Line:
    return next(
        line
        for line in comparison.lines
        if (line.name, line.trial, line.horizon) == (name, trial, "latest")
    )


def _gain(comparison: Comparison, name: str, trial: str) -> float:
    against = _latest(comparison, name, trial).against
    return against.skill.value if against else 0.0


def _gains(comparison: Comparison, name: str, deciding: Sequence[str]) -> str:
    asked = [_latest(comparison, name, trial) for trial in deciding]
    return " and ".join(f"{line.against.skill} ({line.title})" for line in asked if line.against)
