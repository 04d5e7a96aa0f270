"""A review queue in MLflow: the three questions, and the traces to be answered, in their order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scoring.review.questions import QUESTIONS, Question
from scoring.store import HOST, TrackingError, is_http, without_password
from scoring.tracking.client import connect, speaking_to, store_of_the_process

if TYPE_CHECKING:
    from mlflow.genai.label_schemas import LabelSchema

FEEDBACK: Final = "feedback"
"""Kind of all answers. An expectation that a reviewer changes stays beside the new one (measured
with MLflow 3.17: it forgets what it overrides), and then a person has said two things."""
_TICK: Final = 0.002
"""Seconds between two items: MLflow orders a queue by the millisecond and, within one, by lot."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and where it is opened; without `queue_id` this MLflow has no queues."""

    queue_id: str | None
    experiment_id: str
    name: str
    tracking_uri: str
    n_new: int = 0
    """Claims that were not in it before."""
    n_items: int = 0
    """Claims in it now."""

    def url(self, server: str = f"http://{HOST}:5000") -> str:
        """The page of the queue on a server of the store; that of the traces where it has none.

        >>> Queue("rq-1", "2", "night", "sqlite:///mlflow.db").url()
        'http://127.0.0.1:5000/#/experiments/2/review-queue?selectedQueueId=rq-1'
        """
        if is_http(self.tracking_uri):
            server = without_password(self.tracking_uri)
        place = "traces"
        if self.queue_id:
            place = f"review-queue?selectedQueueId={self.queue_id}"
        return f"{server.rstrip('/')}/#/experiments/{self.experiment_id}/{place}"


def open_queue(
    name: str,
    experiment_id: str,
    trace_ids: Sequence[str],
    *,
    progress: Callable[[int, int], None] | None = None,
    tracking_uri: str | None = None,
) -> Queue:
    """Put traces into the queue of that name, made where it is missing, the first on top.

    A trace that is in the queue stays as it is, answered or not. Where this MLflow has no queues
    (before 3.14), `queue_id` is None: the same questions are then answered as feedback on the
    traces. Raises TrackingError.
    """
    client = connect(tracking_uri)
    with speaking_to(client.tracking_uri), store_of_the_process(client.tracking_uri):
        try:
            from mlflow.genai import review_queues
        except ImportError:
            return Queue(None, experiment_id, name, client.tracking_uri)
        queue = _queue(name, experiment_id)
        there = {item.item_id for item in _items(queue.queue_id)}
        new = [trace_id for trace_id in trace_ids if trace_id not in there]
        for done, trace_id in enumerate(reversed(new), start=1):  # the newest stands on top
            review_queues.add_items_to_review_queue(queue.queue_id, item_ids=[trace_id])
            time.sleep(_TICK)
            if progress:
                progress(done, len(new))
    n_items = len(there) + len(new)
    return Queue(queue.queue_id, experiment_id, name, client.tracking_uri, len(new), n_items)


def _queue(name: str, experiment_id: str) -> Any:
    from mlflow.genai import review_queues

    queues = _all(
        lambda token: review_queues.list_review_queues(
            experiment_id=experiment_id, page_token=token
        )
    )
    schemas = _schemas(experiment_id)  # also of a queue that is there: one may have been deleted
    for queue in queues:
        if queue.name == name:
            return queue
    return review_queues.create_review_queue(
        name,
        queue_type="custom",
        users=[],
        schema_ids=[schemas[question.name].schema_id for question in QUESTIONS],
        experiment_id=experiment_id,
    )


def _items(queue_id: str) -> list[Any]:
    from mlflow.genai import review_queues

    return _all(lambda token: review_queues.list_review_queue_items(queue_id, page_token=token))


def _schemas(experiment_id: str) -> dict[str, LabelSchema]:
    """The questions as the experiment has them; those it lacks are made, the last one first."""
    from mlflow.genai import label_schemas

    found = {
        schema.name: schema
        for schema in _all(
            lambda token: label_schemas.list_label_schemas(experiment_id, page_token=token)
        )
    }
    for question in reversed(QUESTIONS):  # the newest is asked first
        there = found.get(question.name)
        if there is None:
            found[question.name] = label_schemas.create_label_schema(
                question.name,
                type=FEEDBACK,
                instruction=question.asks,
                input=_input(question),
                experiment_id=experiment_id,
            )
            time.sleep(_TICK)
        else:
            _check(there, question)
    return found


def _check(there: LabelSchema, question: Question) -> None:
    """Raise TrackingError where somebody has changed a question, so that answers mean another."""
    wanted = _input(question)
    if str(there.type) != FEEDBACK or there.input != wanted:
        raise TrackingError(
            f"The question {question.name!r} of this experiment is another than ours: it is of "
            f"type {there.type} with {there.input}, and ours is {FEEDBACK} with {wanted}. Rename "
            "or delete it in the UI (Review, Manage questions) and open the review again"
        )


def _input(question: Question) -> Any:
    from mlflow.genai.label_schemas import InputCategorical, InputText

    if not question.options:
        return InputText()
    return InputCategorical(options=list(question.options), multi_select=question.several)


def _all(page: Callable[[str | None], Any]) -> list[Any]:
    """Everything that a listing has, page after page."""
    found, token = [], None
    while True:
        part = page(token)
        found += part
        token = part.token
        if not token:
            return found
