"""What the champion was trained on, as counts: batches are held against it for drift."""

from __future__ import annotations

from typing import Any

import polars as pl

from experiments.snapshots import Snapshots
from models.credibility import CredibilityModel
from scoring.distribution import distribution
from scoring.grades import information_digit


def reference(seen: Snapshots, model: CredibilityModel) -> dict[str, dict[str, Any]]:
    """Return, by horizon, how the settled claims are spread, as `scoring.distribution` reads it.

    Credibility is the fitted model's own. Each horizon has its own counts: a claim that nobody
    else has spoken to yet is not drift in a batch scored at 0h.
    """
    settled = seen.frame.filter(pl.col("truth").is_not_null())
    X, voices = settled.select(model.features).to_numpy(), settled["n_others"].to_numpy()
    described = settled.with_columns(
        information_digit(),
        credibility=pl.Series(model.judge(X, voices).probability),
        event_id="event",
    )
    return {
        str(horizon): distribution(frame).record()
        for (horizon,), frame in described.group_by("horizon", maintain_order=True)
    }
