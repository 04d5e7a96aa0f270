"""Forecasts beside a plain one: the figures of each, and how they differ from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from experiments.difference import Difference
from experiments.evaluation import Evaluation
from experiments.figures import Figures


@dataclass(frozen=True, slots=True)
class Line:
    """One forecast in one trial at one horizon; `against` the plain one, but for that itself."""

    trial: str
    title: str
    horizon: str
    name: str
    figures: Figures
    against: Difference | None

    @property
    def finding(self) -> str:
        """`better` or `worse` where the interval of the difference in skill leaves out zero."""
        if self.against is None or not (self.against.better or self.against.worse):
            return ""
        return "better" if self.against.better else "worse"


def lines(evaluation: Evaluation) -> Iterator[Line]:
    """Yield a line for each horizon and forecast; the first of the names is the plain one."""
    plain = evaluation.names[0]
    for horizon in evaluation.horizons:
        for name in evaluation.names:
            ours = replace(evaluation, names=(name, plain))
            against = ours.against(plain, horizon) if name != plain else None
            found = evaluation.figures(name, horizon)
            yield Line(evaluation.key, evaluation.title, horizon, name, found, against)


def line_table(found: Iterable[Line], called: str) -> pl.DataFrame:
    """Return lines as a table, with the forecasts in a column of that name."""
    return pl.DataFrame(
        [
            {
                "test": line.title,
                "as of": line.horizon,
                called: line.name,
                "n": line.figures.n,
                "base rate": round(line.figures.base_rate, 3),
                "AUC [90 %]": str(line.figures.auc),
                "skill [90 %]": str(line.figures.skill),
                "less plain, AUC [90 %]": str(line.against.auc) if line.against else "",
                "less plain, skill [90 %]": str(line.against.skill) if line.against else "",
                "finding": line.finding,
            }
            for line in found
        ]
    )
