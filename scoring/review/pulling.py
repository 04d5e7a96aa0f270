"""Pulling: what people answered in MLflow into our own store, with what their runs had read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import polars as pl

from scoring.output import write_scores
from scoring.review.agreement import agreement
from scoring.review.pulled import Pulled
from scoring.review.verdict_record import frame_of
from scoring.review.verdict_store import VerdictStore
from scoring.review.verdicts import learn
from scoring.store import TrackingError
from scoring.tracking.assessments import answers
from scoring.tracking.run_inputs import run_inputs

_CLAIM: Final = ("run_id", "claim_id", "who")
"""One verdict that stands: of one person, on one claim of one run."""


def pull(store: VerdictStore, tracking_uri: str | None = None) -> Pulled:
    """Bring the store up to what people have answered by now, and say what that changed.

    The same pull again changes nothing, and two at once go one after the other. For each run with
    verdicts the claims and sources it had read are kept too, once; a run that has none is told.
    Raises TrackingError where the answers cannot be read, VerdictStoreError where ours cannot be
    written; what was kept before is untouched.
    """
    with store.alone():
        given = answers(tracking_uri)
        torn = store.mend()
        before = store.standing()
        learned = learn(given, store.ledger(), datetime.now(UTC))
        n_added = store.append(frame_of([*learned.withdrawn, *learned.verdicts]))
        after = store.standing()
    both = after.join(before, on=_CLAIM, suffix="_before", maintain_order="left")
    changed = both.filter(_said() != _said("_before")).select(after.columns)
    # Written when nothing was refused too: an old one would speak of answers that are mended.
    write_scores(learned.refused, store.folder / "refused.jsonl")
    return Pulled(
        store=store.file,
        new=after.join(before, on=_CLAIM, how="anti", maintain_order="left"),
        changed=changed,
        withdrawn=before.join(after, on=_CLAIM, how="anti", maintain_order="left"),
        n_unchanged=both.height - changed.height,
        n_added=n_added,
        standing=after,
        stay_withdrawn=frame_of(learned.stay_withdrawn),
        refused=learned.refused,
        no_inputs=_keep_inputs(store, after, tracking_uri),
        agreement=agreement(after),
        remark=given.remark,
        torn=torn,
    )


def _said(before: str = "") -> pl.Expr:
    """What a person said, as one text; a verdict that is given again alike is no change."""
    reasons = pl.col(f"wrong_reasons{before}").list.join("\0")
    note = pl.col(f"note{before}").fill_null("")
    return pl.concat_str(f"verdict{before}", reasons, note, separator="\0")


def _keep_inputs(
    store: VerdictStore, standing: pl.DataFrame, tracking_uri: str | None
) -> dict[str, str]:
    """Keep what each run with verdicts had read; return which runs do not have it, and why."""
    lacking: dict[str, str] = {}
    for run_id in standing["run_id"].unique(maintain_order=True):
        if store.has_inputs(run_id):
            continue
        try:
            store.keep_inputs(run_id, *run_inputs(run_id, tracking_uri))
        except TrackingError as why:  # the verdicts are kept already: it is told, not raised
            lacking[run_id] = str(why)
    return lacking
