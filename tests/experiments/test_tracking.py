"""A training run in a real MLflow store."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.champion import NAME, train
from experiments.corpora import own_corpora
from experiments.evaluation import evaluate
from experiments.tracking import log_training
from scoring import ScoringEngine
from scoring.tracking import connect


def test_training_is_a_run_with_a_registered_champion_that_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    corpora = own_corpora()[1:]
    trained = train(corpora)
    wars = evaluate("by_war", "leave one war out", trained.recipe, trained.snapshots, "war")
    run, version = log_training(trained, corpora, [wars], "# What was trained")

    client = connect()
    logged = client.get_run(run.run_id)
    assert logged.info.status == "FINISHED"
    assert logged.data.params["settled_claims"] == "212"
    assert logged.data.metrics["by_war.latest.n"] == 212
    assert {file.path for file in client.list_artifacts(run.run_id)} >= {
        "coefficients.json",
        "evaluation.json",
        "evaluation.md",
        "reliability.by_war.latest.svg",
    }
    assert logged.inputs is not None
    assert [data.dataset.name for data in logged.inputs.dataset_inputs] == ["wars"]
    assert str(client.get_model_version_by_alias(NAME, "champion").version) == version

    engine = ScoringEngine.load(f"models:/{NAME}@champion")
    assert engine.bundle.model.coefficients.tolist() == pytest.approx(
        trained.bundle.model.coefficients.tolist(), rel=1e-14
    )
