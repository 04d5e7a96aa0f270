"""The sources of a page: one record for each row of their table."""

from __future__ import annotations

from typing import Any

import polars as pl

from scoring.batch_page.limits import MAX_SOURCES, PageLimits
from scoring.batch_page.text import cut


def source_rows(sources: pl.DataFrame | None, limits: PageLimits) -> list[dict[str, Any]]:
    """Return the first 300 sources of `scoring.sources.sources_of`, ids and names cut short."""
    if sources is None:
        return []
    told = [name for name in ("overridden_by", "override_why") if name in sources.columns]
    whose = sources if told else sources.with_columns(overridden_by=pl.lit(None, pl.String))
    return (
        whose.head(MAX_SOURCES)
        .with_columns(
            cut(limits.name, "source_id", "name", "camp", *told),
            pl.col("kind").str.replace_all("_", " "),
        )
        .with_columns(
            pl.col("camp").str.replace_all("_", " ").str.replace_all("|", " or ", literal=True)
        )
        .to_dicts()
    )
