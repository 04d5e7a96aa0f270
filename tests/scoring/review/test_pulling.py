"""Pulling from a real MLflow store: what people do there, and what our own store says after it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scoring.review.pulled import Pulled, pulled_lines
from scoring.review.pulling import pull
from scoring.review.questions import NOTE, WRONG_REASON
from scoring.review.verdict_store import VerdictStore
from scoring.tracking.batch_run import BATCHES
from tests.scoring.review.reviewed_store import ReviewedStore, sqlite_store
from tests.scoring.review.small_review import RUN


@pytest.fixture
def mlflow_store(tmp_path: Path) -> ReviewedStore:
    return sqlite_store(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> VerdictStore:
    return VerdictStore(tmp_path / "reviews")


def counts(pulled: Pulled) -> tuple[int, int, int, int]:
    """New, changed, withdrawn and unchanged."""
    found = pulled.new, pulled.changed, pulled.withdrawn
    new, changed, withdrawn = (frame.height for frame in found)
    return new, changed, withdrawn, pulled.n_unchanged


def stands(store: VerdictStore) -> Mapping[tuple[str, str], str]:
    """The verdicts that stand, by claim and person."""
    told = store.standing().select("claim_id", "who", "verdict").rows()
    return {(claim_id, who): verdict for claim_id, who, verdict in told}


def test_answers_become_verdicts_and_the_same_pull_again_adds_nothing(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    first, second = mlflow_store.trace("c1"), mlflow_store.trace("c2", event_id="")
    mlflow_store.trace("c3")
    mlflow_store.answer(first, "true")
    mlflow_store.answer(first, ["hedging"], WRONG_REASON)
    mlflow_store.answer(first, "so https://a.example says", NOTE)
    mlflow_store.answer(first, "mostly false", who="ben")
    mlflow_store.answer(second, "contested", who="ben")
    pulled = pull(store, mlflow_store.uri)
    assert (counts(pulled), pulled.n_added, pulled.n_people) == ((3, 0, 0, 0), 3, 2)
    assert pulled.agreement.n_claims == 1
    assert stands(store) == {
        ("c1", "ana"): "true", ("c1", "ben"): "mostly false", ("c2", "ben"): "contested",
    }  # fmt: skip
    ana = store.standing().row(0, named=True)
    assert (ana["wrong_reasons"], ana["page"]) == (["hedging"], "https://a.example")
    assert (ana["event_id"], ana["credibility"], ana["run_id"]) == ("e1", 0.25, RUN)
    assert store.standing()["event_id"][2] is None
    before = store.file.read_bytes()
    assert counts(pull(store, mlflow_store.uri)) == (0, 0, 0, 3)
    assert store.file.read_bytes() == before


def test_a_changed_answer_or_note_is_a_new_line(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    trace = mlflow_store.trace("c1")
    old = mlflow_store.answer(trace, "true")
    pull(store, mlflow_store.uri)
    mlflow_store.override(trace, old, "false")
    assert counts(pull(store, mlflow_store.uri)) == (0, 1, 0, 0)
    mlflow_store.answer(trace, "on second thoughts", NOTE)
    assert counts(pull(store, mlflow_store.uri)) == (0, 1, 0, 0)
    assert stands(store) == {("c1", "ana"): "false"}
    assert store.records().select("verdict", "note").rows() == [
        ("true", None), ("false", None), ("false", "on second thoughts"),
    ]  # fmt: skip


def test_the_same_verdict_given_again_is_no_change(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    trace = mlflow_store.trace("c1")
    old = mlflow_store.answer(trace, "true")
    pull(store, mlflow_store.uri)
    mlflow_store.override(trace, old, "true")
    pulled = pull(store, mlflow_store.uri)
    assert (counts(pulled), pulled.n_added) == ((0, 0, 0, 1), 1)


def test_a_verdict_taken_back_is_withdrawn_and_another_persons_stays(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    trace = mlflow_store.trace("c1")
    given = mlflow_store.answer(trace, "true")
    mlflow_store.answer(trace, "false", who="ben")
    pull(store, mlflow_store.uri)
    mlflow_store.delete(trace, given)
    pulled = pull(store, mlflow_store.uri)
    assert counts(pulled) == (0, 0, 1, 1)
    assert pulled.withdrawn["who"].to_list() == ["ana"]
    assert counts(pull(store, mlflow_store.uri)) == (0, 0, 0, 1)
    mlflow_store.answer(trace, "contested")
    assert counts(pull(store, mlflow_store.uri)) == (1, 0, 0, 1)
    assert stands(store) == {("c1", "ben"): "false", ("c1", "ana"): "contested"}


def test_a_change_taken_back_brings_the_first_answer_back(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    trace = mlflow_store.trace("c1")
    first = mlflow_store.answer(trace, "true")
    pull(store, mlflow_store.uri)
    second = mlflow_store.override(trace, first, "false")
    pull(store, mlflow_store.uri)
    mlflow_store.delete(trace, second)  # MLflow makes the first one valid again
    assert counts(pull(store, mlflow_store.uri)) == (0, 1, 0, 0)
    assert stands(store) == {("c1", "ana"): "true"}
    assert counts(pull(store, mlflow_store.uri)) == (0, 0, 0, 1)
    mlflow_store.delete(trace, first)
    assert counts(pull(store, mlflow_store.uri)) == (0, 0, 1, 0)


def test_a_withdrawn_verdict_stays_so_in_a_database_that_was_restored(
    mlflow_store: ReviewedStore, store: VerdictStore, tmp_path: Path
) -> None:
    trace = mlflow_store.trace("c1")
    given = mlflow_store.answer(trace, "true")
    backup = (tmp_path / "mlflow.db").read_bytes()
    pull(store, mlflow_store.uri)
    mlflow_store.delete(trace, given)
    pull(store, mlflow_store.uri)
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "mlflow.db").write_bytes(backup)
    restored = ReviewedStore(f"sqlite:///{tmp_path / 'restored' / 'mlflow.db'}")
    pulled = pull(store, restored.uri)
    assert (counts(pulled), stands(store)) == ((0, 0, 0, 0), {})
    assert pulled.stay_withdrawn["assessment_id"].to_list() == [given]
    assert "withdrawn here before, not taken again (claim c1 by ana)" in "\n".join(
        pulled_lines(pulled)
    )


def test_a_verdict_withdrawn_in_our_store_alone_is_not_brought_back(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    trace = mlflow_store.trace("c1")
    mlflow_store.answer(trace, "true")
    pull(store, mlflow_store.uri)
    store.append(store.standing().with_columns(action=pl.lit("withdrawn")))
    assert counts(pull(store, mlflow_store.uri)) == (0, 0, 0, 0)
    assert stands(store) == {}


def test_what_is_gone_in_mlflow_stays_in_our_store(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    first, second = mlflow_store.trace("c1"), mlflow_store.trace("c2")
    mlflow_store.answer(first, "true")
    mlflow_store.answer(second, "false")
    pull(store, mlflow_store.uri)
    mlflow_store.client.delete_traces(mlflow_store.experiment_id, trace_ids=[first])
    assert counts(pull(store, mlflow_store.uri)) == (0, 0, 0, 2)
    mlflow_store.client.delete_experiment(mlflow_store.experiment_id)
    pulled = pull(store, mlflow_store.uri)
    assert counts(pulled) == (0, 0, 0, 2)
    assert f"a deleted experiment {BATCHES!r}" in pulled.remark


def test_an_expectation_counts_and_the_newest_of_both_kinds_wins(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    trace = mlflow_store.trace("c1")
    mlflow_store.expect(trace, "true")
    pull(store, mlflow_store.uri)
    mlflow_store.expect(trace, "mostly true")
    assert counts(pull(store, mlflow_store.uri)) == (0, 1, 0, 0)
    newest = mlflow_store.answer(trace, "false")
    assert counts(pull(store, mlflow_store.uri)) == (0, 1, 0, 0)
    mlflow_store.delete(trace, newest)
    assert counts(pull(store, mlflow_store.uri)) == (0, 1, 0, 0)
    assert stands(store) == {("c1", "ana"): "mostly true"}


def test_what_is_no_verdict_is_told_and_not_kept(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    trace = mlflow_store.trace("c1")
    mlflow_store.answer(trace, "may\x1b[31mbe")
    mlflow_store.answer(trace, True, who="ben")
    mlflow_store.answer(trace, "true", who="script", kind="CODE")
    mlflow_store.answer(trace, {"page": 1}, NOTE, who="cem")
    pulled = pull(store, mlflow_store.uri)
    assert (counts(pulled), pulled.refused.height) == ((0, 0, 0, 0), 4)
    told = "\n".join(pulled_lines(pulled))
    assert "refused   4 answers" in told
    assert "expected one of true, mostly true, contested" in told
    assert "\x1b" not in told
    assert "bool true" in pulled.refused["shown"]
    assert "all of them are in refused.jsonl" in told
    kept = (store.folder / "refused.jsonl").read_text("utf-8").splitlines()
    assert len(kept) == 4


def test_what_each_judged_run_had_read_is_kept(
    mlflow_store: ReviewedStore, store: VerdictStore, tmp_path: Path
) -> None:
    client, frames = mlflow_store.client, {}
    run_id = client.create_run(mlflow_store.experiment_id).info.run_id
    for name, column in (("claims", "claim_id"), ("sources", "source_id")):
        frames[name] = pl.DataFrame({column: ["x"]})
        frames[name].write_parquet(tmp_path / f"{name}.parquet")
        client.log_artifact(run_id, str(tmp_path / f"{name}.parquet"), "inputs")
    older = client.create_run(mlflow_store.experiment_id).info.run_id
    for claim_id, run in (("c1", run_id), ("c2", older), ("c3", RUN)):
        mlflow_store.answer(mlflow_store.trace(claim_id, run_id=run), "true")
    mlflow_store.trace("c4", run_id="neverJudged")
    pulled = pull(store, mlflow_store.uri)
    assert counts(pulled) == (3, 0, 0, 0)
    assert pulled.no_inputs == {
        older: "it has no inputs/claims.parquet and no inputs/sources.parquet: it was scored in "
        "parts, or by an earlier version",
        RUN: "there is no such run any more",
    }
    assert_frame_equal(store.inputs(run_id)[0], frames["claims"])
    assert_frame_equal(store.inputs(run_id)[1], frames["sources"])
    assert f"run {RUN}: there is no such run any more. Its verdicts are kept" in "\n".join(
        pulled_lines(pulled)
    )


def test_half_a_line_of_a_crash_is_set_aside_and_what_it_said_is_read_again(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    mlflow_store.answer(mlflow_store.trace("c1"), "true")
    pull(store, mlflow_store.uri)
    whole = store.file.read_bytes()
    store.file.write_bytes(whole[:100])
    pulled = pull(store, mlflow_store.uri)
    assert counts(pulled) == (1, 0, 0, 0)
    assert pulled.torn == whole[:100].decode()
    assert any("half a line" in told for told in pulled_lines(pulled))
    assert stands(store) == {("c1", "ana"): "true"}


def test_the_first_line_says_the_whole(mlflow_store: ReviewedStore, store: VerdictStore) -> None:
    traces = [mlflow_store.trace(f"c{i}") for i in range(2)]
    for trace, second in zip(traces, ("true", "mostly false"), strict=True):
        mlflow_store.answer(trace, "true")
        given = mlflow_store.answer(trace, second, who="ben")
    pull(store, mlflow_store.uri)
    mlflow_store.delete(traces[1], given)
    assert list(pulled_lines(pull(store, mlflow_store.uri)))[:2] == [
        "0 new verdicts, 0 changed, 1 withdrawn (claim c1 by ben); 3 stand by 2 people; "
        "agreement is not known: all verdicts of two reviewers on a claim are the same word",
        f"  store     {store.file}",
    ]


def test_two_pulls_at_once_write_each_verdict_once_and_load_mlflow_when_they_need_it(
    mlflow_store: ReviewedStore, store: VerdictStore
) -> None:
    for i in range(4):
        mlflow_store.answer(mlflow_store.trace(f"c{i}"), "true")
    code = (
        "import sys; from pathlib import Path; from scoring.review.pulling import pull\n"
        "from scoring.review.verdict_store import VerdictStore\n"
        "assert 'mlflow' not in sys.modules; import mlflow; print('ready', flush=True)\n"
        "pulled = pull(VerdictStore(Path(sys.argv[1])), sys.argv[2])\n"
        "print(pulled.new.height, pulled.n_unchanged)\n"
    )
    command = [sys.executable, "-c", code, str(store.folder), mlflow_store.uri]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        new, _, _, unchanged = counts(pull(store, mlflow_store.uri))
        assert sorted([other.stdout.read().strip(), f"{new} {unchanged}"]) == ["0 4", "4 0"]
    assert sorted(store.records()["claim_id"]) == ["c0", "c1", "c2", "c3"]


def test_a_store_without_batches_is_said(mlflow_store: ReviewedStore, store: VerdictStore) -> None:
    mlflow_store.client.rename_experiment(mlflow_store.experiment_id, "something else")
    pulled = pull(store, mlflow_store.uri)
    assert f"no experiment {BATCHES!r}" in pulled.remark
    assert counts(pulled) == (0, 0, 0, 0)
