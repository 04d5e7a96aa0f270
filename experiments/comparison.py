"""The comparison of candidates: each judged in the same trials, and chosen between inside them."""

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
        """Return one line for each candidate: AUC, skill and finding in each trial and horizon."""
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


def _cell(line: Line) -> str:
    found = line.figures
    return f"{found.auc.value:.3f} / {found.skill.value:.3f} {line.finding}".strip()
