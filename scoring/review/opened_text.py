"""What `sourcegrade review open` says when the queue is filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.review.opening import Opened
from scoring.review.questions import QUESTIONS
from scoring.review.selection import AUDIT, SIGNALS
from scoring.store import is_http
from scoring.terminal import own_command

_WORDS: Final = {
    "uncertainty": "of which the model is least sure",
    "disagreement": "on which camps disagree",
    "stakes": "with high stakes",
    "novelty": "of sources of whom nothing is settled",
    AUDIT: "drawn at random",
}


def opened_lines(opened: Opened) -> Iterator[str]:
    """Return what was selected and why, and where it is answered; one line for a log first."""
    counts = dict(opened.selected["selected_by"].value_counts().iter_rows())
    n = opened.selected.height
    told = f"{n} {'claim' if n == 1 else 'claims'} of run {opened.run_id} to be reviewed"
    yield told + _of(opened)
    for why in (*SIGNALS, AUDIT):
        if why in counts:
            yield f"  {counts[why]:4} {_WORDS[why]}"
    if opened.n_judged_before:
        have = "has" if opened.n_judged_before == 1 else "have"
        yield f"  {opened.n_judged_before:4} more of the run {have} a verdict and are left out"
    yield ""
    if not opened.queue.queue_id:
        yield from _without_queues()
    if is_http(opened.queue.tracking_uri):
        yield f"  {opened.queue.url()}"
    else:
        yield f"  {own_command()} ui"
        yield f"  {opened.queue.url()}   (or the port that ui was given)"
    yield ""
    yield f"When some are answered: {own_command()} review pull"


def _of(opened: Opened) -> str:
    queue = opened.queue
    if not queue.queue_id or queue.n_new == queue.n_items:
        return ""
    return f": {queue.n_new} new, {queue.n_items} in the queue"


def _without_queues() -> Iterator[str]:
    yield "This MLflow has no review queues (it is older than 3.14). Open a trace and add feedback:"
    for question in QUESTIONS:
        options = ", ".join(question.options) or "free text"
        yield f"  {question.name}: {options}"
