"""The command `python -m experiments hedging`: sentences of Wikipedia, certain or uncertain."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import polars as pl
import typer
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from experiments.hedging.cues import Floats, has_cue
from experiments.hedging.models import Judge, Labels, ours, tf_idf
from experiments.page import put_section, refuse_unwritable
from experiments.report import to_markdown
from experiments.terminal import console, progress, table
from features.errors import InputError

SENTENCES: Final = ("hedging", "conll2010_even.csv")
FOLDS: Final = 5
SEEDS: Final = (0, 1, 2)
UNCERTAIN_FROM: Final = 0.4
"""Half of the F1 that can be had is where to cut for the best F1 (Lipton et al. 2014)."""
_PAGE: Final = """## Hedging

{n} sentences of Wikipedia from the CoNLL-2010 shared task, {share:.0%} of them uncertain;
{folds}-fold, mean of {seeds} shuffles, [lowest, highest]. A sentence counts as uncertain from {cut}
on, which is about where F1 is best; from .5 on beside it. Our cues and the three models were chosen
with results on these same sentences in view, some of the misread ones among them, so *ours* is
flattered: expect a little less of new sentences. They are not ours, so nothing learned from them
ships.

{figures}
"""


def hedging_command(
    data: Annotated[Path, typer.Option(help="The public data sets.")],
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the table into this Markdown page.")
    ] = None,
) -> None:
    """Measure how far sentences that leave things open can be told from those that do not.

    Example: python -m experiments hedging --data ../shared/data --markdown docs/articles.md
    """
    if markdown:
        refuse_unwritable(markdown)
    sentences, labels = read_sentences(data.joinpath(*SENTENCES))
    with progress.status("fitting and judging in folds"):
        figures = measured(sentences, labels)
    console.print(table("Uncertain sentences", figures))
    if markdown:
        page = _PAGE.format(
            n=len(sentences), share=labels.mean(), folds=FOLDS, seeds=len(SEEDS),
            cut=UNCERTAIN_FROM, figures=to_markdown(figures),
        )  # fmt: skip
        put_section(markdown, "hedging", page)
        console.print(f"written: {markdown}")


def read_sentences(path: Path) -> tuple[list[str], Labels]:
    """Return the sentences and 1 for each that is uncertain. Raises InputError."""
    try:
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    except OSError as fault:
        remedy = "Give the folder of the public data sets with --data."
        why = str(fault.strerror)
        raise InputError("cannot be read", where=str(path), got=why, remedy=remedy) from None
    return [text for _, text in rows], np.array([int(label) < 1 for label, _ in rows]).astype(
        np.int64
    )


def measured(sentences: list[str], labels: Labels) -> pl.DataFrame:
    """Return the F1 of the uncertain and the AUC of each model."""
    judges: dict[str, Callable[[int], Floats]] = {
        "a word list": lambda _: has_cue(sentences).astype(np.float64),
        "TF-IDF": lambda seed: _out_of_fold(tf_idf, sentences, labels, seed),
        "ours": lambda seed: _out_of_fold(ours, sentences, labels, seed),
    }
    rows = []
    for name, judge in judges.items():
        found = [judge(seed) for seed in SEEDS]
        rows.append(
            {
                "model": name,
                "F1 of uncertain": _spread([f1_score(labels, p >= UNCERTAIN_FROM) for p in found]),
                "F1 from .5 on": _spread([f1_score(labels, p >= 0.5) for p in found]),
                "AUC": _spread([roc_auc_score(labels, p) for p in found]),
            }
        )
    return pl.DataFrame(rows)


def _out_of_fold(judge: Judge, sentences: list[str], labels: Labels, seed: int) -> Floats:
    found = np.zeros(len(sentences))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for known, new in folds.split(sentences, labels):
        train, test = ([sentences[at] for at in part] for part in (known, new))
        found[new] = judge(train, labels[known], test)
    return found


def _spread(values: list[float]) -> str:
    shown = (f"{each:.3f}".lstrip("0") for each in (np.mean(values), min(values), max(values)))
    mean, low, high = shown
    return f"{mean} [{low}, {high}]"
