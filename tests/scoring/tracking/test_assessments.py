"""Answers are read alike from a database and from a server, page by page, and none is lost."""

import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scoring.review.pulling import pull
from scoring.review.questions import NOTE, WRONG_REASON
from scoring.review.verdict_store import VerdictStore
from scoring.store import TrackingError
from scoring.tracking import assessments
from scoring.tracking.assessments import answers
from tests.scoring.review.reviewed_store import ReviewedStore, sqlite_store
from tests.scoring.running_server import running


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ReviewedStore:
    return sqlite_store(tmp_path_factory.mktemp("answered"))


@pytest.fixture(scope="module")
def server(store: ReviewedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    artifacts = tmp_path_factory.mktemp("artifacts")

    def command(port: int) -> list[str]:
        return [
            *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1", "--backend-store-uri", store.uri),
            *("--artifacts-destination", str(artifacts)),
        ]

    with running(command, {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}) as address:
        yield address


def test_an_answer_is_read_with_all_that_is_said_of_it(store: ReviewedStore) -> None:
    trace = store.trace("c0", event_id="")
    store.trace("")  # somebody else's
    first = store.answer(trace, "true", who="ana@desk.example")
    second = store.override(trace, first, "contested", who="ana@desk.example")
    store.answer(trace, ["hedging", "voice"], WRONG_REASON)
    store.answer(trace, 0.5, NOTE)
    store.answer(trace, "not a question of ours", "tone")
    found = answers(store.uri)
    (row,) = found.traces.to_dicts()
    assert (row["trace_id"], row["claim_id"], row["event_id"]) == (trace, "c0", "")
    assert (row["credibility"], row["selected_by"]) == ("0.25", "audit")
    given = {row["assessment_id"]: row for row in found.given.to_dicts()}
    assert len(given) == 4
    assert (given[first]["valid"], given[second]["valid"]) == (False, True)
    assert given[second]["overrides"] == first
    assert given[second]["said"] == ["contested"]
    assert (given[second]["who"], given[second]["source_type"]) == ("ana@desk.example", "HUMAN")
    assert given[second]["when"] >= given[first]["when"]
    assert [row["said"] for row in given.values()][2:] == [["hedging", "voice"], None]
    assert [row["shown"] for row in given.values()][3] == "float 0.5"


def test_a_text_that_no_file_can_hold_is_read_without_what_is_not_text(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    store.answer(store.trace("c1"), "half of a pair \ud800", NOTE)
    (row,) = answers(store.uri).given.to_dicts()
    assert (row["said"], row["shown"]) == (["half of a pair "], r"half of a pair \ud800")


def test_many_traces_are_read_page_by_page_and_none_twice(
    store: ReviewedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(5):
        store.trace(f"page {i}")
    whole = answers(store.uri)
    monkeypatch.setattr(assessments, "_PAGE", 2)
    assert_frame_equal(answers(store.uri).traces, whole.traces)
    assert_frame_equal(answers(store.uri).given, whole.given)
    assert whole.traces["trace_id"].is_unique().all()


def test_a_server_tells_the_same_as_its_database(store: ReviewedStore, server: str) -> None:
    store.expect(store.trace("c1"), "false")
    here, there = answers(store.uri), answers(server)
    assert_frame_equal(there.traces, here.traces)
    said_of_all = pl.col("valid").fill_null(True)  # a server does not say it of an expectation
    assert_frame_equal(there.given.with_columns(said_of_all), here.given)


def test_what_a_person_clicks_in_the_page_is_pulled_from_the_server(
    server: str, tmp_path: Path
) -> None:
    by_http, ours = ReviewedStore(server), VerdictStore(tmp_path / "reviews")
    feedback, expectation = by_http.trace("clicked"), by_http.trace("expected")
    first = by_http.post(feedback, "true", None)
    second = by_http.post(expectation, "true", None, "expectation")
    assert pull(ours, server).new.height >= 2
    changed = by_http.post(feedback, "false", first["assessment_id"])
    again = by_http.post(expectation, "mostly true", second["assessment_id"], "expectation")
    assert changed["overrides"] == first["assessment_id"]
    assert "overrides" not in again  # MLflow forgets it: both are valid from now on
    pulled = pull(ours, server)
    assert (pulled.new.height, pulled.changed.height, pulled.withdrawn.height) == (0, 2, 0)
    assert said(ours, "clicked") == said(ours, "expected", "mostly true") == 1
    by_http.delete(feedback, changed["assessment_id"])
    by_http.delete(feedback, first["assessment_id"])
    assert pull(ours, server).withdrawn["claim_id"].to_list() == ["clicked"]


def said(store: VerdictStore, claim_id: str, verdict: str = "false") -> int:
    """How often a verdict on a claim stands, of the person that the page calls `default`."""
    found = store.standing().filter(claim_id=claim_id, verdict=verdict, who="default")
    return found.height


def test_a_server_that_is_not_there_is_said_and_our_store_is_left_alone(tmp_path: Path) -> None:
    ours = VerdictStore(tmp_path / "reviews")
    with pytest.raises(TrackingError, match="does not answer"):
        pull(ours, "http://127.0.0.1:9")
    assert not ours.file.exists()
