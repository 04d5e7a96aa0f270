"""What a batch run keeps of itself, fetched to this machine: its input, its model, its scores."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from features.errors import InputError
from models import bundle
from models.bundle import Bundle
from scoring.overrides.applied import by_model
from scoring.tracking.batch_run import BATCHES
from scoring.tracking.client import connect, speaking_to
from scoring.tracking.run_inputs import FOLDER, run_inputs

if TYPE_CHECKING:
    from mlflow import MlflowClient

EVIDENCE: Final = f"{FOLDER}/evidence.parquet"
LATEST: Final = "latest"
"""Stands for the newest finished batch run."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A batch run with all that it takes to judge its claims again, as they were judged.

    `claims` and `sources` are the accepted ones, `scores` what was said of them by `model`, and
    `evidence` the claims that were heard besides. `overridden` are the scores that people overrode,
    as they were told; `scores` have the model's own, for nobody's word is to pass for its own.
    """

    run_id: str
    experiment_id: str
    name: str
    claims: pl.DataFrame
    sources: pl.DataFrame
    scores: pl.DataFrame
    model: Bundle
    evidence: pl.DataFrame
    overridden: pl.DataFrame

    def read(self) -> tuple[pl.DataFrame, int]:
        """Return all claims that the run read, with their `as_of`, and the last row it scored.

        Scored ones first; what was heard besides has its rows after them.
        """
        times = self.scores.select("claim_id", "as_of")
        scored = self.claims.join(times, on="claim_id", maintain_order="left")
        last = scored["row"].max() or 0
        heard = self.evidence.with_columns(pl.col("row") + last, as_of=pl.lit(times["as_of"].max()))
        return pl.concat([scored, heard.select(scored.columns)]), int(str(last))


def kept_run(run_id: str = LATEST, tracking_uri: str | None = None) -> KeptRun:
    """Return what a batch run keeps.

    Raises InputError where there is no such run or it keeps too little, TrackingError where the
    store cannot be read.
    """
    client = connect(tracking_uri)
    with speaking_to(client.tracking_uri), tempfile.TemporaryDirectory() as folder:
        experiment = client.get_experiment_by_name(BATCHES)
        experiment_id = str(experiment.experiment_id) if experiment else ""
        run_id = _found(client, experiment_id, run_id)
        run = client.get_run(run_id)
        claims, sources = run_inputs(run_id, client.tracking_uri)
        told = pl.read_parquet(_fetched(client, run_id, "scores.parquet", folder))
        by_people = pl.col("overridden").is_not_null() if "overridden" in told.columns else False
        return KeptRun(
            run_id=run_id,
            experiment_id=experiment_id,
            name=run.data.params.get("input", run_id),
            claims=claims,
            sources=sources,
            scores=by_model(told),
            overridden=told.filter(by_people),
            evidence=_evidence(client, run_id, folder, claims),
            model=bundle.load(_fetched(client, run_id, "model/bundle.json", folder)),
        )


def _found(client: MlflowClient, experiment_id: str, run_id: str) -> str:
    runs = (
        client.search_runs(
            [experiment_id],
            f"attributes.status = 'FINISHED'{_named(run_id)}",
            order_by=["attributes.start_time DESC"],
            max_results=1,
        )
        if experiment_id
        else []
    )
    if not runs:
        told = "no batch was scored" if run_id == LATEST else f"there is no batch run {run_id!r}"
        raise InputError(
            f"{told} in this store",
            remedy="Score one: sourcegrade score CLAIMS --sources SOURCES --out OUT.",
        )
    return str(runs[0].info.run_id)


def _named(run_id: str) -> str:
    if run_id == LATEST:
        return ""
    if not run_id.isalnum():  # it is put into a query
        raise InputError(
            "not a run id", got=repr(run_id), remedy="Take it from `sourcegrade score`."
        )
    return f" and attributes.run_id = '{run_id}'"


def _evidence(client: MlflowClient, run_id: str, folder: str, claims: pl.DataFrame) -> pl.DataFrame:
    there = {file.path for file in client.list_artifacts(run_id, FOLDER)}
    if EVIDENCE not in there:
        return claims.clear()
    return pl.read_parquet(_fetched(client, run_id, EVIDENCE, folder))


def _fetched(client: MlflowClient, run_id: str, name: str, folder: str) -> Path:
    parent = Path(name).parent.as_posix()
    there = {file.path for file in client.list_artifacts(run_id, "" if parent == "." else parent)}
    if name not in there:
        raise InputError(
            f"the run keeps no {name}",
            where=f"run {run_id}",
            remedy="It was scored in parts, or by an earlier version: score fewer claims again.",
        )
    return Path(client.download_artifacts(run_id, name, folder))
