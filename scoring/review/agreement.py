"""How far the reviewers agree, over the verdicts that stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import polars as pl

from scoring.review.alpha import alpha_interval, krippendorff_alpha

FEWEST: Final = 10
"""Claims with two reviewers below which there is no interval: too few to be drawn again."""
IN_ORDER: Final = ("false", "mostly false", "contested", "mostly true", "true")
"""The verdicts from worst to best; "cannot tell" is none of them, and counts as no verdict."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha for ordered verdicts, its 90 % interval, and over how many claims.

    `alpha` is None where nothing can be said, and `remark` says why; below `FEWEST` claims there
    is no interval.
    """

    alpha: float | None
    low: float | None
    high: float | None
    n_claims: int
    remark: str = ""

    def __str__(self) -> str:
        """Return the agreement in words.

        >>> print(Agreement(0.814, 0.52, 0.98, 14))
        agreement alpha 0.81 (90 % interval 0.52 to 0.98) on 14 claims
        >>> print(Agreement(None, None, None, 0, "no claim has two reviewers yet"))
        agreement is not known: no claim has two reviewers yet
        """
        if self.alpha is None:
            return f"agreement is not known: {self.remark}"
        claims = f"{self.n_claims:,} {'claim' if self.n_claims == 1 else 'claims'}"
        if self.low is None or self.high is None:
            return f"agreement alpha {self.alpha:.2f} on {claims}, too few for an interval"
        between = f"90 % interval {self.low:.2f} to {self.high:.2f}"
        return f"agreement alpha {self.alpha:.2f} ({between}) on {claims}"


def agreement(standing: pl.DataFrame) -> Agreement:
    """Return how far those agree who judged the same claim of the same run, beyond chance.

    `standing` is what `VerdictStore.standing` gives; only claims with two or more verdicts count.

    >>> from scoring.review.verdict_record import VERDICT_SCHEMA
    >>> agreement(VERDICT_SCHEMA.to_frame()).remark
    'no claim has two reviewers yet'
    """
    counts = (
        standing.group_by("run_id", "claim_id", maintain_order=True)
        .agg((pl.col("verdict") == verdict).sum().alias(verdict) for verdict in IN_ORDER)
        .select(IN_ORDER)
        .filter(pl.sum_horizontal(IN_ORDER) >= 2)
    )
    if not counts.height:
        return Agreement(None, None, None, 0, "no claim has two reviewers yet")
    table = counts.to_numpy()
    alpha = krippendorff_alpha(table)
    if math.isnan(alpha):
        why = "all verdicts of two reviewers on a claim are the same word"
        return Agreement(None, None, None, counts.height, why)
    if counts.height < FEWEST:
        return Agreement(alpha, None, None, counts.height)
    low, high = alpha_interval(table)
    return Agreement(alpha, low, high, counts.height)
