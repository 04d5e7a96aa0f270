"""What several people, and a label, say of one claim: one truth, and how sure it is."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import polars as pl

VALUE: Final = MappingProxyType(
    {"true": 1.0, "mostly true": 0.8, "contested": 0.5, "mostly false": 0.2, "false": 0.0}
)
"""What each verdict is worth as a truth; "cannot tell" says nothing, so it is not here."""
OPEN: Final = 0.2
"""Below this confidence a claim counts as contested: opinions cancel, or leave the matter open."""


def settle(opinions: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return one line for each claim, named in the column `by`: `truth`, `confidence`, `label`.

    `opinions` has `value` (0 false to 1 true) and `weight`. With m the weighted mean, truth is
    m > .5 and confidence |2m − 1|: two who contradict each other settle nothing. A truth is null
    where the confidence is below `OPEN`; `label` then is contested.

    >>> said = pl.DataFrame({"claim": ["a", "a", "b", "b"], "value": [1.0, 0.8, 1.0, 0.0],
    ...                      "weight": [1.0, 1.0, 1.0, 1.0]})
    >>> settle(said, "claim").rows()
    [('a', True, 0.8, 'true'), ('b', None, 0.0, 'contested')]
    """
    mean = (pl.col("value") * pl.col("weight")).sum() / pl.col("weight").sum()
    # Rounded, so that .6 is not contested by the last bit of 2 × .6 − 1.
    lean = (2 * mean.fill_nan(0.5) - 1).round(9)
    found = opinions.group_by(by, maintain_order=True).agg(lean=lean)
    unsure = pl.col("lean").abs() < OPEN
    truth = pl.when(~unsure).then(pl.col("lean") > 0)
    return found.with_columns(truth=truth, confidence=pl.col("lean").abs()).select(
        by,
        "truth",
        "confidence",
        label=pl.when("truth")
        .then(pl.lit("true"))
        .when(~pl.col("truth"))
        .then(pl.lit("false"))
        .otherwise(pl.lit("contested")),
    )
