"""A retraining as a run in MLflow: a training, and the verdicts that it learned from."""

from __future__ import annotations

import tempfile
from pathlib import Path

from experiments.provenance import LABELS, label_table
from experiments.retraining import Retrained
from experiments.retraining_page import retraining_page
from experiments.tracking.registered_model import register
from experiments.tracking.run import run_of
from experiments.tracking.training_run import TRAINING, log_trained
from scoring.output import write_scores
from scoring.tracking.client import connect, speaking_to
from scoring.tracking.run_info import RunInfo


def log_retraining(retrained: Retrained) -> tuple[RunInfo, str]:
    """Write a retraining as a run beside the trainings, and register its model as challenger.

    Returns where the run is and the version of the registered model. Raises TrackingError.
    """
    client, merged = connect(), retrained.merged
    with speaking_to(client.tracking_uri), run_of(client, TRAINING, "retrain") as run:
        corpora = [*merged.corpora, *merged.runs]
        log_trained(retrained.trained, corpora, retrained.evaluations, retraining_page(retrained))
        _log_verdicts(retrained)
        version = register(client, retrained.trained)
        return RunInfo(run.info.run_id, run.info.experiment_id, client.tracking_uri), version


def _log_verdicts(retrained: Retrained) -> None:
    import mlflow

    manifest = retrained.trained.bundle.manifest
    told = dict(manifest["verdicts"])
    mlflow.set_tags({"verdicts": told.pop("sha256"), "audit": retrained.audit.state})
    mlflow.log_params({"version": manifest["version"]})
    counts = {f"verdicts.{name}": float(count) for name, count in told.items()}
    alpha = retrained.merged.reviewed.agreement.alpha
    agreed = {} if alpha is None else {"verdicts.alpha": alpha}
    mlflow.log_metrics({**counts, **agreed, **retrained.audit.metrics()})
    with tempfile.TemporaryDirectory() as folder:
        # Names are as people stated them: no cell of theirs may run as a formula.
        mlflow.log_artifact(str(write_scores(label_table(retrained.merged), Path(folder) / LABELS)))
