"""Evaluations, comparisons and ablations as runs in MLflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

from experiments.ablation import Ablation
from experiments.beside_plain import Line
from experiments.comparison import Comparison
from experiments.comparison_page import comparison_note
from experiments.evaluation import Evaluation
from experiments.logged_forecasts import file_name, to_csv
from experiments.preference import prefer_plain
from experiments.run_note import run_note
from experiments.tracking.run import columns, log_evaluations, log_page, metrics, run_of
from scoring.tracking.client import connect, speaking_to
from scoring.tracking.run_info import RunInfo

if TYPE_CHECKING:
    pass


EVALUATION: Final = "sourcegrade-evaluation"
"""The experiment that holds evaluations."""


def log_evaluation(
    evaluations: Sequence[Evaluation],
    page: str,
    name: str,
    splits: pl.DataFrame | None = None,
) -> RunInfo:
    """Write an evaluation as a run of its own, with its page, tables, pictures and splits.

    Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri), run_of(client, EVALUATION, name) as run:
        import mlflow

        log_evaluations(evaluations)
        if splits is not None:
            mlflow.log_text(splits.write_csv(), "splits.csv")
        log_page(page)
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri)


def log_comparison(comparison: Comparison, page: str) -> RunInfo:
    """Write a comparison as one run, with a run inside of it for each candidate and rule of choice.

    The run's description is the comparison in short; the page is an artifact. Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri), run_of(client, EVALUATION, "comparison") as run:
        import mlflow

        plain = comparison.contenders[0].name
        mlflow.log_params({"plain": plain, "candidates": len(comparison.contenders)})
        mlflow.log_metric("seconds", comparison.seconds)
        mlflow.log_table(columns(comparison.table()), "comparison.json")
        mlflow.log_text(comparison.chosen.write_csv(), "chosen.csv")
        mlflow.log_text(page, "comparison.md")
        for evaluation in comparison.evaluations:
            mlflow.log_text(to_csv(evaluation), file_name(evaluation.key))
        mlflow.set_tag("mlflow.note.content", comparison_note(comparison))
        mlflow.set_tag("winner", prefer_plain(comparison).winner)
        told = {each.name: (each.about, each.settings) for each in comparison.contenders}
        for name in dict.fromkeys(line.name for line in comparison.lines):
            about, settings = told.get(name, ("a rule of choice", {"family": "nested choice"}))
            with mlflow.start_run(
                experiment_id=run.info.experiment_id, run_name=name, nested=True, description=about
            ):
                mlflow.log_params(dict(settings))
                mlflow.log_metrics(_line_metrics(comparison.lines, name))
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri)


def log_ablation(ablation: Ablation, page: str) -> RunInfo:
    """Write an ablation as a run, with a run inside of it for each selection of features.

    Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri), run_of(client, EVALUATION, "ablation") as run:
        import mlflow

        mlflow.log_metric("seconds", ablation.seconds)
        mlflow.log_table(columns(ablation.table()), "ablation.json")
        mlflow.log_text(page, "ablation.md")
        mlflow.set_tag("mlflow.note.content", run_note(page, "ablation.md"))
        for name, n_features in ablation.features.items():
            with mlflow.start_run(experiment_id=run.info.experiment_id, run_name=name, nested=True):
                mlflow.log_params({"features_of": name, "features": n_features})
                mlflow.log_metrics(_line_metrics(ablation.lines, name))
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri)


def _line_metrics(lines: Sequence[Line], name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in lines:
        if line.name != name:
            continue
        told = metrics(line.figures)
        if line.against:
            for figure, interval in (("auc", line.against.auc), ("skill", line.against.skill)):
                told[f"{figure}_less_plain"] = interval.value
                told[f"{figure}_less_plain_low"] = interval.low
                told[f"{figure}_less_plain_high"] = interval.high
        found |= {f"{line.trial}.{line.horizon}.{key}": value for key, value in told.items()}
    return {key: value for key, value in found.items() if value == value}
