"""Training runs in MLflow: the one module of experiments that speaks to it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

import features
from experiments.champion import NAME, Trained
from experiments.corpora import Corpus
from experiments.evaluation import Evaluation
from experiments.report import coefficient_table, evaluation_table, to_markdown
from features.catalogue import FEATURES
from models import bundle
from scoring.reliability_diagram import reliability_svg
from scoring.tracking import RunInfo, connect, ensure_experiment, speaking_to

if TYPE_CHECKING:
    from mlflow import MlflowClient

TRAINING: Final = "sourcegrade-training"
"""The experiment that holds the training runs."""
EVALUATION: Final = "sourcegrade-evaluation"
"""The experiment that holds evaluations."""
ALIAS: Final = "champion"
TRUSTED: Final = ("models.signed_logistic.SignedLogisticRegression",)
"""Types of ours that skops may load in a logged model."""


def log_training(
    trained: Trained, corpora: Sequence[Corpus], evaluations: Sequence[Evaluation], page: str
) -> tuple[RunInfo, str]:
    """Write a training run, register its model and point the alias at it.

    Returns where the run is and the version of the registered model. The model's folder also holds
    the bundle, which is what `ScoringEngine.load` reads. Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri), _run(client, TRAINING, "train") as run:
        import mlflow

        mlflow.log_params(_params(trained))
        _log_corpora(corpora)
        _log_evaluations(evaluations)
        mlflow.log_table(_columns(coefficient_table(trained.fitted.model)), "coefficients.json")
        mlflow.set_tag("mlflow.note.content", page)
        version = _register(client, trained)
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri), version


def log_evaluation(evaluations: Sequence[Evaluation], page: str, name: str) -> RunInfo:
    """Write an evaluation as a run of its own. Raises TrackingError."""
    client = connect()
    with speaking_to(client.tracking_uri), _run(client, EVALUATION, name) as run:
        import mlflow

        _log_evaluations(evaluations)
        mlflow.set_tag("mlflow.note.content", page)
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri)


@contextmanager
def _run(client: MlflowClient, experiment: str, name: str) -> Iterator[Any]:
    import mlflow

    mlflow.set_tracking_uri(client.tracking_uri)
    mlflow.set_registry_uri(client.tracking_uri)
    experiment_id = ensure_experiment(client, experiment)
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as run:
        yield run


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


def _log_evaluations(evaluations: Sequence[Evaluation]) -> None:
    import mlflow

    mlflow.log_table(_columns(evaluation_table(evaluations)), "evaluation.json")
    mlflow.log_text(to_markdown(evaluation_table(evaluations)), "evaluation.md")
    for evaluation in evaluations:
        for row in evaluation.rows:
            if row.forecast == "model" and row.cut == "all settled claims":
                figures = row.figures
                of = f"{evaluation.key}.{row.horizon}"
                mlflow.log_metrics(
                    {
                        f"{of}.auc": figures.auc.value,
                        f"{of}.skill": figures.skill.value,
                        f"{of}.brier": figures.brier,
                        f"{of}.ci": figures.ci,
                        f"{of}.ndi": figures.ndi,
                        f"{of}.n": figures.n,
                        f"{of}.base_rate": figures.base_rate,
                    }
                )
        for horizon in evaluation.horizons:
            svg = reliability_svg(evaluation.bins(horizon))
            mlflow.log_text(svg, f"reliability.{evaluation.key}.{horizon}.svg")


def _columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    return frame.to_dict(as_series=False)


def _register(client: MlflowClient, trained: Trained) -> str:
    import mlflow
    from mlflow.models import infer_signature

    root = Path(features.__file__).parent.parent
    example = trained.snapshots.at("latest").frame.select(trained.recipe.features).head(5)
    inputs = example.to_pandas()
    logged = mlflow.sklearn.log_model(
        trained.fitted.pipeline,
        name="model",
        serialization_format="skops",
        skops_trusted_types=list(TRUSTED),
        pyfunc_predict_fn="predict_proba",
        signature=infer_signature(inputs, trained.fitted.pipeline.predict_proba(inputs)),
        input_example=inputs,
        code_paths=[str(root / "models")],
        registered_model_name=NAME,
        metadata={"features": {name: FEATURES[name].meaning for name in trained.recipe.features}},
    )
    with tempfile.TemporaryDirectory() as folder:
        bundle.save(trained.bundle, Path(folder) / "artifacts" / "bundle.json")
        client.log_model_artifacts(logged.model_id, folder)
    version = str(logged.registered_model_version)
    client.set_registered_model_alias(NAME, ALIAS, version)
    return version
