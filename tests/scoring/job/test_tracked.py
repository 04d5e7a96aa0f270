"""A batch in units has the same run as one in one piece, but for what would fill a disk twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.generated import make
from scoring.batch import score_files, track
from scoring.job.sizes import Sizes
from scoring.tracking.client import connect
from scoring.tracking.kept_run import kept_run
from scoring.tracking.run_inputs import NoInputsError
from tests.empty_store import empty_store
from tests.scoring.corpus_scores import engine

SIZES = (Sizes(), Sizes(block=1_000, whole=1_500, unit=1_200))


def test_the_run_of_a_batch_in_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", empty_store(tmp_path))
    made = make(tmp_path / "made", 3_000)
    infos = []
    for name, sizes in zip(("one", "many"), SIZES, strict=True):
        out = tmp_path / f"{name}.parquet"
        written = score_files(engine(), made.claims, made.sources, out, sizes=sizes)
        infos.append(track(engine(), written.assessment, made.claims))
    client = connect()
    one, many = (client.get_run(info.run_id) for info in infos)
    counts = [
        {name: value for name, value in run.data.metrics.items() if "psi" not in name}
        for run in (one, many)
    ]
    assert counts[0] == pytest.approx(counts[1], rel=1e-12)
    assert one.data.params == many.data.params
    assert "is scored in parts" in many.data.tags["mlflow.note.content"]
    kept = {file.path for file in client.list_artifacts(many.info.run_id)}
    assert {"report.html", "scores.json", "sources.parquet", "distribution.json"} <= kept
    assert not {"scores.parquet", "inputs"} & kept
    pages = [
        Path(client.download_artifacts(run.info.run_id, "report.html", str(tmp_path))).read_text()
        for run in (many, one)
    ]
    assert all("The first 2000 of 3000 claims" in page for page in pages)
    with pytest.raises(NoInputsError, match="scored in parts"):
        kept_run(many.info.run_id)
