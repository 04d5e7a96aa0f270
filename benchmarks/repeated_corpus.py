"""The Syria claims many times over, under new ids, places and events."""

from __future__ import annotations

import polars as pl

from experiments.corpora import own_corpora


def repeated(n_claims: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return at least one and at most `n_claims` claims, and the sources of all of them."""
    corpus = own_corpora()[0]
    times = -(-n_claims // corpus.claims.height)
    copies = pl.DataFrame({"copy": range(times)}).join(corpus.claims.drop("row"), how="cross")
    marked = copies.with_columns(
        pl.format("{}-{}", column, "copy").alias(column)
        for column in ("claim_id", "event_id", "place")
    )
    # A quarter of the propositions is reworded, so that texts are not all alike either.
    reworded = pl.when(pl.col("copy") % 4 == 0).then(
        pl.format("{} Report {}.", "proposition", "copy")
    )
    claims = marked.with_columns(proposition=reworded.otherwise("proposition"))
    return claims.drop("copy").head(n_claims), corpus.sources
