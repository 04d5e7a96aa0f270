"""A training as a run in MLflow, with its model registered as the challenger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from experiments.champion import Trained
from experiments.corpora import Corpus
from experiments.evaluation import Evaluation
from experiments.report import coefficient_table
from experiments.tracking.registered_model import register
from experiments.tracking.run import columns, log_evaluations, log_page, run_of
from scoring.tracking.client import connect, speaking_to
from scoring.tracking.run_info import RunInfo

if TYPE_CHECKING:
    pass


TRAINING: Final = "sourcegrade-training"
"""The experiment that holds the training runs."""


def log_training(
    trained: Trained, corpora: Sequence[Corpus], evaluations: Sequence[Evaluation], page: str
) -> tuple[RunInfo, str]:
    """Write a training run and register its model, with the alias challenger.

    Whether it becomes the champion is for `experiments.promote` to say. Returns where the run is
    and the version of the registered model. The model's folder also holds the bundle, which is what
    `ScoringEngine.load` reads. Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri), run_of(client, TRAINING, "train") as run:
        log_trained(trained, corpora, evaluations, page)
        version = register(client, trained)
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri), version


def log_trained(
    trained: Trained, corpora: Sequence[Corpus], evaluations: Sequence[Evaluation], page: str
) -> None:
    """Keep a training with the run that is open: parameters, data, figures, weights and page."""
    import mlflow

    mlflow.log_params(_params(trained))
    _log_corpora(corpora)
    log_evaluations(evaluations)
    mlflow.log_table(columns(coefficient_table(trained.fitted.model)), "coefficients.json")
    log_page(page)


def _params(trained: Trained) -> dict[str, Any]:
    recipe = trained.recipe
    return {
        "features": len(recipe.features),
        "penalty": min(recipe.penalties),
        "wording_penalty": max(recipe.penalties),
        "folds": recipe.folds,
        "resamples": recipe.resamples,
        "seed": recipe.seed,
        "horizons": ", ".join(trained.bundle.manifest["horizons"]),
        "settled_claims": trained.snapshots.training(recipe.features).claim.size
        // len(trained.bundle.manifest["horizons"]),
        "calibration_slope": round(trained.fitted.model.calibration.slope, 4),
    }


def _log_corpora(corpora: Sequence[Corpus]) -> None:
    import mlflow
    from mlflow.data.polars_dataset import from_polars

    for corpus in corpora:
        frame = pl.concat([corpus.claims, corpus.labels.drop("row")], how="horizontal")
        mlflow.log_input(from_polars(frame.drop("row"), name=corpus.name), context="training")
