"""Batch runs in MLflow: the one module of scoring that speaks to it, and only when called.

The store is where MLFLOW_TRACKING_URI says, or else a SQLite file in the project's folder with
the artifacts beside it. MLflow's banners are silenced, its warnings are not.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

import polars as pl

from features.errors import SourcegradeError
from scoring.grades import DIGITS, LETTERS, LIKELIHOOD_WORDS, grade
from scoring.output import write_rejected, write_scores

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import DatasetInput

BATCHES: Final = "sourcegrade-batches"
"""The experiment that holds the batch runs."""
BUNDLE: Final = "artifacts/bundle.json"
"""Where a registered model keeps the bundle it was made from, inside its folder."""
TABLE_ROWS: Final = 2_000
TABLE_TEXT: Final = 300
HOST: Final = "127.0.0.1"
PATIENCE: Final = 5.0
"""Seconds that a tracking server may take to answer at all."""

_ENVIRONMENT: Final = {
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
}
"""Settings for MLflow; what the user has set already stays."""


class TrackingError(SourcegradeError):
    """The tracking store cannot be used: the message says which, why and what to do.

    >>> issubclass(TrackingError, SourcegradeError)
    True
    """


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Where a batch run was written.

    >>> run = RunInfo("ab12", "1", "sqlite:///mlflow.db")
    >>> run.url()
    'http://127.0.0.1:5000/#/experiments/1/runs/ab12'
    >>> run.hint
    'sourcegrade ui, then http://127.0.0.1:5000/#/experiments/1/runs/ab12'
    """

    run_id: str
    experiment_id: str
    tracking_uri: str

    def url(self, server: str = f"http://{HOST}:5000") -> str:
        """The run's page on a server of this store."""
        return f"{server.rstrip('/')}/#/experiments/{self.experiment_id}/runs/{self.run_id}"

    @property
    def hint(self) -> str:
        """How a person opens the run."""
        if _is_http(self.tracking_uri):
            return self.url(without_password(self.tracking_uri))
        return f"sourcegrade ui, then {self.url()}"


def project_folder(start: Path | None = None) -> Path:
    """The nearest folder upwards whose pyproject.toml names sourcegrade, or else `start`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     project_folder(Path(folder)) == Path(folder).resolve()
    True
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        project = folder / "pyproject.toml"
        if project.is_file() and "sourcegrade" in project.read_text("utf-8", errors="replace"):
            return folder
    return here


def default_tracking_uri() -> str:
    """MLFLOW_TRACKING_URI if it is set, or else SQLite in the project's folder.

    >>> os.environ.get("MLFLOW_TRACKING_URI") or default_tracking_uri().startswith("sqlite:///")
    True
    """
    told = os.environ.get("MLFLOW_TRACKING_URI", "").strip()
    return told or f"sqlite:///{(project_folder() / 'mlflow.db').as_posix()}"


def without_password(uri: str) -> str:
    """The URI as it may be printed.

    >>> without_password("https://ana:secret@tracking.example/x")
    'https://***@tracking.example/x'
    """
    parts = urlsplit(uri)
    if "@" not in parts.netloc:
        return uri
    return urlunsplit(parts._replace(netloc="***@" + parts.netloc.rpartition("@")[2]))


def connect(tracking_uri: str | None = None) -> MlflowClient:
    """A client of the store, without MLflow's banners; the process's own settings stay as they are.

    Raises TrackingError within seconds where a server does not answer.
    """
    uri = tracking_uri or default_tracking_uri()
    if _is_http(uri):
        _knock(uri)
    _quieten()
    with store_errors(uri):
        from mlflow import MlflowClient

        return MlflowClient(tracking_uri=uri, registry_uri=uri)


def ensure_experiment(client: MlflowClient, name: str) -> str:
    """The id of the experiment, made where it is missing, its artifacts beside the store."""
    from mlflow.exceptions import MlflowException

    found = client.get_experiment_by_name(name)
    if found is None:
        root = _artifact_root(client.tracking_uri)
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
def store_errors(uri: str) -> Iterator[None]:
    """Turn what goes wrong in the store into one TrackingError that names it."""
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (MlflowException, SQLAlchemyError, OSError) as fault:
        why = (str(fault).strip() or type(fault).__name__).splitlines()[0]
        raise TrackingError(
            f"{without_password(uri)}: MLflow could not do it ({why}). "
            "Look at that store, or name another in MLFLOW_TRACKING_URI"
        ) from fault


def log_batch(
    scores: pl.DataFrame,
    claims: pl.DataFrame,
    sources: pl.DataFrame | None,
    report_html: str,
    *,
    as_of: str,
    horizon: str,
    model_name: str,
    model_version: str,
    input_name: str,
    input_path: str | Path | None = None,
    n_rejected: int = 0,
    rejected: pl.DataFrame | None = None,
    n_later: int = 0,
    reliability_svg: str | None = None,
    tags: Mapping[str, str] | None = None,
    tracking_uri: str | None = None,
) -> RunInfo:
    """Write one batch as a run of the experiment `sourcegrade-batches`; return where it is.

    The run has a description, parameters, counts by likelihood and grade, the input as a data
    set, the scored table (2,000 rows, long texts shortened), scores.parquet, report.html, and
    where given rejected.jsonl and reliability.svg. `claims` are the admitted ones, `input_path`
    the file they came from. Raises TrackingError; the scores it was given are not touched.
    """
    client = connect(tracking_uri)
    digest = _digest(claims, input_path)
    params = {
        "as_of": as_of,
        "horizon": horizon,
        "model": model_name,
        "model_version": model_version,
        "input": input_name,
        "input_sha256": digest,
        "n_sources": str(0 if sources is None else sources.height),
    }
    counts = batch_metrics(scores) | {"n_rejected": n_rejected, "n_later": n_later}
    note = _description(params, counts)
    files = _BatchFiles(scores, report_html, rejected, reliability_svg)
    with store_errors(client.tracking_uri):
        experiment = ensure_experiment(client, BATCHES)
        run = client.create_run(
            experiment,
            run_name=f"{input_name} as of {as_of}",
            tags={**(tags or {}), "mlflow.note.content": note, "mlflow.source.name": "sourcegrade"},
        ).info
        with _finished(client, run.run_id):
            _log_numbers(client, run.run_id, params, counts)
            client.log_inputs(
                run.run_id, [_dataset(claims, input_name, digest, input_path)]
            )
            client.log_table(run.run_id, _table(scores, claims), "scores.json")
            files.log(client, run.run_id)
    return RunInfo(run.run_id, experiment, client.tracking_uri)


def batch_metrics(scores: pl.DataFrame) -> dict[str, float]:
    """The counts and shares of a batch, named after the columns they count.

    >>> scores = pl.DataFrame({"credibility": [0.2, 0.6], "likelihood": ["unlikely", "likely"],
    ...                        "source_grade": ["B", "F"], "information_grade": [2, 6]})
    >>> found = batch_metrics(scores)
    >>> found["mean_credibility"], found["n_source_grade_F"], found["share_information_grade_6"]
    (0.4, 1, 0.5)
    """
    n = scores.height
    found: dict[str, float] = {"n_scored": n}
    for column, values in (
        ("likelihood", LIKELIHOOD_WORDS),
        ("source_grade", LETTERS),
        ("information_grade", DIGITS),
    ):
        counted = scores.select((pl.col(column) == value).sum().alias(f"n_{column}_{value}")
                                for value in values)  # fmt: skip
        found |= {key.replace(" ", "_"): count for key, count in counted.row(0, named=True).items()}
    if n:
        found["mean_credibility"] = scores.select(pl.col("credibility").mean()).item()
        found["share_source_grade_F"] = found["n_source_grade_F"] / n
        found["share_information_grade_6"] = found["n_information_grade_6"] / n
    return found
