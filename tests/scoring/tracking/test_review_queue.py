"""The queue in a real store: its questions, its order, and what it says where they were changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scoring.review.questions import QUESTIONS, VERDICTS
from scoring.review.told import tell
from scoring.store import TrackingError
from scoring.tracking.client import connect, ensure_experiment, store_of_the_process
from scoring.tracking.review_queue import open_queue
from scoring.tracking.traces import log_traces
from tests.empty_store import empty_store
from tests.scoring.review.cases_of_a_war import all_cases

if TYPE_CHECKING:
    from mlflow import MlflowClient


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MlflowClient]:
    uri = empty_store(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    with store_of_the_process(uri):  # the tests ask MLflow itself, whatever ran before them
        yield connect(uri)


@pytest.fixture
def traces(store: MlflowClient) -> tuple[str, list[str]]:
    """An experiment, and the traces of the toy war's claims in it."""
    experiment = ensure_experiment(store, "batches")
    run_id = str(store.create_run(experiment).info.run_id)
    told = [tell(case, run_id) for case in all_cases().values()]
    return experiment, list(log_traces(told, experiment, run_id).values())


def test_the_questions_and_the_traces_are_there_in_their_order(
    store: MlflowClient, traces: tuple[str, list[str]]
) -> None:
    from mlflow.genai import label_schemas, review_queues

    experiment, ids = traces
    queue = open_queue("night", experiment, ids)
    assert queue.queue_id
    asked = label_schemas.list_label_schemas(experiment)
    ours = [each for each in asked if each.name in {question.name for question in QUESTIONS}]
    assert [each.name for each in ours] == [question.name for question in QUESTIONS]
    assert isinstance(ours[0].input, label_schemas.InputCategorical)
    assert list(ours[0].input.options) == list(VERDICTS)
    items = review_queues.list_review_queue_items(queue.queue_id)
    assert [item.item_id for item in items] == ids


def test_to_open_it_again_adds_what_is_new_and_keeps_what_was_answered(
    store: MlflowClient, traces: tuple[str, list[str]]
) -> None:
    from mlflow.genai import review_queues

    experiment, ids = traces
    first = open_queue("night", experiment, ids[:3])
    assert first.queue_id
    review_queues.set_review_queue_item_status(
        first.queue_id, item_id=ids[0], status="complete", completed_by="ana"
    )
    again = open_queue("night", experiment, ids)
    assert again.queue_id == first.queue_id
    assert (again.n_new, again.n_items) == (len(ids) - 3, len(ids))
    items = review_queues.list_review_queue_items(first.queue_id)
    assert sorted(item.item_id for item in items) == sorted(ids)
    assert {item.item_id: str(item.status) for item in items}[ids[0]] == "complete"


def test_a_question_that_somebody_changed_is_named(
    store: MlflowClient, traces: tuple[str, list[str]]
) -> None:
    from mlflow.genai import label_schemas

    experiment, ids = traces
    label_schemas.create_label_schema(
        "verdict",
        type="feedback",
        input=label_schemas.InputPassFail(positive_label="yes", negative_label="no"),
        experiment_id=experiment,
    )
    with pytest.raises(TrackingError, match="The question 'verdict' of this experiment is another"):
        open_queue("night", experiment, ids)


def test_where_mlflow_has_no_queues_the_traces_are_named_instead(
    store: MlflowClient, traces: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow.genai

    experiment, ids = traces
    monkeypatch.setitem(sys.modules, "mlflow.genai.review_queues", None)
    monkeypatch.delattr(mlflow.genai, "review_queues", raising=False)
    queue = open_queue("night", experiment, ids)
    assert queue.queue_id is None
    assert queue.url().endswith(f"#/experiments/{experiment}/traces")
