"""The page on reading: what was read how well, and what that costs when it is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Final

import polars as pl

from experiments.figures import Figures
from experiments.reading.measured import Measure
from experiments.report import to_markdown

COMMAND: Final = "python -m experiments read --markdown docs/reading.md"
ALLOWED: Final = 0.05
"""How much AUC claims that were read may lose against the coded ones."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One way of holding out: figures of reading and linking, and of what is scored after it.

    `scored` has figures by how much was given: the first is all coded, the last nothing but what a
    feed brings.
    """

    title: str
    measures: Sequence[Measure]
    scored: Sequence[tuple[str, Figures]]


def measures_table(judged: Sequence[Judged]) -> pl.DataFrame:
    """Return a line for each figure of each way of holding out."""
    return pl.DataFrame(
        [
            {
                "held out": each.title,
                "figure": measure.what,
                "n": measure.n,
                "a guess": f"{measure.guess:.3f}",
                "value [90 %]": str(measure.value),
                "aim": "" if isnan(measure.goal) else f"{measure.goal:.2f}",
                "reached": "" if isnan(measure.goal) else ("yes" if measure.met else "no"),
            }
            for each in judged
            for measure in each.measures
        ]
    )


def scored_table(judged: Sequence[Judged]) -> pl.DataFrame:
    """Return a line for each amount of what was given, with the AUC at `latest`."""
    lines = []
    for each in judged:
        if not each.scored:
            continue
        whole = each.scored[0][1].auc.value
        for given, found in each.scored:
            lines.append(
                {
                    "held out": each.title,
                    "given": given,
                    "n": found.n,
                    "base rate": f"{found.base_rate:.3f}",
                    "AUC [90 %]": str(found.auc),
                    "less than coded": f"{whole - found.auc.value:.3f}",
                    f"within {ALLOWED:.2f}": "yes" if whole - found.auc.value <= ALLOWED else "no",
                }
            )
    return pl.DataFrame(lines)


def reading_page(judged: Sequence[Judged], seconds: float, texts: int) -> str:
    """Return the section of measured figures."""
    return "\n\n".join(
        [
            "## How well it reads",
            f"Made by `{COMMAND}`. The claims of the two shipped corpora with all emptied but id, "
            "text, source, time and place, read with the actors that ship and by models that saw "
            "nothing of the event, or of the war, that they are judged on. Intervals are 90 %, "
            "from events drawn anew 1,000 times. A guess is the commonest stance or type, the side "
            "that the source leans to most, no quantity, and one event for each place. Places are "
            "as coded, in the same words for all claims of an event, which makes linking easy: "
            "the lines after it have the same claims as other feeds would bring them: no places, "
            "or few, with several events in each, up to four a day. The rules, the word lists "
            "and what we think of cues were written with three quarters of the events of all wars "
            "in view, and their settings chosen on all: *events out of view* are the last quarter. "
            "Expect less on a war that nobody looked at.",
            to_markdown(measures_table(judged)),
            "## What it costs when it is scored",
            "The champion's recipe, fitted to the coded claims of other events or wars, on claims "
            "held out at `latest`, with more and more of them read rather than coded.",
            to_markdown(scored_table(judged)),
            "## What it takes",
            f"{texts:,} short texts filled in {seconds:.1f} CPU-seconds.",
        ]
    )
