"""The commands that compare models and families of features, each a run in MLflow."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.ablation import ablate
from experiments.comparison import compare
from experiments.comparison_page import ablation_section, comparison_section
from experiments.corpora import own_corpora
from experiments.page import put_section, refuse_unwritable
from experiments.preference import prefer_plain
from experiments.snapshots import snapshots
from experiments.terminal import console, progress, table
from experiments.tracking.evaluation_run import log_ablation, log_comparison
from scoring.tracking.run_info import RunInfo

Markdown = Annotated[
    Path | None, typer.Option(help="Also write the tables into this Markdown page.")
]


def compare_command(markdown: Markdown = None) -> None:
    """Compare candidates by nested choice: logistic, boosting, partially pooled, their average.

    Every candidate is a run in MLflow, on one page. The plain model stays unless the intervals say
    otherwise. Some ten minutes on two cores.

    Example: python -m experiments compare --markdown docs/evaluation.md
    """
    if markdown:
        refuse_unwritable(markdown)
    with progress.status("describing the claims") as status:
        found = compare(snapshots(own_corpora()), status.update)
    console.print(table("Candidates, AUC / skill", found.overview()))
    console.print(prefer_plain(found).sentence, markup=False, highlight=False)
    page = comparison_section(found)
    _finish("compare", page, markdown, log_comparison(found, page))


def ablate_command(markdown: Markdown = None) -> None:
    """Judge the champion's recipe without each family of features, and with each alone.

    Example: python -m experiments ablate --markdown docs/evaluation.md
    """
    if markdown:
        refuse_unwritable(markdown)
    with progress.status("describing the claims") as status:
        found = ablate(snapshots(own_corpora()), status.update)
    console.print(table("Families of features", found.table()))
    page = ablation_section(found)
    _finish("ablate", page, markdown, log_ablation(found, page))


def _finish(name: str, page: str, markdown: Path | None, run: RunInfo) -> None:
    if markdown:
        put_section(markdown, name, page)
        console.print(f"written: {markdown}")
    console.print(f"the run: sourcegrade ui, then {run.url()}")
