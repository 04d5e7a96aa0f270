"""A batch as a run in MLflow: description, parameters, counts, tables, pages and the scores."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from models import bundle
from models.bundle import Bundle
from scoring.batch_summary import (
    batch_note,
    batch_table,
    drift_note,
    sources_note,
    sources_rows,
)
from scoring.drift import Drift
from scoring.output import write_scores
from scoring.overrides.applied import Applied
from scoring.overrides.told import outcome_lines
from scoring.tally import Tally, tally, with_stance_and_kind
from scoring.tracking.client import connect, ensure_experiment, speaking_to
from scoring.tracking.run_info import RunInfo

if TYPE_CHECKING:
    from mlflow import MlflowClient

BATCHES: Final = "sourcegrade-batches"
"""The experiment that holds the batch runs."""
DISTRIBUTION: Final = "distribution.json"
"""How the claims of a batch are spread (`scoring.distribution`): the next is held against it."""


def log_batch(
    scores: pl.DataFrame,
    claims: pl.DataFrame,
    sources: pl.DataFrame | None,
    report_html: str,
    *,
    as_of: str,
    horizon: str,
    model: Bundle,
    input_name: str,
    input_path: str | Path | None = None,
    n_rejected: int = 0,
    rejected: pl.DataFrame | None = None,
    n_later: int = 0,
    reliability_svg: str | None = None,
    reliability: pl.DataFrame | None = None,
    drift: Drift | None = None,
    whole: Tally | None = None,
    evidence: pl.DataFrame | None = None,
    overrides: Applied | None = None,
    tracking_uri: str | None = None,
) -> RunInfo:
    """Write one batch as a run of the experiment `sourcegrade-batches`; return where it is.

    The run has a description, parameters, counts by likelihood and grade, the input as a data
    set, the scored table (2,000 rows, long texts shortened), scores.parquet, report.html, and
    where given rejected.jsonl, reliability.svg, `reliability` (`scoring.sources`) as a table and
    as sources.parquet, and the `drift` as metrics, tag, sentences and distribution.json. So that it
    can be judged again by itself it keeps the model (model/bundle.json) and in inputs/ the claims
    and sources as the gate admitted them, and the `evidence` that was heard besides. `input_path`
    is the file they came from. Where `scores` and `claims` are no more than the first of a larger
    batch, `whole` counts it, and neither is kept: the description says so. `overrides` are a
    parameter, a tag and a count, and inputs/overrides.parquet says what became of each. Raises
    TrackingError; the scores it was given are not touched.
    """
    client = connect(tracking_uri)
    params = {
        "as_of": as_of,
        "horizon": horizon,
        "model": str(model.manifest["name"]),
        "model_version": str(model.manifest["version"]),
        "input": input_name,
        "input_sha256": _digest(claims, input_path),
        "n_sources": str(0 if sources is None else sources.height),
    }
    params |= {} if overrides is None else {"n_overrides": str(overrides.given.n_rows)}
    counted = whole or tally(with_stance_and_kind(scores, claims, sources))
    counts = {"n_rejected": n_rejected, "n_later": n_later} | counted.metrics()
    counts |= drift.metrics() if drift else {}
    counts |= {} if overrides is None else {"n_overridden": overrides.n_scores}
    told = _tags(params, counts, reliability, drift, in_parts=whole is not None)
    spread = json.dumps(drift.batch.record(), indent=1) if drift else None
    pages = {"report.html": report_html, "reliability.svg": reliability_svg}
    texts = pages | {DISTRIBUTION: spread}
    frames: dict[str, pl.DataFrame | None] = {"sources": reliability}
    if overrides is not None:
        told |= {"overrides": next(outcome_lines(overrides))}
        frames |= {"inputs/overrides": overrides.table()}
    if whole is None:
        frames |= {"scores": scores, "inputs/claims": claims, "inputs/sources": sources}
        frames |= {"inputs/evidence": evidence}
    with speaking_to(client.tracking_uri):
        experiment = ensure_experiment(client, BATCHES)
        name = f"{input_name} as of {as_of}"
        run = client.create_run(experiment, run_name=name, tags=told).info
        with _finished(client, run.run_id):
            _log_numbers(client, run.run_id, params, counts)
            _log_input(client, run.run_id, claims, params, input_path)
            _log_table(client, run.run_id, "scores.json", batch_table(scores, claims))
            if reliability is not None:
                _log_table(client, run.run_id, "sources.json", sources_rows(reliability))
            _log_files(client, run.run_id, frames, texts, rejected, model)
    return RunInfo(run.run_id, experiment, client.tracking_uri)


def _tags(
    params: Mapping[str, str],
    counts: Mapping[str, float],
    reliability: pl.DataFrame | None,
    drift: Drift | None,
    *,
    in_parts: bool,
) -> dict[str, str]:
    """The run's description, where it comes from, and whether the batch has drifted."""
    paragraphs = [drift_note(drift)] if drift else []
    paragraphs += [sources_note(reliability)] if reliability is not None else []
    note = batch_note(params, counts, paragraphs, in_parts=in_parts)
    told = {"mlflow.note.content": note}
    return told | {"mlflow.source.name": "sourcegrade"} | ({"drift": drift.tag} if drift else {})


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


def _log_table(client: MlflowClient, run_id: str, name: str, table: pl.DataFrame) -> None:
    client.log_table(run_id, table.to_dict(as_series=False), name)


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
    model: Bundle,
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, frame in frames.items():
            if frame is not None:
                (folder / name).parent.mkdir(exist_ok=True)
                frame.write_parquet(folder / f"{name}.parquet", compression="zstd")
        bundle.save(model, folder / "model" / "bundle.json")
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
