"""What each family of features is worth: the champion's recipe without it, and with it alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import polars as pl

from experiments.beside_plain import Line, line_table, lines
from experiments.evaluation import BY_WAR, SYRIA, Evaluation, Trial, evaluate
from experiments.families import families, reading
from experiments.forecasters import Forecaster, of_recipe
from experiments.in_parallel import WORKERS, in_parallel
from experiments.nested_choice import Progress
from experiments.recipe import champion_recipe
from experiments.snapshots import Snapshots
from models.fitting import Recipe

ABLATED: Final = (BY_WAR, SYRIA)
"""Trials of the ablation."""
WHOLE: Final = "all families"


@dataclass(frozen=True, slots=True)
class Ablation:
    """The recipe, without each of its families and with each alone, judged in the same trials.

    `features` has how many features each of these reads. `seconds` is how long it took.
    """

    evaluations: tuple[Evaluation, ...]
    lines: tuple[Line, ...]
    features: dict[str, int]
    seconds: float

    def table(self) -> pl.DataFrame:
        """Return one line for each trial, horizon and selection of features."""
        found = line_table(self.lines, "features of")
        counted = pl.col("features of").replace_strict(self.features, return_dtype=pl.Int64)
        first = ["test", "as of", "features of"]
        return found.select(*first, counted.alias("features"), pl.exclude(first))


def ablate(
    seen: Snapshots,
    progress: Progress,
    *,
    recipe: Recipe | None = None,
    trials: Sequence[Trial] = ABLATED,
    workers: int = WORKERS,
) -> Ablation:
    """Judge a recipe, by default the champion's, without each family of features and with it alone.

    The same snapshots give the same ablation. `progress` is called with a few words after each fit.
    """
    began = time.monotonic()
    chosen = dict(_selections(recipe or champion_recipe()))
    asked = [of_recipe(name, name, part) for name, part in chosen.items()]
    evaluations = []
    for trial in trials:
        work = partial(_judged, trial=trial, seen=seen)
        parts = []
        for number, part in enumerate(in_parallel(work, asked, workers), start=1):
            parts.append(part)
            progress(f"{trial.title}: {number} of {len(asked)} selections judged")
        evaluations.append(_joined(parts))
    return Ablation(
        evaluations=tuple(evaluations),
        lines=tuple(line for evaluation in evaluations for line in lines(evaluation)),
        features={name: len(part.features) for name, part in chosen.items()},
        seconds=time.monotonic() - began,
    )


def _selections(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    all_of_them = families(recipe)
    yield WHOLE, recipe
    for family in all_of_them:
        yield f"all but {family}", reading(recipe, [f for f in all_of_them if f != family])
    for family in all_of_them:
        yield f"{family} alone", reading(recipe, [family])


def _judged(forecaster: Forecaster, trial: Trial, seen: Snapshots) -> Evaluation:
    return evaluate(trial, seen, [forecaster])


def _joined(parts: Sequence[Evaluation]) -> Evaluation:
    """Put evaluations of the same claims, in the same order, into one."""
    columns = [part.forecasts[part.names[0]] for part in parts[1:]]
    return replace(
        parts[0],
        forecasts=parts[0].forecasts.with_columns(columns),
        names=tuple(part.names[0] for part in parts),
    )
