"""Opening a review of a real run: what is asked once is asked once, and who was drawn stays so."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import polars as pl
import pytest

from scoring import ScoringEngine
from scoring.batch import score_files, track
from scoring.review.opened_text import opened_lines
from scoring.review.opening import judged_before, open_review
from scoring.review.selection import AUDIT
from scoring.review.verdict_store import VerdictStore
from scoring.tracking.client import connect
from tests.empty_store import empty_store
from tests.scoring.review.small_review import line, lines

N = 12


@pytest.fixture
def uri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    uri = empty_store(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    return uri


def batch(folder: Path, about: str) -> str:
    """Score claims 1 to `N` about something, and return the run."""
    claims = [
        {"claim_id": str(i), "text": f"{about} {i}", "source_id": f"s{i % 3}",
         "published_at": "2024-01-01", "event_id": f"{about} {i // 2}", "stance": "asserts",
         "proposition": f"{about} {i // 2}."}
        for i in range(1, N + 1)
    ]  # fmt: skip
    sources = [{"source_id": f"s{i}", "kind": "newspaper"} for i in range(3)]
    for name, records in (("claims", claims), ("sources", sources)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    inputs = folder / "claims.jsonl", folder / "sources.jsonl"
    engine = ScoringEngine.default()
    written = score_files(engine, *inputs, folder / "scores.csv")
    return track(engine, written.assessment, inputs[0]).run_id


def tags(uri: str, run_id: str) -> dict[str, str]:
    """Why each claim of a run was selected, as its trace says."""
    client = connect(uri)
    found = client.get_experiment_by_name("sourcegrade-batches")
    assert found
    traces = client.search_traces(locations=[found.experiment_id], include_spans=False)
    ours = [t.info.tags for t in traces if t.info.tags["sourcegrade.run_id"] == run_id]
    told = {each["sourcegrade.claim_id"]: each["sourcegrade.selected_by"] for each in ours}
    assert len(told) == len(ours), "a claim has two traces"
    return told


def test_who_was_drawn_at_random_stays_so_whatever_the_limit_is_next(
    uri: str, tmp_path: Path
) -> None:
    run_id = batch(tmp_path, "bridge")
    open_review(run_id, limit=N)
    drawn = {claim for claim, why in tags(uri, run_id).items() if why == AUDIT}
    assert len(drawn) == 2
    again = open_review(run_id, limit=3)
    assert {claim for claim, why in tags(uri, run_id).items() if why == AUDIT} == drawn
    assert (again.queue.n_new, again.queue.n_items) == (0, N)
    assert next(opened_lines(again)).endswith(": 0 new, 12 in the queue")


def test_two_at_once_ask_each_claim_once(uri: str, tmp_path: Path) -> None:
    run_id = batch(tmp_path, "bridge")
    folder = tmp_path / "reviews"

    def work() -> None:
        open_review(run_id, limit=4, store=VerdictStore(folder))

    both = [threading.Thread(target=work) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(tags(uri, run_id)) == 4


def test_a_verdict_is_on_a_claim_and_not_on_its_number(uri: str, tmp_path: Path) -> None:
    store = VerdictStore(tmp_path / "reviews")
    bridge = batch(tmp_path, "bridge")
    read = pl.read_ndjson(tmp_path / "claims.jsonl").with_columns(
        pl.col("published_at").str.to_datetime(time_zone="UTC")
    )
    store.append(lines(line("a1", claim_id="3", run_id=bridge)))
    store.keep_inputs(bridge, read, pl.DataFrame({"source_id": ["s0"]}))
    market = read.with_columns(pl.col("text").str.replace("bridge", "market"))
    renumbered = read.with_columns(claim_id=pl.format("x{}", "claim_id"))
    assert judged_before(store, bridge, read) == {"3"}
    assert judged_before(store, "another", market) == set()
    assert judged_before(store, "another", renumbered) == {"x3"}
