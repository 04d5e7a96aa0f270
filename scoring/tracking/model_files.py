"""Files of a registered model, fetched to this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from scoring.store import TrackingError
from scoring.tracking.client import connect, speaking_to

if TYPE_CHECKING:
    from mlflow import MlflowClient

BUNDLE: Final = "artifacts/bundle.json"
"""Where a registered model keeps the bundle it was made from, inside its folder."""


def download_model_artifact(ref: str, name: str, tracking_uri: str | None = None) -> Path:
    """Fetch one file of a registered model, and return where it is on this machine.

    `ref` is `models:/NAME@ALIAS` or `models:/NAME/VERSION`, `name` the file's path inside the
    model's folder. Raises TrackingError where there is no such model, alias or file.
    """
    client = connect(tracking_uri)
    with speaking_to(client.tracking_uri):
        from mlflow.artifacts import download_artifacts

        folder = _model_folder(client, ref).rstrip("/")
        found = download_artifacts(f"{folder}/{name}", tracking_uri=client.tracking_uri)
    if not Path(found).is_file():
        raise TrackingError(f"{ref}: the model has no file {name!r}")
    return Path(found)


def download_bundle(ref: str) -> Path:
    """Fetch the bundle of a registered model, and return where it is on this machine."""
    return download_model_artifact(ref, BUNDLE)


def _model_folder(client: MlflowClient, ref: str) -> str:
    """Where the artifacts of a registered model are; MLflow itself would ask the default store."""
    model = ref.removeprefix("models:/")
    name, _, alias = model.partition("@")
    if alias:
        version = client.get_model_version_by_alias(name, alias).version
    else:
        name, _, version = model.rpartition("/")
    source = client.get_model_version_download_uri(name, str(version)) if name else ref
    if not source.startswith("models:/"):
        return source
    return str(client.get_logged_model(source.removeprefix("models:/")).artifact_location)
