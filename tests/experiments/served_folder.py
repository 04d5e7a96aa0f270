"""The folder of the served model, logged and registered in a store and fetched from it alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.tracking.registered_model import log_served_model
from experiments.tracking.run import run_of
from models import bundle
from scoring.tracking.client import connect, speaking_to
from tests.empty_store import empty_store

REF = "models:/claim-credibility/1"


def log_champion(store: Path, patch: pytest.MonkeyPatch) -> str:
    """Register the shipped champion in a store of its own, which `patch` makes the one in use."""
    patch.setenv("MLFLOW_TRACKING_URI", empty_store(store))
    client = connect()
    with speaking_to(client.tracking_uri), run_of(client, "serving", "serve"):
        return log_served_model(bundle.load(bundle.CHAMPION))


def fetch(into: Path) -> Path:
    """Fetch the folder of the model from the store in use, and nothing else."""
    from mlflow.artifacts import download_artifacts

    return Path(download_artifacts(REF, dst_path=str(into / "model")))
