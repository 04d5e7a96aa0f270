"""The model of a training, logged and registered."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import features
from experiments.champion import NAME, Trained
from experiments.registry import ABOUT, CHALLENGER
from features.catalogue import FEATURES
from models import bundle

if TYPE_CHECKING:
    from mlflow import MlflowClient


TRUSTED: Final = ("models.signed_logistic.SignedLogisticRegression",)
"""Types of ours that skops may load in a logged model."""


def register(client: MlflowClient, trained: Trained) -> str:
    """Log the fitted pipeline with its bundle, register it as challenger; return its version."""
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
