"""Claims for reading: through the gate, unless they came through it before."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from features.fields import CLAIMS_SCHEMA
from features.files import Frame
from features.gate import admit_claims


def accepted_claims(claims: Frame | str | Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the accepted claims, and a line for each fault of those that are not.

    Raises InputError where the input as a whole cannot be read.
    """
    if isinstance(claims, pl.DataFrame) and claims.schema == CLAIMS_SCHEMA:
        return claims, pl.DataFrame(schema=_REJECTED)
    admitted = admit_claims(claims)
    return admitted.accepted, admitted.rejected


_REJECTED = {
    "row": pl.UInt32, "claim_id": pl.String, "field": pl.String, "value": pl.String,
    "expected": pl.String,
}  # fmt: skip
