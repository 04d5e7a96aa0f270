"""Training runs in MLflow: the one module of experiments that speaks to it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

import features
from experiments.ablation import Ablation
from experiments.beside_plain import Line
from experiments.champion import NAME, Trained
from experiments.comparison import Comparison
from experiments.comparison_page import comparison_note
from experiments.corpora import Corpus
from experiments.evaluation import Evaluation
from experiments.figures import Figures
from experiments.logged_forecasts import file_name, to_csv
from experiments.registry import ABOUT, CHALLENGER
from experiments.report import coefficient_table, evaluation_table, slices_table
from experiments.risk_coverage_diagram import risk_coverage_svg
from experiments.run_note import run_note
from experiments.verdict import prefer_plain
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
PAGE: Final = "evaluation.md"
"""Artifact that holds the page of a training or an evaluation."""
TRUSTED: Final = ("models.signed_logistic.SignedLogisticRegression",)
"""Types of ours that skops may load in a logged model."""


def log_training(
    trained: Trained, corpora: Sequence[Corpus], evaluations: Sequence[Evaluation], page: str
) -> tuple[RunInfo, str]:
    """Write a training run and register its model, with the alias challenger.

    Whether it becomes the champion is for `experiments.promote` to say. Returns where the run is
    and the version of the registered model. The model's folder also holds the bundle, which is what
    `ScoringEngine.load` reads. Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri), _run(client, TRAINING, "train") as run:
        import mlflow

        mlflow.log_params(_params(trained))
        _log_corpora(corpora)
        _log_evaluations(evaluations)
        mlflow.log_table(_columns(coefficient_table(trained.fitted.model)), "coefficients.json")
        _log_page(page)
        version = _register(client, trained)
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri), version


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
    with speaking_to(client.tracking_uri), _run(client, EVALUATION, name) as run:
        import mlflow

        _log_evaluations(evaluations)
        if splits is not None:
            mlflow.log_text(splits.write_csv(), "splits.csv")
        _log_page(page)
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri)


@contextmanager
def _run(client: MlflowClient, experiment: str, name: str) -> Iterator[Any]:
    import mlflow

    mlflow.set_tracking_uri(client.tracking_uri)
    mlflow.set_registry_uri(client.tracking_uri)
    experiment_id = ensure_experiment(client, experiment)
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as run:
        yield run


def _log_page(page: str) -> None:
    import mlflow

    mlflow.log_text(page, PAGE)
    mlflow.set_tag("mlflow.note.content", run_note(page, PAGE))


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
    for evaluation in evaluations:
        mlflow.log_text(to_csv(evaluation), file_name(evaluation.key))
        for horizon in evaluation.horizons:
            of = f"{evaluation.key}.{horizon}"
            found = evaluation.figures(evaluation.names[0], horizon)
            mlflow.log_metrics(
                {f"{of}.{name}": value for name, value in _metrics(found).items() if value == value}
            )
            mlflow.log_table(_columns(slices_table(evaluation, horizon)), f"parts.{of}.json")
            mlflow.log_text(reliability_svg(evaluation.bins(horizon)), f"reliability.{of}.svg")
            curve = evaluation.risk_coverage(horizon)
            mlflow.log_text(risk_coverage_svg({"the model": curve}), f"risk_coverage.{of}.svg")


def _metrics(found: Figures) -> dict[str, float]:
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
    client.set_registered_model_alias(NAME, CHALLENGER, version)
    client.update_registered_model(NAME, ABOUT)
    return version


def log_comparison(comparison: Comparison, page: str) -> RunInfo:
    """Write a comparison as one run, with a run inside of it for each candidate and rule of choice.

    The run's description is the comparison in short; the page is an artifact. Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri), _run(client, EVALUATION, "comparison") as run:
        import mlflow

        plain = comparison.contenders[0].name
        mlflow.log_params({"plain": plain, "candidates": len(comparison.contenders)})
        mlflow.log_metric("seconds", comparison.seconds)
        mlflow.log_table(_columns(comparison.table()), "comparison.json")
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
    with speaking_to(client.tracking_uri), _run(client, EVALUATION, "ablation") as run:
        import mlflow

        mlflow.log_metric("seconds", ablation.seconds)
        mlflow.log_table(_columns(ablation.table()), "ablation.json")
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
        told = _metrics(line.figures)
        if line.against:
            for figure, interval in (("auc", line.against.auc), ("skill", line.against.skill)):
                told[f"{figure}_less_plain"] = interval.value
                told[f"{figure}_less_plain_low"] = interval.low
                told[f"{figure}_less_plain_high"] = interval.high
        found |= {f"{line.trial}.{line.horizon}.{key}": value for key, value in told.items()}
    return {key: value for key, value in found.items() if value == value}
