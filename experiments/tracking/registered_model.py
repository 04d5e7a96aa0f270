"""The model of a training, logged and registered."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import models
from experiments.champion import NAME, Trained
from experiments.registry import ABOUT, CHALLENGER
from features.catalogue import FEATURES
from models import bundle
from models.bundle import Bundle
from scoring.joined import CELLS
from scoring.tracking.model_files import BUNDLE
from scoring.tracking.served_parts import (
    PARAMS,
    SCRIPT,
    copy_code,
    example,
    requirements,
    signature,
)

if TYPE_CHECKING:
    from mlflow import MlflowClient


TRUSTED: Final = ("models.signed_logistic.SignedLogisticRegression",)
"""Types of ours that skops may load in a logged model."""


def register(client: MlflowClient, trained: Trained) -> str:
    """Log and register the model, with the alias challenger; return its version.

    What is registered takes claims joined with their sources and answers with scores, and keeps the
    bundle. The fitted scikit-learn pipeline, which takes features, is logged beside it in the run
    that is open.
    """
    log_pipeline(trained)
    version = log_served_model(trained.bundle)
    client.set_registered_model_alias(NAME, CHALLENGER, version)
    client.update_registered_model(NAME, ABOUT)
    return version


def log_pipeline(trained: Trained) -> None:
    """Log the fitted pipeline with the run that is open, as skops; it is not registered."""
    import mlflow
    from mlflow.models import infer_signature

    seen = trained.snapshots.at("latest").frame.select(trained.recipe.features).head(5)
    inputs = seen.to_pandas()
    mlflow.sklearn.log_model(
        trained.fitted.pipeline,
        name="pipeline",
        serialization_format="skops",
        skops_trusted_types=list(TRUSTED),
        pyfunc_predict_fn="predict_proba",
        signature=infer_signature(inputs, trained.fitted.pipeline.predict_proba(inputs)),
        input_example=inputs,
        code_paths=[str(Path(str(models.__file__)).parent)],
        pip_requirements=requirements("scikit-learn", "skops"),
        metadata={"features": _meanings(trained.bundle)},
    )


def log_served_model(served: Bundle) -> str:
    """Log and register the model that serves a bundle; return its version.

    The model's folder is all it takes to serve it: a script, our three packages, the bundle.
    """
    import mlflow

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = folder / Path(BUNDLE).name
        bundle.save(served, file)
        logged = mlflow.pyfunc.log_model(
            name="model",
            python_model=str(SCRIPT),
            artifacts={file.name: str(file)},
            code_paths=copy_code(folder),
            signature=signature(),
            input_example=(example(), PARAMS),
            pip_requirements=requirements(),
            registered_model_name=NAME,
            metadata={"features": _meanings(served), "columns": dict(CELLS)},
        )
    return str(logged.registered_model_version)


def _meanings(served: Bundle) -> dict[str, str]:
    return {name: FEATURES[name].meaning for name in served.model.features}
