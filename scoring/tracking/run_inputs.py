"""What a batch run had read, fetched from its artifacts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from features.faults import POLARS_ERRORS, reason
from scoring.store import TrackingError
from scoring.tracking.client import connect, speaking_to

if TYPE_CHECKING:
    from mlflow import MlflowClient

FOLDER: Final = "inputs"
"""Where a run keeps them, as claims.parquet and sources.parquet: the accepted rows of the gate."""
_IDS: Final = {"claims": "claim_id", "sources": "source_id"}
_NO_RUN: Final = {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}


class NoInputsError(TrackingError):
    """A run does not have what it had read: it is gone, older than that, or its files are."""


def run_inputs(run_id: str, tracking_uri: str | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the claims and the sources that a batch run had read, as the gate accepted them.

    Raises NoInputsError where the run does not have them, TrackingError where the store fails.
    """
    client = connect(tracking_uri)
    with (
        speaking_to(client.tracking_uri),
        tempfile.TemporaryDirectory() as folder,
    ):
        _check_there(client, run_id)
        claims, sources = (_fetched(client, run_id, name, folder) for name in _IDS)
    return claims, sources


def _check_there(client: MlflowClient, run_id: str) -> None:
    from mlflow.exceptions import MlflowException

    try:
        there = {Path(file.path).name for file in client.list_artifacts(run_id, FOLDER)}
    except MlflowException as fault:
        if fault.error_code not in _NO_RUN:
            raise
        raise NoInputsError("there is no such run any more") from fault
    missing = [f"{FOLDER}/{name}.parquet" for name in _IDS if f"{name}.parquet" not in there]
    if missing:
        why = "it was scored in parts, or by an earlier version"
        raise NoInputsError(f"it has no {' and no '.join(missing)}: {why}")


def _fetched(client: MlflowClient, run_id: str, name: str, folder: str) -> pl.DataFrame:
    file = client.download_artifacts(run_id, f"{FOLDER}/{name}.parquet", folder)
    try:
        frame = pl.read_parquet(file)
    except POLARS_ERRORS as fault:
        raise NoInputsError(f"its {name} cannot be read ({reason(fault)})") from fault
    if _IDS[name] not in frame.columns:
        raise NoInputsError(f"its {name} have no column {_IDS[name]}")
    return frame
