"""Traces in a real store: each claim once, whole, with its card; what is lost is an error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from features.catalogue import EXTRACTORS
from scoring.review.told import Told, tell
from scoring.store import TrackingError
from scoring.tracking.client import connect, ensure_experiment
from scoring.tracking.traces import count_traces, log_traces
from tests.empty_store import empty_store
from tests.scoring.review.cases_of_a_war import all_cases

if TYPE_CHECKING:
    from mlflow import MlflowClient

SPANS = len(EXTRACTORS) + 2
"""The root, one for each extractor, and the model."""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MlflowClient:
    uri = empty_store(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    return connect(uri)


@pytest.fixture
def run(store: MlflowClient) -> tuple[str, str]:
    """An experiment and a run in it."""
    experiment = ensure_experiment(store, "batches")
    return experiment, str(store.create_run(experiment).info.run_id)


def told(run_id: str) -> list[Told]:
    return [tell(case, run_id) for case in all_cases().values()]


def test_each_claim_has_a_trace_with_a_span_for_each_extractor(run: tuple[str, str]) -> None:
    experiment, run_id = run
    ids = log_traces(told(run_id), experiment, run_id)
    assert set(ids) == set(all_cases())
    counted = count_traces(experiment, run_id)
    assert counted == {claim_id: (trace_id, SPANS) for claim_id, trace_id in ids.items()}


def test_the_card_and_the_tags_are_there_and_the_trace_belongs_to_its_run(
    store: MlflowClient, run: tuple[str, str]
) -> None:
    experiment, run_id = run
    sent = told(run_id)[0]
    ids = log_traces([sent], experiment, run_id)
    trace = store.get_trace(ids[sent.claim_id])
    assert (trace.info.request_preview, trace.info.response_preview) == (sent.question, sent.answer)
    assert dict(sent.tags).items() <= trace.info.tags.items()
    root = trace.data.spans[0]
    assert root.inputs == dict(sent.whole.inputs)
    assert root.outputs == dict(sent.whole.outputs)
    linked = store.search_traces(locations=[experiment], run_id=run_id)
    assert [each.info.trace_id for each in linked] == [trace.info.trace_id]


def test_to_log_again_changes_nothing_but_what_is_missing_or_torn(
    store: MlflowClient, run: tuple[str, str]
) -> None:
    experiment, run_id = run
    sent = told(run_id)
    first = log_traces(sent[:2], experiment, run_id)
    torn = Told(**{
        **{name: getattr(sent[2], name) for name in sent[2].__dataclass_fields__},
        "steps": sent[2].steps[:2],
    })  # fmt: skip
    broken = log_traces([torn], experiment, run_id)
    ids = log_traces(sent, experiment, run_id)
    assert first.items() <= ids.items()
    assert ids[torn.claim_id] != broken[torn.claim_id]
    stored = store.search_traces(locations=[experiment])
    assert len(stored) == len(sent)


def test_a_store_that_loses_spans_is_an_error_that_counts_them(
    run: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    kept = SqlAlchemyStore.log_spans

    def loses(self: SqlAlchemyStore, location: str, spans: list[Any], **other: Any) -> Any:
        if any(getattr(span, "name", "") == "hedging" for span in spans):
            raise OSError("disk full")
        return kept(self, location, spans, **other)

    monkeypatch.setattr(SqlAlchemyStore, "log_spans", loses)
    experiment, run_id = run
    with pytest.raises(TrackingError, match=r"of 8 traces with 64 spans only 0 are whole"):
        log_traces(told(run_id), experiment, run_id)


def test_the_process_keeps_its_own_store(
    run: tuple[str, str], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    import mlflow

    uri = f"sqlite:///{tmp_path}/mlflow.db"
    other = f"sqlite:///{tmp_path}/other.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", other)
    mlflow.set_tracking_uri(other)
    try:
        experiment, run_id = run
        log_traces(told(run_id)[:1], experiment, run_id, tracking_uri=uri)
        assert mlflow.get_tracking_uri() == other
        assert os.environ["MLFLOW_TRACKING_URI"] == other
    finally:
        mlflow.set_tracking_uri(None)  # type: ignore[arg-type]
