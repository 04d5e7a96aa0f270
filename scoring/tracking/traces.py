"""Cases as traces in MLflow: written, flushed and counted, so that none is lost in silence.

MLflow writes traces as well as it can: what goes wrong in the store is a log line, and of a
thousand traces of five spans 464 were once lost so. Here they are written at once instead of by a
queue, and after every `AT_A_TIME` the store is asked what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from scoring.review.selection import AUDIT
from scoring.review.told import TAGS, Step, Told
from scoring.store import TrackingError, without_password
from scoring.tracking.client import connect, speaking_to, store_of_the_process

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import LiveSpan

AT_A_TIME: Final = 200
"""Traces after which they are flushed and counted."""
_SELECTED: Final = f"{TAGS}selected_by"
_NAME: Final = 100
"""Characters of a trace's name."""
_LINKED: Final = 100
"""Traces that MLflow links to a run in one call."""
_PAGE: Final = 200
"""Traces read in one call."""

Progress = Callable[[int, int], None]
"""Called with the traces written so far and the traces in all."""


def log_traces(
    told: Sequence[Told],
    experiment_id: str,
    run_id: str,
    *,
    progress: Progress | None = None,
    tracking_uri: str | None = None,
) -> dict[str, str]:
    """Write a trace for each case of a run and return their ids, by `claim_id`.

    A claim that has a whole trace of this run keeps it, with its answers. A trace that lacks spans,
    as one left by a run that was killed, is written again. All are linked to the run. Raises
    TrackingError where the store does not have every trace and span.
    """
    client = connect(tracking_uri)
    with speaking_to(client.tracking_uri):
        whole = _whole(client, experiment_id, run_id, told)
        missing = [each for each in told if each.claim_id not in whole]
        with store_of_the_process(client.tracking_uri):
            for start in range(0, len(missing), AT_A_TIME):
                some = missing[start : start + AT_A_TIME]
                whole |= _written(client, experiment_id, run_id, some)
                if progress:
                    progress(start + len(some), len(missing))
    return {each.claim_id: whole[each.claim_id] for each in told}


def count_traces(
    experiment_id: str, run_id: str, tracking_uri: str | None = None
) -> dict[str, tuple[str, int]]:
    """Return the trace and the number of its spans of each claim of a run, as the store has them.

    The newest, where a claim has several. Raises TrackingError.
    """
    client = connect(tracking_uri)
    with speaking_to(client.tracking_uri):
        return _stored(client, experiment_id, run_id)


def _whole(
    client: MlflowClient, experiment_id: str, run_id: str, told: Sequence[Told]
) -> dict[str, str]:
    """The traces that are there already; what lacks spans is deleted.

    Whoever was drawn at random stays so, for a smaller draw would leave out the easy claims alone;
    and who is drawn now is, whatever was said before.
    """
    stored = _stored(client, experiment_id, run_id)
    kept, torn = {}, []
    for each in told:
        trace_id, n_spans = stored.get(each.claim_id, ("", 0))
        if n_spans == _spans(each):
            kept[each.claim_id] = trace_id
            if each.tags[_SELECTED] == AUDIT:
                client.set_trace_tag(trace_id, _SELECTED, AUDIT)
        elif trace_id:
            torn.append(trace_id)
    for start in range(0, len(torn), _LINKED):
        client.delete_traces(experiment_id, trace_ids=torn[start : start + _LINKED])
    return kept


def _written(
    client: MlflowClient, experiment_id: str, run_id: str, told: Sequence[Told]
) -> dict[str, str]:
    import mlflow
    from mlflow.environment_variables import MLFLOW_ENABLE_ASYNC_TRACE_LOGGING

    ids = {each.claim_id: _log(each, experiment_id) for each in told}
    if MLFLOW_ENABLE_ASYNC_TRACE_LOGGING.get():  # type: ignore[no-untyped-call]  # if a user set it
        mlflow.flush_trace_async_logging()
    _reconcile(client, experiment_id, run_id, told)
    in_order = list(ids.values())
    for start in range(0, len(in_order), _LINKED):
        client.link_traces_to_run(in_order[start : start + _LINKED], run_id)
    return ids


def _reconcile(client: MlflowClient, experiment_id: str, run_id: str, told: Sequence[Told]) -> None:
    stored = _stored(client, experiment_id, run_id)
    short = [each for each in told if stored.get(each.claim_id, ("", 0))[1] != _spans(each)]
    if not short:
        return
    n_spans = sum(_spans(each) for each in told)
    has = sum(stored.get(each.claim_id, ("", 0))[1] for each in told)
    raise TrackingError(
        f"{without_password(client.tracking_uri)}: of {len(told)} traces with {n_spans} spans only "
        f"{len(told) - len(short)} are whole, with {has} spans; the first that is not is that of "
        f"claim {short[0].claim_id!r}. Look at that store and call this again: what is whole stays"
    )


def _stored(client: MlflowClient, experiment_id: str, run_id: str) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for trace in _pages(client, experiment_id, run_id):
        claim_id = trace.info.tags.get(f"{TAGS}claim_id", "")
        found.setdefault(claim_id, (trace.info.trace_id, len(trace.data.spans)))
    return found


def _pages(client: MlflowClient, experiment_id: str, run_id: str) -> Iterator[Any]:
    token = None
    while True:
        page = client.search_traces(
            locations=[experiment_id],
            filter_string=f"tags.`{TAGS}run_id` = '{run_id}'",
            order_by=["timestamp_ms DESC"],
            max_results=_PAGE,
            page_token=token,
        )
        yield from page
        token = page.token
        if not token:
            return


def _log(told: Told, experiment_id: str) -> str:
    import mlflow
    from mlflow.entities.trace_location import MlflowExperimentLocation

    place = MlflowExperimentLocation(experiment_id)
    with mlflow.start_span(told.whole.name[:_NAME], trace_destination=place) as root:
        _fill(root, told.whole)
        for step in told.steps:
            with mlflow.start_span(step.name) as span:
                _fill(span, step)
        mlflow.update_current_trace(
            tags=dict(told.tags), request_preview=told.question, response_preview=told.answer
        )
        return str(root.trace_id)


def _fill(span: LiveSpan, step: Step) -> None:
    span.set_inputs(dict(step.inputs))
    span.set_outputs(dict(step.outputs))


def _spans(told: Told) -> int:
    return 1 + len(told.steps)
