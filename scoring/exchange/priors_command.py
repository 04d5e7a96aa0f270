"""`sourcegrade sources --priors`: ratings by others beside what is known of sources."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from scoring.assessment import Assessment
from scoring.exchange.priors import letters_with_priors, priors_from_opencti, priors_from_ratings

WARNING: Final = (
    "ratings by others rate outlets, not claims, and overrate state media: in the table of Lin et "
    "al. (2023) a third of them is above the median. A prior is worth two claims, moves "
    "letter_with_prior alone, and no score reads it (docs/sources.md)"
)
"""What is said wherever priors are shown."""


def with_priors(
    found: pl.DataFrame, scored: Assessment, path: Path, column: str
) -> tuple[pl.DataFrame, str]:
    """Return a table of sources with the priors of a file, and how many of them are of use.

    A .json is an OpenCTI export, anything else a CSV with ratings in `column` by domain. Raises
    InputError where it is neither.
    """
    is_export = path.suffix.lower() == ".json"
    priors = priors_from_opencti(path) if is_export else priors_from_ratings(path, column)
    domains = scored.sources.accepted.select("source_id", "domain")
    known = found.join(domains, on="source_id", how="left", maintain_order="left")
    table = letters_with_priors(known, priors).drop("domain")
    n_found = table["prior_from"].drop_nulls().len()
    return table, f"{n_found:,} of {table.height:,} sources are among {priors.height:,} ratings"
