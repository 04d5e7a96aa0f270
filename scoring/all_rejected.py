"""The rejects of all inputs as one table."""

from __future__ import annotations

from typing import Final

import polars as pl

from features.gate import Admitted

COLUMNS: Final = (
    "input", "row", "part", "claim_id", "source_id", "field", "value", "expected",
)  # fmt: skip
"""Columns of the rejects, a line for each fault."""


def all_rejected(
    claims: Admitted, sources: Admitted, overrides: Admitted | None = None
) -> pl.DataFrame:
    """Return the faults of the inputs in one frame, `input` first: claims, sources or overrides."""
    given = {"claims": claims, "sources": sources, "overrides": overrides}
    faults = pl.concat(
        [
            each.rejected.with_columns(input=pl.lit(name))
            for name, each in given.items()
            if each is not None
        ],
        how="diagonal",
    )
    return faults.select(COLUMNS)
