"""The evaluation as a page: every table with its command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.evaluation import BY_EVENT, BY_WAR, SYRIA, Evaluation
from experiments.figures import Figures
from experiments.report import (
    NOTE,
    contested_table,
    evaluation_table,
    robustness_table,
    slices_table,
    to_markdown,
)
from experiments.snapshots import Snapshots
from experiments.split_table import split_summary, split_table

COMMAND: Final = "python -m experiments evaluate --markdown docs/evaluation.md"
ANALYSTS: Final = (
    "The analysts' benchmark is NDI .758 with CI .016 (Mandel and Barnes 2014: 1,514 forecasts of "
    "Canadian intelligence, VI .240, DI .182)"
)


def evaluation_page(
    evaluations: Sequence[Evaluation], strict: Sequence[Evaluation], seen: Snapshots
) -> str:
    """Return the page of the champion's recipe in all its trials.

    `strict` are trials at 0h in which nothing dated to a claim's own time was read.
    """
    by_key = {each.key: each for each in evaluations}
    war, syria, event = (by_key[trial.key] for trial in (BY_WAR, SYRIA, BY_EVENT))
    others = [each for each in evaluations if each.key not in (war.key, syria.key, event.key)]
    return "\n\n".join(
        [
            "# How good is the champion",
            f"Made by `{COMMAND}`. Claims of the two shipped corpora that something later settled; "
            "the model and its controls never saw an event, or a war, a camp, a source or a time, "
            f"that they are judged on. Contested claims are neither fitted to nor counted. {NOTE}",
            "## Where it stands",
            _against_analysts(syria.figures(syria.names[0], "latest")),
            to_markdown(_at_a_glance(evaluations)),
            "Two things to know before any figure is believed. The features, their signs and the "
            "penalties were chosen while looking at these figures, on these five wars; holding a "
            "war out of the fit does not undo that, so expect less on a war that nobody looked "
            "at. And *0h* reads what carries the claim's own date, ties included: 566 of the 592 "
            "claims are dated to the day, so for them it is the end of that day, not the minute. "
            "With only what is dated strictly earlier, in training and in the test:",
            to_markdown(_at_a_glance(strict)),
            "## How claims were held out",
            to_markdown(split_summary(split_table(seen))),
            "The whole table, fold by fold, is written by `python -m experiments splits`.",
            *_in_full(war),
            *_in_full(syria),
            *_in_full(event),
            "## Other ways of holding out",
            "Beside leave-one-event-out on the same claims.",
            to_markdown(robustness_table(others, event)),
            to_markdown(evaluation_table(others)),
            "## Contested claims",
            "No label settles them, so no figure counts them; the model should be less sure there.",
            to_markdown(contested_table(war)),
        ]
    )


def file_page(judged: Evaluation, n_trained_on: int) -> str:
    """Return the page of a labelled file that the engine scored."""
    seen = [
        f"**{n_trained_on} of these claims were in the champion's training**, so its figures are "
        "not held out: they say how well it remembers, not how well it judges."
    ]
    return "\n\n".join(
        [
            f"# {judged.title}",
            "Nothing was fitted to this file but the controls, which are held out by event. "
            + NOTE,
            *(seen if n_trained_on else []),
            *_in_full(judged),
            "## Contested claims",
            to_markdown(contested_table(judged)),
        ]
    )


def _against_analysts(found: Figures) -> str:
    return (
        f"{ANALYSTS}. On Syria, leave one event out, latest, we reach NDI {found.ndi:.3f} with "
        f"CI {found.ci:.4f} (VI {found.vi:.3f}, DI {found.di:.3f}, n = {found.n}): "
        f"{found.ndi / 0.758:.0%} of their discrimination. Their forecasts were of other things."
    )


def _at_a_glance(evaluations: Sequence[Evaluation]) -> pl.DataFrame:
    whole = evaluation_table(evaluations).filter(pl.col("forecast") == pl.lit("model"))
    return whole.select(
        "test", "as of", "n", "base rate", "AUC [90 %]", "skill [90 %]", "CI", "NDI", "slope"
    )


def _in_full(evaluation: Evaluation) -> list[str]:
    parts = [
        f"## {evaluation.title[0].upper()}{evaluation.title[1:]}",
        to_markdown(evaluation_table([evaluation]).drop("test")),
    ]
    for horizon in evaluation.horizons:
        parts += [
            f"### By part, {horizon}",
            to_markdown(slices_table(evaluation, horizon)),
            f"### Errors among the surest claims, {horizon}",
            to_markdown(evaluation.risk_coverage(horizon).table()),
        ]
    return parts
