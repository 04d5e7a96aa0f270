"""A client of the tracking store: quiet, quick to say that nothing answers, one kind of error.

The store is where MLFLOW_TRACKING_URI says, or else a SQLite file in the project's folder with
the artifacts beside it. MLflow's banners are silenced, its warnings are not.
"""

from __future__ import annotations

import logging
import os
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from scoring.store import (
    TrackingError,
    artifact_root,
    check_answers,
    default_tracking_uri,
    without_password,
)

if TYPE_CHECKING:
    from mlflow import MlflowClient

_ENVIRONMENT: Final = {
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": "false",  # its queue drops what it cannot hold
}
"""Settings for MLflow; what the user has set already stays."""


def connect(tracking_uri: str | None = None) -> MlflowClient:
    """A client of the store, without MLflow's banners; the process's tracking URI stays as it is.

    Raises TrackingError within seconds where a server does not answer.
    """
    uri = tracking_uri or default_tracking_uri()
    check_answers(uri)
    _quieten()
    with speaking_to(uri):
        from mlflow import MlflowClient

        return MlflowClient(tracking_uri=uri, registry_uri=uri)


def ensure_experiment(client: MlflowClient, name: str) -> str:
    """The id of the experiment, made where it is missing, its artifacts beside the store."""
    from mlflow.exceptions import MlflowException

    found = client.get_experiment_by_name(name)
    if found is None:
        root = artifact_root(client.tracking_uri)
        location = (root / name).as_uri() if root else None
        try:
            return client.create_experiment(name, artifact_location=location)
        except MlflowException:  # another process was quicker, or the store has a fault of its own
            found = client.get_experiment_by_name(name)
            if found is None:
                raise
    if found.lifecycle_stage != "active":
        raise TrackingError(
            f"{without_password(client.tracking_uri)}: the experiment {name!r} was deleted there. "
            f"Restore it: mlflow experiments restore --experiment-id {found.experiment_id}"
        )
    return str(found.experiment_id)


@contextmanager
def speaking_to(uri: str) -> Iterator[None]:
    """Turn what goes wrong in the store into one TrackingError that names it.

    Deprecations inside MLflow and what it stands on are not ours to mend, so they are not shown.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from mlflow.exceptions import MlflowException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except (MlflowException, SQLAlchemyError, OSError) as fault:
            why = textwrap.shorten(str(fault) or type(fault).__name__, 300, placeholder=" …")
            raise TrackingError(
                f"{without_password(uri)}: MLflow could not do it ({why}). "
                "Look at that store, or name another in MLFLOW_TRACKING_URI"
            ) from fault


@contextmanager
def store_of_the_process(uri: str) -> Iterator[None]:
    """Make a store the one that MLflow's own functions write to, and give the other back after."""
    import mlflow

    before, told = mlflow.get_tracking_uri(), os.environ.get("MLFLOW_TRACKING_URI")
    # What comes from the environment, or from nowhere, must not be pinned by us.
    pinned = bool(mlflow.is_tracking_uri_set()) and before != told  # type: ignore[no-untyped-call]
    mlflow.set_tracking_uri(uri)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(before if pinned else None)  # type: ignore[arg-type]
        if told is None:
            os.environ.pop("MLFLOW_TRACKING_URI", None)
        else:
            os.environ["MLFLOW_TRACKING_URI"] = told


def _quieten() -> None:
    """Silence banners and progress lines; warnings are still heard."""
    for key, value in _ENVIRONMENT.items():
        os.environ.setdefault(key, value)
    level = logging.getLevelName(os.environ["MLFLOW_LOGGING_LEVEL"].upper())
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(level)
