"""The rejects of claims and sources as one table."""

from __future__ import annotations

from typing import Final

import polars as pl

from features.gate import Admitted

COLUMNS: Final = (
    "input", "row", "part", "claim_id", "source_id", "field", "value", "expected",
)  # fmt: skip
"""Columns of the rejects, a line for each fault."""


def all_rejected(claims: Admitted, sources: Admitted) -> pl.DataFrame:
    """Return the faults of both inputs in one frame, `input` first: claims or sources."""
    faults = pl.concat(
        [
            claims.rejected.with_columns(input=pl.lit("claims")),
            sources.rejected.with_columns(input=pl.lit("sources")),
        ],
        how="diagonal",
    )
    return faults.select(COLUMNS)
