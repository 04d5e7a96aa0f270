"""The last batch of a model, as counts: the next one is held against it for drift."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scoring.distribution import Distribution, Unknown
from scoring.tracking.batch_run import BATCHES, DISTRIBUTION
from scoring.tracking.client import connect, speaking_to

if TYPE_CHECKING:
    from mlflow import MlflowClient

NONE_YET: Final = Unknown("there is no earlier batch of this model at this horizon")


def last_distribution(
    model: str, version: str, horizon: str, tracking_uri: str | None = None
) -> Distribution | Unknown:
    """Return how the claims of the newest finished batch of this model and horizon are spread.

    At another horizon others have spoken or have not, so such a batch is none to compare with.
    Unknown where there is none, or it kept no counts. Raises TrackingError.
    """
    client = connect(tracking_uri)
    asked = {"model": model, "model_version": version, "horizon": horizon}
    with speaking_to(client.tracking_uri):
        experiment = client.get_experiment_by_name(BATCHES)
        if experiment is None:
            return NONE_YET
        wanted = [f"params.{key} = {_quoted(value)}" for key, value in asked.items()]
        runs = client.search_runs(
            [experiment.experiment_id],
            " and ".join(["attributes.status = 'FINISHED'", *wanted]),
            order_by=["attributes.start_time DESC"],
            max_results=1,
        )
        return _kept(client, runs[0].info.run_id) if runs else NONE_YET


def _kept(client: MlflowClient, run_id: str) -> Distribution | Unknown:
    if DISTRIBUTION not in {file.path for file in client.list_artifacts(run_id)}:
        return Unknown("it kept no counts of its claims")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(client.download_artifacts(run_id, DISTRIBUTION, folder)).read_bytes()
    try:
        return Distribution.read(json.loads(kept))
    except ValueError:
        return Distribution.read(None)


def _quoted(value: str) -> str:
    quote = '"' if "'" in value else "'"
    return f"{quote}{value}{quote}"
