"""The page of a training run: what was fitted, and what it says of claims it never saw."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.champion import Trained
from experiments.evaluation import Evaluation
from experiments.report import NOTE, evaluation_table, slices_table, to_markdown


def training_page(
    trained: Trained, evaluations: Sequence[Evaluation], about: Sequence[str] = ()
) -> str:
    """Return the page as Markdown, the figures of each evaluation before their parts.

    `about` are paragraphs that come before all figures.
    """
    tables = [
        f"## {each.title[0].upper()}{each.title[1:]}\n\n"
        + to_markdown(evaluation_table([each]).drop("test"))
        for each in evaluations
    ]
    parts = [
        f"## {each.title[0].upper()}{each.title[1:]}: parts, {horizon}\n\n"
        + to_markdown(slices_table(each, horizon))
        for each in evaluations
        for horizon in each.horizons
    ]
    return "\n\n".join(
        [
            f"# {trained.bundle.name}, trained",
            f"A challenger of {len(trained.recipe.features)} features. It becomes the champion if "
            "`python -m experiments promote` finds that every rule of promotion holds. Below, the "
            f"recipe was fitted without what it is judged on. {NOTE}",
            *about,
            *tables,
            *parts,
        ]
    )
