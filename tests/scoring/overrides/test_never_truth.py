"""An override is nobody's truth: what is reviewed and learned has the model's own scores."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from experiments.corpora import own_corpora
from experiments.merged import merge
from experiments.reviewed import Reviewed, read_reviewed
from scoring.batch import score_files, track
from scoring.review.opening import open_review
from scoring.review.pulling import pull
from scoring.review.verdict_store import VerdictStore
from tests.scoring.corpus_scores import engine
from tests.scoring.review.reviewed_store import sqlite_store

N = 4


def batch(folder: Path, overrides: bool) -> str:
    """Score four claims of two events, track the run, and return it."""
    claims = [
        {"claim_id": str(i), "text": f"The bridge {i} fell.", "source_id": f"s{i % 3}",
         "published_at": "2024-01-01", "event_id": f"e{i // 3}", "stance": "asserts",
         "proposition": f"The bridge {i // 3} fell.", "country": "Ruritania"}
        for i in range(1, N + 1)
    ]  # fmt: skip
    sources = [{"source_id": f"s{i}", "kind": "newspaper"} for i in range(3)]
    rows = [{"claim_id": str(i), "value": 0.01, "who": "A", "why": "x"} for i in range(1, 4)]
    rows.append({"source_id": "s1", "value": "A", "who": "A", "why": "x"})
    for name, records in (("claims", claims), ("sources", sources), ("overrides", rows)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    files = folder / "claims.jsonl", folder / "sources.jsonl"
    given = folder / "overrides.jsonl" if overrides else None
    written = score_files(engine(), *files, folder / "scores.parquet", overrides=given)
    return track(engine(), written.assessment, files[0]).run_id


def reviewed(folder: Path, monkeypatch: pytest.MonkeyPatch, *, overrides: bool) -> Reviewed:
    """Everything that training gets of a batch that was reviewed, each claim called true."""
    folder.mkdir()
    store = sqlite_store(folder)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store.uri)
    run_id = batch(folder, overrides)
    open_review(run_id, limit=N)
    traces = store.client.search_traces(locations=[store.experiment_id])
    cards = "\n".join(str(trace.info.response_preview) for trace in traces)
    assert cards.count("Overridden by A: credibility 0") == (3 if overrides else 0)
    assert cards.count("letter A") == (2 if overrides else 0)
    for trace in traces:
        store.answer(trace.info.trace_id, "true")
    verdicts = VerdictStore(folder / "reviews")
    pull(verdicts)
    assert verdicts.standing().height == N
    return read_reviewed(verdicts)


def test_what_is_learned_from_a_batch_is_the_same_with_overrides_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = reviewed(tmp_path / "plain", monkeypatch, overrides=False)
    told = reviewed(tmp_path / "told", monkeypatch, overrides=True)
    one, two = (_learned(each) for each in (plain, told))
    for frame, other in zip(one, two, strict=True):
        assert_frame_equal(frame, other, check_exact=True)
    assert (told.claims["credibility"] > 0.02).all()


def _learned(told: Reviewed) -> list[pl.DataFrame]:
    """All that a retraining reads, without the names of the run and the times of the answers."""
    merged = merge(own_corpora(), told)
    frames = [told.claims, told.opinions, merged.training.frame, merged.judged.frame]
    frames += [frame for run in told.corpora for frame in (run.claims, run.sources, run.labels)]
    varying = ("run_id", "claim", "when", "pulled_at", "assessment_id", "trace_id", "settled_at",
        "corpus", "war", "selected_by", "run")  # fmt: skip
    return [frame.drop(varying, strict=False).sort("claim_id") if "claim_id" in frame.columns
        else frame.drop(varying, strict=False) for frame in frames]  # fmt: skip
