"""Batch runs in MLflow: the one module of scoring that speaks to it, and only when called.

The store is where MLFLOW_TRACKING_URI says, or else a SQLite file in the project's folder with
the artifacts beside it. MLflow's banners are silenced, its warnings are not.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import textwrap
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from scoring.batch_summary import (
    batch_metrics,
    batch_note,
    batch_table,
    sources_note,
    sources_rows,
)
from scoring.output import write_scores
from scoring.store import (
    HOST,
    TrackingError,
    artifact_root,
    check_answers,
    default_tracking_uri,
    is_http,
    without_password,
)

if TYPE_CHECKING:
    from mlflow import MlflowClient

BATCHES: Final = "sourcegrade-batches"
"""The experiment that holds the batch runs."""
BUNDLE: Final = "artifacts/bundle.json"
"""Where a registered model keeps the bundle it was made from, inside its folder."""
_ENVIRONMENT: Final = {
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
"""Settings for MLflow; what the user has set already stays."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Where a batch run was written.

    >>> run = RunInfo("ab12", "1", "sqlite:///mlflow.db")
    >>> run.url()
    'http://127.0.0.1:5000/#/experiments/1/runs/ab12'
    >>> run.hint
    'sourcegrade ui, then http://127.0.0.1:5000/#/experiments/1/runs/ab12/artifacts/report.html'
    """

    run_id: str
    experiment_id: str
    tracking_uri: str

    def url(self, server: str = f"http://{HOST}:5000") -> str:
        """The run's page on a server of this store."""
        return f"{server.rstrip('/')}/#/experiments/{self.experiment_id}/runs/{self.run_id}"

    def report_url(self, server: str = f"http://{HOST}:5000") -> str:
        """The page of scores, seen in the frame of the run's artifacts."""
        return f"{self.url(server)}/artifacts/report.html"

    @property
    def hint(self) -> str:
        """How a person opens the page of scores."""
        if is_http(self.tracking_uri):
            return self.report_url(without_password(self.tracking_uri))
        return f"sourcegrade ui, then {self.report_url()}"


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
    reliability: pl.DataFrame | None = None,
    tags: Mapping[str, str] | None = None,
    tracking_uri: str | None = None,
) -> RunInfo:
    """Write one batch as a run of the experiment `sourcegrade-batches`; return where it is.

    The run has a description, parameters, counts by likelihood and grade, the input as a data
    set, the scored table (2,000 rows, long texts shortened), scores.parquet, report.html, and
    where given rejected.jsonl, reliability.svg, and `reliability` (`scoring.sources`) as a table
    and as sources.parquet. `claims` are the admitted ones, `input_path` the file they came from.
    Raises TrackingError; the scores it was given are not touched.
    """
    client = connect(tracking_uri)
    params = {
        "as_of": as_of,
        "horizon": horizon,
        "model": model_name,
        "model_version": model_version,
        "input": input_name,
        "input_sha256": _digest(claims, input_path),
        "n_sources": str(0 if sources is None else sources.height),
    }
    counts = {"n_rejected": n_rejected, "n_later": n_later} | batch_metrics(scores)
    about_sources = "" if reliability is None else sources_note(reliability)
    note = batch_note(params, counts, about_sources)
    told = {"mlflow.note.content": note, "mlflow.source.name": "sourcegrade"}
    texts = {"report.html": report_html, "reliability.svg": reliability_svg}
    with speaking_to(client.tracking_uri):
        experiment = ensure_experiment(client, BATCHES)
        name = f"{input_name} as of {as_of}"
        run = client.create_run(experiment, run_name=name, tags={**(tags or {}), **told}).info
        with _finished(client, run.run_id):
            _log_numbers(client, run.run_id, params, counts)
            _log_input(client, run.run_id, claims, params, input_path)
            table = batch_table(scores, claims).to_dict(as_series=False)
            client.log_table(run.run_id, table, "scores.json")
            if reliability is not None:
                told_of = sources_rows(reliability).to_dict(as_series=False)
                client.log_table(run.run_id, told_of, "sources.json")
            frames = {"scores": scores, "sources": reliability}
            _log_files(client, run.run_id, frames, texts, rejected)
    return RunInfo(run.run_id, experiment, client.tracking_uri)


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


@contextmanager
def _finished(client: MlflowClient, run_id: str) -> Iterator[None]:
    """Close the run as finished, or as failed where writing to it failed."""
    try:
        yield
    except BaseException:
        client.set_terminated(run_id, "FAILED")
        raise
    client.set_terminated(run_id)


def _log_numbers(
    client: MlflowClient, run_id: str, params: Mapping[str, str], counts: Mapping[str, float]
) -> None:
    from mlflow.entities import Metric, Param

    now = int(time.time() * 1000)
    client.log_batch(
        run_id,
        metrics=[Metric(key, float(value), now, 0) for key, value in counts.items()],
        params=[Param(key, value) for key, value in params.items()],
    )


def _log_input(
    client: MlflowClient, run_id: str, claims: pl.DataFrame, params: Mapping[str, str],
    path: str | Path | None,
) -> None:  # fmt: skip
    from mlflow.data.polars_dataset import from_polars
    from mlflow.entities import Dataset, DatasetInput, InputTag

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*dataset source can be interpreted in multiple")
        described = from_polars(
            claims.drop("row", strict=False),  # the gate's row number is no part of the input
            source=None if path is None else str(path),
            name=params["input"],
            digest=params["input_sha256"][:16],
        )
    tag = InputTag("mlflow.data.context", "scoring")
    client.log_inputs(run_id, [DatasetInput(Dataset(**described.to_dict()), [tag])])


def _log_files(
    client: MlflowClient,
    run_id: str,
    frames: Mapping[str, pl.DataFrame | None],
    texts: Mapping[str, str | None],
    rejected: pl.DataFrame | None,
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, frame in frames.items():
            if frame is not None:
                write_scores(frame, folder / f"{name}.parquet")
        if rejected is not None and rejected.height:
            write_scores(rejected, folder / "rejected.jsonl")
        for file, text in texts.items():
            if text is not None:
                (folder / file).write_text(text, encoding="utf-8")
        client.log_artifacts(run_id, str(folder))


def _digest(claims: pl.DataFrame, path: str | Path | None) -> str:
    """SHA-256 of the file the claims came from, or of the claims where there is none."""
    if path is not None and Path(path).is_file():
        with Path(path).open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    return hashlib.sha256(claims.write_ndjson().encode()).hexdigest()


def _quieten() -> None:
    """Silence banners and progress lines; warnings are still heard."""
    for key, value in _ENVIRONMENT.items():
        os.environ.setdefault(key, value)
    level = logging.getLevelName(os.environ["MLFLOW_LOGGING_LEVEL"].upper())
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(level)
