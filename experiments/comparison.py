"""The comparison of candidates, and the rule by which one of them may replace the plain one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from experiments.beside_plain import Line, line_table, lines
from experiments.candidate import Contender
from experiments.candidates import candidates
from experiments.evaluation import BY_EVENT, BY_WAR, SYRIA, Evaluation, Trial
from experiments.in_parallel import WORKERS
from experiments.nested_choice import RULES, Progress, nested_choice
from experiments.snapshots import Snapshots

COMPARED: Final = (BY_EVENT, SYRIA, BY_WAR)
"""Trials of the comparison."""
DECIDING: Final = (BY_EVENT.key, BY_WAR.key)
"""Trials in which a candidate must be better than the plain one: the first is the one candidates
are chosen in, the other is nearest to what the champion will meet."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every candidate, and every rule of choosing between them, judged in the same trials.

    The first contender is the plain one. `chosen` says, by trial, part held out and rule, which
    candidate was chosen: `trial`, `held_out`, `rule`, `candidate`. `seconds` is how long it took.
    """

    contenders: tuple[Contender, ...]
    evaluations: tuple[Evaluation, ...]
    lines: tuple[Line, ...]
    chosen: pl.DataFrame
    seconds: float

    def table(self) -> pl.DataFrame:
        """Return one line for each trial, horizon and candidate."""
        return line_table(self.lines, "candidate")

    def overview(self) -> pl.DataFrame:
        """Return one line for each candidate: AUC, skill and verdict in each trial and horizon."""
        cells = pl.DataFrame(
            {"candidate": line.name, "test": f"{line.title}, {line.horizon}", "cell": _cell(line)}
            for line in self.lines
        )
        return cells.pivot("test", index="candidate", values="cell")

    def choices(self) -> pl.DataFrame:
        """Return how often each rule chose each candidate, by trial, the most frequent first."""
        titles = {each.key: each.title for each in self.evaluations}
        counted = self.chosen.group_by("trial", "rule", "candidate").agg(times=pl.len())
        in_order = counted.sort(
            pl.col("trial").replace_strict({key: n for n, key in enumerate(titles)}),
            pl.col("rule").replace_strict({rule: n for n, rule in enumerate(RULES)}),
            -pl.col("times").cast(pl.Int64),
            "candidate",
        )
        test = pl.col("trial").replace_strict(titles).alias("test")
        return in_order.select(test, "rule", "candidate", "times")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidate that should be champion, and why, in one sentence."""

    winner: str
    sentence: str


def compare(
    seen: Snapshots,
    progress: Progress,
    *,
    contenders: Sequence[Contender] = (),
    trials: Sequence[Trial] = COMPARED,
    workers: int = WORKERS,
) -> Comparison:
    """Judge all candidates, by default those of `candidates`, and choose between them.

    The folds, the fits and the draws are seeded: the same snapshots give the same comparison,
    whatever the number of workers. `progress` is called with a few words after each part.
    """
    began = time.monotonic()
    asked = tuple(contenders) or candidates()
    found = [
        (trial, nested_choice(trial, seen, asked, progress, workers=workers)) for trial in trials
    ]
    progress("drawing events anew")
    evaluations = tuple(each.evaluation for _, each in found)
    return Comparison(
        contenders=asked,
        evaluations=evaluations,
        lines=tuple(line for evaluation in evaluations for line in lines(evaluation)),
        chosen=pl.concat(
            each.chosen.select(pl.lit(trial.key).alias("trial"), "held_out", "rule", "candidate")
            for trial, each in found
        ),
        seconds=time.monotonic() - began,
    )


def prefer_plain(comparison: Comparison) -> Verdict:
    """Return the plain candidate unless the intervals say otherwise.

    Another one wins if, at `latest`, its Brier skill is higher by an interval above zero in every
    deciding trial, and if it is worse by one below zero in no trial, at no horizon. Of several, the
    one with the largest gain in the last deciding trial wins. Where no deciding trial was run, all
    that were decide.
    """
    tried = [each.key for each in comparison.evaluations]
    deciding = [key for key in DECIDING if key in tried] or tried
    plain = comparison.contenders[0].name
    others = [each.name for each in comparison.contenders[1:]]
    better = [name for name in others if _is_better(comparison, name, deciding)]
    if better:
        winner = max(better, key=lambda name: _gain(comparison, name, deciding[-1]))
        return Verdict(
            winner,
            f"“{winner}” should replace “{plain}”: its Brier skill at latest is higher by "
            f"{_gains(comparison, winner, deciding)}, and no test finds it worse.",
        )
    if not others:
        return Verdict(plain, f"“{plain}” stays: nothing else was compared.")
    nearest = max(others, key=lambda name: _gain(comparison, name, deciding[0]))
    return Verdict(
        plain,
        f"“{plain}” stays: of {len(others)} others none has a Brier skill at latest that is higher "
        "beyond the 90 % interval in every deciding test and worse in none. The highest in the "
        f"first of them, “{nearest}”, differs by {_gains(comparison, nearest, deciding)}"
        f"{_worse(comparison, nearest)}.",
    )


def _cell(line: Line) -> str:
    found = line.figures
    return f"{found.auc.value:.3f} / {found.skill.value:.3f} {line.verdict}".strip()


def _lines(comparison: Comparison, name: str) -> list[Line]:
    return [line for line in comparison.lines if line.name == name]


def _is_better(comparison: Comparison, name: str, deciding: Sequence[str]) -> bool:
    of_it = _lines(comparison, name)
    if any(line.verdict == "worse" for line in of_it):
        return False
    asked = [line for line in of_it if line.trial in deciding and line.horizon == "latest"]
    return bool(asked) and all(line.verdict == "better" for line in asked)


def _latest(comparison: Comparison, name: str, trial: str) -> Line:
    found = [line for line in _lines(comparison, name) if line.trial == trial]
    return next(line for line in found if line.horizon == "latest")


def _gain(comparison: Comparison, name: str, trial: str) -> float:
    against = _latest(comparison, name, trial).against
    return against.skill.value if against else 0.0


def _gains(comparison: Comparison, name: str, deciding: Sequence[str]) -> str:
    asked = [_latest(comparison, name, trial) for trial in deciding]
    return " and ".join(f"{line.against.skill} ({line.title})" for line in asked if line.against)


def _worse(comparison: Comparison, name: str) -> str:
    found = [line for line in _lines(comparison, name) if line.verdict == "worse"]
    if not found:
        return ""
    where = ", ".join(f"{line.title} at {line.horizon}" for line in found)
    return f", and it is worse in: {where}"
