"""The comparison of candidates and the ablation as sections of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.ablation import Ablation
from experiments.comparison import COMPARED, Comparison
from experiments.evaluation import Evaluation
from experiments.preference import prefer_plain
from experiments.report import to_markdown
from experiments.war_gap import EXPLAINED, gap_table, gap_told, war_gap

COMPARE: Final = "python -m experiments compare --markdown docs/evaluation.md"
ABLATE: Final = "python -m experiments ablate --markdown docs/evaluation.md"
BESIDE: Final = (
    "“Less plain” is the difference to the first line on the same draws of events, with its 90 % "
    "interval; the finding is about skill, and is empty where the interval holds zero."
)


def comparison_note(comparison: Comparison) -> str:
    """Return the comparison in short: what was compared, the finding, a line for each candidate."""
    plain, *others = comparison.contenders
    about = (
        f"Made by `{COMPARE}` in {_minutes(comparison.seconds)}. {len(others)} candidates beside "
        f"“{plain.name}”, {plain.about}, on {_held_out(comparison.evaluations)}. Every candidate "
        "is calibrated on forecasts held out of its own training. A nested choice is the candidate "
        "that does best on events (or wars) held out inside each training; “plain unless surer” "
        f"takes it only where the interval of its gain there is above zero. {BESIDE} At 90 % one "
        "candidate in ten is to be expected to look better or worse by chance; the nested choice "
        "counts that in. Folds and draws are seeded."
    )
    return "\n\n".join(
        [
            "## Which model",
            about,
            f"**{prefer_plain(comparison).sentence}**",
            "AUC / skill of each, and the finding:",
            to_markdown(comparison.overview()),
        ]
    )


def comparison_section(comparison: Comparison) -> str:
    """Return the comparison in full: every figure, what was chosen, and the gap between wars."""
    parts = [
        comparison_note(comparison),
        *_tables(comparison.table(), comparison.evaluations),
        "### What was chosen",
        "How many parts held out were judged by which candidate.",
        to_markdown(comparison.choices()),
    ]
    tried = {each.key for each in comparison.evaluations}
    named = {each.name for each in comparison.contenders}
    if tried >= {trial.key for trial in COMPARED} and named >= set(EXPLAINED):
        parts += [
            "### A war that was trained on, and one that was not",
            "The same claims, judged by fits that saw other events of their war and by fits that "
            "saw other wars only; for Syria the first saw nothing else.",
            gap_told(comparison),
            to_markdown(gap_table(war_gap(comparison))),
        ]
    return "\n\n".join(parts)


def ablation_section(ablation: Ablation) -> str:
    """Return the ablation as Markdown."""
    about = (
        f"Made by `{ABLATE}` in {_minutes(ablation.seconds)}. The champion's recipe without each "
        f"family of features, and with each alone, on {_held_out(ablation.evaluations)}. Penalties "
        f"stay as they are, so wording alone is held to little. {BESIDE}"
    )
    tables = _tables(ablation.table(), ablation.evaluations)
    return "\n\n".join(["## What each family of features is worth", about, *tables])


def _tables(table: pl.DataFrame, evaluations: Sequence[Evaluation]) -> list[str]:
    parts = []
    for each in evaluations:
        parts.append(f"### {each.title[0].upper()}{each.title[1:]}")
        parts.append(to_markdown(table.filter(pl.col("test") == each.title).drop("test")))
    return parts


def _held_out(evaluations: Sequence[Evaluation]) -> str:
    return "; ".join(_claims(each) for each in evaluations)


def _claims(evaluation: Evaluation) -> str:
    settled = evaluation.settled(evaluation.horizons[0])
    rate = settled.select(pl.col("truth").mean()).item()
    return (
        f"{settled.height} settled claims of {settled['event'].n_unique()} events "
        f"({evaluation.title}; base rate {rate:.3f})"
    )


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"
