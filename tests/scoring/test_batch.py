"""A batch of files becomes a run: its drift is told, and no text of a claim is more than text."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from scoring import ScoringEngine
from scoring.batch import SYRIA, drift_in, score_files, track
from scoring.distribution import Unknown
from scoring.tracking.client import connect
from scoring.tracking.run_info import RunInfo
from tests.empty_store import empty_store
from tests.scoring.corpus_scores import assess, corpus, engine

if TYPE_CHECKING:
    from mlflow.entities import Run

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "=cmd()": "=cmd|'/c calc'!A1",
    "+long": "long " * 20_000,
}
"""Ids and texts; the last text has 100,000 characters."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    uri = empty_store(tmp_path_factory.mktemp("batches"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", uri)
        yield uri


def named(name: str, **told: object) -> ScoringEngine:
    """The champion under another name, of which the store knows no batch."""
    champion = engine().bundle
    return ScoringEngine(replace(champion, manifest={**champion.manifest, "name": name, **told}))


def run_of(info: RunInfo) -> Run:
    return connect(info.tracking_uri).get_run(info.run_id)


def kept(info: RunInfo, name: str, folder: Path) -> Path:
    return Path(connect(info.tracking_uri).download_artifacts(info.run_id, name, str(folder)))


def test_the_shipped_claims_have_not_drifted_and_a_second_batch_is_as_the_first(store: str) -> None:
    own = named("twice")
    found = own.assess(SYRIA / "claims.jsonl", SYRIA / "sources.jsonl")
    first, second = (run_of(track(own, found, SYRIA / "claims.jsonl")) for _ in range(2))
    assert first.data.tags["drift"] == second.data.tags["drift"] == "ok"
    assert 0 < first.data.metrics["psi_training.largest"] < 0.25
    assert "psi_last.largest" not in first.data.metrics
    assert second.data.metrics["psi_last.largest"] == 0
    assert "Drift against the last batch is not known" in first.data.tags["mlflow.note.content"]
    assert "Against the last batch nothing has" in second.data.tags["mlflow.note.content"]


def test_a_bundle_without_counts_leaves_drift_against_training_unknown(store: str) -> None:
    drift = drift_in(named("older", reference=None), assess(corpus("wars")))
    assert drift.comparisons[0].reference == Unknown("its model keeps no counts of them")
    assert (drift.tag, drift.metrics()) == ("unknown", {})


def test_a_batch_is_held_against_the_training_claims_at_its_own_horizon(store: str) -> None:
    reference = engine().bundle.manifest["reference"]
    for horizon, expected in (("0h", "0h"), ("3d", "latest")):
        drift = drift_in(engine(), assess(corpus("wars"), horizon))
        counts = drift.comparisons[0].reference
        assert not isinstance(counts, Unknown)
        assert counts.record() == reference[expected]


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Path]:
    claims: list[dict[str, Any]] = [
        {"claim_id": name, "text": text, "source_id": name, "event_id": "=e",
         "published_at": f"2017-09-0{day}", "stance": "asserts", "proposition": text[:500],
         "url": "javascript:alert(1)"}
        for day, (name, text) in enumerate(HOSTILE.items(), start=1)
    ]  # fmt: skip
    sources: list[dict[str, Any]] = [
        {"source_id": name, "name": f"<img src=x onerror=alert(1)> {name}", "kind": "newspaper",
         "alignment": {"<b>side</b>": 1.0}}
        for name in HOSTILE
    ]  # fmt: skip
    paths = tmp_path / "claims.jsonl", tmp_path / "sources.jsonl"
    for path, records in zip(paths, (claims, sources), strict=True):
        path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return paths


def test_hostile_claims_are_text_in_the_page_and_the_tables_of_the_run(
    store: str, hostile: tuple[Path, Path], tmp_path: Path
) -> None:
    claims, sources = hostile
    found = score_files(engine(), claims, sources, tmp_path / "scores.csv").assessment
    run = track(engine(), found, claims)

    page = kept(run, "report.html", tmp_path).read_text("utf-8")
    assert page.count("<script") == 2  # the page's own
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "=cmd|&#39;/c calc&#39;!A1" in page
    assert "shortened: 100,000 characters in all" in page
    assert "<img" not in page
    assert "<b>side" not in page
    assert "javascript:" not in page

    table = json.loads(kept(run, "scores.json", tmp_path).read_text("utf-8"))
    texts = [row[table["columns"].index("text")] for row in table["data"]]
    assert texts[:2] == ["<script>alert(1)</script>", "=cmd|'/c calc'!A1"]
    assert texts[2].endswith("(100000 characters in all)")
    files = {file.path for file in connect(store).list_artifacts(run.run_id)}
    assert not {name for name in files if name.endswith((".csv", ".tsv", ".xlsx"))}

    read = pl.read_parquet(kept(run, "inputs/claims.parquet", tmp_path))
    assert read["text"].to_list() == list(HOSTILE.values())


def test_hostile_ids_are_no_formulas_in_the_csv(hostile: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    score_files(engine(), *hostile, out)
    with out.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["claim_id"] for row in rows] == ["script", "'=cmd()", "'+long"]
    assert {row["event_id"] for row in rows} == {"'=e"}
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
