"""The command `python -m experiments retrain`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from experiments import registry
from experiments.challenge import challenge
from experiments.champion import NAME
from experiments.corpora import own_corpora
from experiments.forecasters import MODEL
from experiments.promote import conclude
from experiments.promotion_rules import read_rules
from experiments.provenance import LABELS, learned_from
from experiments.registry import Registered
from experiments.report import evaluation_table
from experiments.retraining import Retrained, retrain
from experiments.retraining_page import verdict_lines
from experiments.reviewed import read_reviewed
from experiments.terminal import console, progress, table
from experiments.tracking.retraining_run import log_retraining
from scoring.engine import ScoringEngine
from scoring.review.verdict_store import VerdictStore, reviews_folder


def retrain_command(
    verdicts: Annotated[
        Path | None,
        typer.Option(help="The folder of the verdicts; without, the one beside the store."),
    ] = None,
) -> None:
    """Train a challenger on labels and verdicts, and make it the champion if every rule holds.

    Labels of the shipped corpora and verdicts that were pulled are merged, and each label can be
    traced (labels.csv of the run). Champion and challenger are judged on the corpora's own claims,
    held out; verdicts judge the champion only where their claims were picked at random.

    Ends with 0 where the challenger is promoted, with 3 where it is refused, with 2 where there is
    no verdict to learn from, and with 1 where the store fails.

    Example: python -m experiments retrain
    """
    rules, corpora = read_rules(), own_corpora()
    reviewed = read_reviewed(VerdictStore(verdicts or reviews_folder()))
    champion = registry.in_use()
    engine = ScoringEngine.load(champion.ref) if champion else ScoringEngine.default()
    console.print(_in_use(champion, engine), highlight=False)
    with progress.status("putting labels and verdicts together") as status:
        learned = _learned(champion) if "verdicts" in engine.bundle.manifest else frozenset()
        retrained = retrain(reviewed, corpora, engine.bundle, learned, status.update)
        for line in verdict_lines(retrained):
            console.print(line, markup=False, highlight=False)
        console.print(table("On claims it never saw", _figures(retrained)))
        status.update("writing the run and registering the challenger")
        run, version = log_retraining(retrained)
        console.print(f"version {version}: {retrained.trained.bundle.name}, a challenger")
        status.update("judging the challenger: scoring edits of the shipped claims")
        judged = challenge(rules, Registered(version, run), champion, corpora)
    conclude(judged)
    console.print(f"in use: models:/{NAME}@{registry.CHAMPION}")


def _learned(champion: Registered | None) -> frozenset[str]:
    return learned_from(registry.artifact(champion, LABELS)) if champion else frozenset()


def _figures(retrained: Retrained) -> pl.DataFrame:
    found = evaluation_table(retrained.evaluations).filter(pl.col("forecast") == MODEL)
    return found.select("test", "as of", "n", "base rate", "AUC [90 %]", "skill [90 %]", "CI")


def _in_use(champion: Registered | None, engine: ScoringEngine) -> str:
    if champion:
        return f"champion: version {champion.version}, {engine.bundle.name}"
    return f"champion: the one that ships, {engine.bundle.name}; none is registered in this store"
