"""A run of an experiment: opened, and what every run of ours holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from experiments.evaluation import Evaluation
from experiments.figures import Figures
from experiments.logged_forecasts import file_name, to_csv
from experiments.report import evaluation_table, slices_table
from experiments.risk_coverage_diagram import risk_coverage_svg
from experiments.run_note import run_note
from scoring.reliability_diagram import reliability_svg
from scoring.tracking.client import ensure_experiment

if TYPE_CHECKING:
    from mlflow import MlflowClient


PAGE: Final = "evaluation.md"
"""Artifact that holds the page of a training or an evaluation."""


@contextmanager
def run_of(client: MlflowClient, experiment: str, name: str) -> Iterator[Any]:
    """Open a run of an experiment, in the client's store."""
    import mlflow

    mlflow.set_tracking_uri(client.tracking_uri)
    mlflow.set_registry_uri(client.tracking_uri)
    experiment_id = ensure_experiment(client, experiment)
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as run:
        yield run


def log_page(page: str) -> None:
    """Keep a page with the run that is open, and describe the run by its beginning."""
    import mlflow

    mlflow.log_text(page, PAGE)
    mlflow.set_tag("mlflow.note.content", run_note(page, PAGE))


def log_evaluations(evaluations: Sequence[Evaluation]) -> None:
    """Keep evaluations with the run that is open: figures, parts, forecasts and pictures."""
    import mlflow

    mlflow.log_table(columns(evaluation_table(evaluations)), "evaluation.json")
    for evaluation in evaluations:
        mlflow.log_text(to_csv(evaluation), file_name(evaluation.key))
        for horizon in evaluation.horizons:
            of = f"{evaluation.key}.{horizon}"
            found = evaluation.figures(evaluation.names[0], horizon)
            mlflow.log_metrics(
                {f"{of}.{name}": value for name, value in metrics(found).items() if value == value}
            )
            mlflow.log_table(columns(slices_table(evaluation, horizon)), f"parts.{of}.json")
            mlflow.log_text(reliability_svg(evaluation.bins(horizon)), f"reliability.{of}.svg")
            curve = evaluation.risk_coverage(horizon)
            mlflow.log_text(risk_coverage_svg({"the model": curve}), f"risk_coverage.{of}.svg")


def metrics(found: Figures) -> dict[str, float]:
    """Return the figures of a forecast by their names in MLflow."""
    return {
        "auc": found.auc.value,
        "skill": found.skill.value,
        "brier": found.brier,
        "vi": found.vi,
        "di": found.di,
        "ci": found.ci,
        "ndi": found.ndi,
        "log_score": found.log_score,
        "ece": found.ece,
        "slope": found.slope,
        "accuracy": found.accuracy,
        "n": found.n,
        "base_rate": found.base_rate,
    }


def columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    """Return a frame as MLflow's tables want it."""
    return frame.to_dict(as_series=False)
