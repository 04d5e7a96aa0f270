"""Which words and pairs of words a text has, of those that a model was fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import sparse

from features import lexicon

SHARE = 0.15
"""What a word weighs beside a cue before anything is fitted: there are many, each seen seldom."""


def wording(texts: pl.Series, vocabulary: Sequence[str]) -> sparse.csr_matrix:
    """Return which terms, of one or two words in lower case, each text has: `SHARE` or nothing.

    (texts x vocabulary). All terms are looked for in one pass over the texts.

    >>> wording(pl.Series(["Denied it.", "Never denied."]), ["denied", "denied it"]).toarray()
    array([[0.15, 0.15],
           [0.15, 0.  ]])
    """
    shape = (texts.len(), len(vocabulary))
    if not vocabulary or not texts.len():
        return sparse.csr_matrix(shape)
    patterns = {f" {'  '.join(term.split())} ": n for n, term in enumerate(vocabulary)}
    hits = (
        texts.to_frame("text")
        .lazy()
        .select(words=lexicon.words("text"))
        .select(found=pl.col("words").str.extract_many(list(patterns), overlapping=True))
        .with_row_index("text")
        .explode("found", empty_as_null=True)
        .drop_nulls("found")
        .unique()
        .with_columns(term=pl.col("found").replace_strict(patterns, return_dtype=pl.Int64))
        .collect()
    )
    places = (hits["text"].to_numpy(), hits["term"].to_numpy())
    return sparse.csr_matrix((np.full(hits.height, SHARE), places), shape=shape)


def terms_of(texts: pl.Series, groups: pl.Series, at_least: int) -> list[str]:
    """Return every word and pair of words that at least so many groups of texts have, sorted."""
    words = texts.to_frame("text").select(
        lexicon.words("text").str.strip_chars(" ").str.split("  ")
    )
    ones = words.to_series().to_frame("word").with_columns(group=groups).with_row_index("text")
    long = ones.explode("word", empty_as_null=True).drop_nulls("word").filter(pl.col("word") != "")
    follow = pl.format("{} {}", "word", pl.col("word").shift(-1).over("text"))
    both = pl.concat(
        [long.select("group", term="word"), long.select("group", term=follow).drop_nulls("term")]
    )
    counted = both.group_by("term").agg(n=pl.col("group").n_unique())
    return counted.filter(pl.col("n") >= at_least)["term"].sort().to_list()
