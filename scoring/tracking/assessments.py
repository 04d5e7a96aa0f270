"""What people answered on the traces of batch runs, as MLflow has it now; spans are not read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from features.characters import SURROGATES
from features.faults import shown
from scoring.review.answers import GIVEN_SCHEMA, TRACE_TAGS, TRACES_SCHEMA, Answers
from scoring.review.questions import QUESTIONS
from scoring.review.told import TAGS
from scoring.tracking.batch_run import BATCHES
from scoring.tracking.client import connect, speaking_to

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Assessment, TraceInfo

_PAGE: Final = 500
"""Traces read in one call."""
_NAMES: Final = frozenset(question.name for question in QUESTIONS)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def answers(tracking_uri: str | None = None) -> Answers:
    """Return every answer to our questions, valid or not, and every trace they may be on.

    The traces are those of the experiment `sourcegrade-batches` that have our tags. Nothing is
    made or changed there; an experiment that is missing, or was deleted, has no traces, and the
    remark says so. Raises TrackingError.
    """
    client = connect(tracking_uri)
    with speaking_to(client.tracking_uri):
        experiment = client.get_experiment_by_name(BATCHES)
        if experiment is None or experiment.lifecycle_stage != "active":
            what = "no experiment" if experiment is None else "a deleted experiment"
            nothing = TRACES_SCHEMA.to_frame(), GIVEN_SCHEMA.to_frame()
            return Answers(*nothing, remark=f"there is {what} {BATCHES!r} in this store")
        traces = {info.trace_id: info for info in _ours(client, experiment.experiment_id)}
    return Answers(_traces(traces), _given(traces))


def _ours(client: MlflowClient, experiment_id: str) -> Iterator[TraceInfo]:
    """The traces with our tags, the oldest first: what is written meanwhile moves no page."""
    token = None
    while True:
        page = client.search_traces(
            locations=[experiment_id],
            order_by=["timestamp_ms ASC"],
            max_results=_PAGE,
            page_token=token,
            include_spans=False,
        )
        yield from (trace.info for trace in page if f"{TAGS}claim_id" in trace.info.tags)
        token = page.token
        if not token:
            return


def _traces(traces: dict[str, TraceInfo]) -> pl.DataFrame:
    rows = [
        (trace_id, *(info.tags.get(f"{TAGS}{name}") for name in TRACE_TAGS))
        for trace_id, info in traces.items()
    ]
    return pl.DataFrame(rows, schema=TRACES_SCHEMA, orient="row")


def _given(traces: dict[str, TraceInfo]) -> pl.DataFrame:
    rows = [
        _answer(trace_id, given)
        for trace_id, info in traces.items()
        for given in sorted(info.assessments, key=lambda given: given.create_time_ms or 0)
        if given.name in _NAMES
    ]
    return pl.DataFrame(rows, schema=GIVEN_SCHEMA, orient="row")


def _answer(trace_id: str, given: Assessment) -> dict[str, Any]:
    feedback, expectation = given.feedback, given.expectation
    value = feedback.value if feedback else expectation.value if expectation else None
    return {
        "trace_id": trace_id,
        "assessment_id": given.assessment_id,
        "name": given.name,
        "kind": "feedback" if feedback else "expectation" if expectation else "issue",
        "who": given.source.source_id,
        "source_type": given.source.source_type,
        "said": _said(value),
        "shown": shown(value if isinstance(value, str) else _of_a_kind(value)),
        "rationale": given.rationale,
        "when": _EPOCH + timedelta(milliseconds=given.last_update_time_ms or 0),
        "valid": given.valid,
        "overrides": given.overrides,
    }


def _said(value: object) -> list[str] | None:
    """A text, or a list of texts, as a list; halves of surrogate pairs, which no file holds, go."""
    values = value if isinstance(value, list) else [value]
    texts = [re.sub(SURROGATES, "", text) for text in values if isinstance(text, str)]
    return texts if len(texts) == len(values) else None


def _of_a_kind(value: object) -> str:
    """A value that is no text: `true` is not the word."""
    return f"{type(value).__name__} {json.dumps(value)}"
