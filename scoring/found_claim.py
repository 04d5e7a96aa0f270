"""A claim that somebody asked for by its id, or why it is not there."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import polars as pl

from features.errors import InputError
from features.gate import Admitted
from scoring.moment import Moment


def found_claim(
    claim_id: str, admitted: Admitted, known: pl.DataFrame, asked: Moment
) -> Mapping[str, Any]:
    """Return a claim by its id; `known` are those known at the moment asked for.

    Raises InputError where it was rejected, came later or is not there, with the closest ids.
    """
    here = pl.col("claim_id") == claim_id
    found = known.filter(here)
    if found.height:
        return found.row(0, named=True)
    rejected, later = admitted.rejected.filter(here), admitted.accepted.filter(here)
    if rejected.height:
        fault = rejected.row(0, named=True)
        raise InputError(
            f"the claim {claim_id!r} was rejected",
            where=f"row {fault['row']}",
            got=f"{fault['value']!r} in {fault['field']}",
            remedy=f"Expected is {fault['expected']}.",
        )
    if later.height:
        published = later["published_at"][0]
        raise InputError(
            f"the claim {claim_id!r} was published on {published:%Y-%m-%d}, after the time asked "
            f"for ({asked})",
            remedy="Ask for a later time.",
        )
    ids = admitted.accepted["claim_id"].to_list()
    close = difflib.get_close_matches(claim_id, ids, n=3, cutoff=0.5)
    raise InputError(
        f"there is no claim {claim_id!r}",
        remedy=f"The closest are {', '.join(close)}." if close else "No claim_id is like it.",
    )
