"""Which reports hand on what another said: by citing it, by their owner, or in its words."""

from __future__ import annotations

import numpy as np
import polars as pl

from features.reports import code
from features.statements import side_by_side

NEAR_IDENTICAL = 0.8
"""Overlap of two texts' stems from which one is taken to repeat the other."""
_COMPARED = ("parent", "text_key", "n_words", "signature")


def relays(reports: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return whether one of a pair that agree (`n`, `n_other`) relays the other.

    The pairs are of different sources. One relays the other where it `cites` it, has the same
    `parent`, or the same text or nearly. False for two that do not agree, for there it is nothing:
    a relay supports nobody, and whoever contradicts is heard.
    """
    placed = pairs.select("n", "n_other", at=pl.int_range(pl.len()))
    asked = placed.filter(pairs["agreement"] > 0)
    both = asked.hstack(side_by_side(reports, asked, _COMPARED))
    plain = both.filter(_same("parent") | _same("text_key"))["at"]
    found = pl.concat([plain, _citing(reports, both), _near_identical(reports, both)])
    hands_on = np.zeros(pairs.height, dtype=np.bool_)
    hands_on[found.to_numpy()] = True
    return pl.Series(hands_on)


def _same(column: str) -> pl.Expr:
    return (pl.col(column) == pl.col(f"{column}_other")).fill_null(value=False)


def _citing(reports: pl.DataFrame, both: pl.DataFrame) -> pl.Series:
    if not (reports["cites"].list.len() > 0).any():
        return both["at"].clear()
    cites = reports.select("n", "cites").filter(pl.col("cites").list.len() > 0).explode("cites")
    cited = cites.select("n", cited=code(pl.col("cites")))
    one, other = ["n", "source_id_other"], ["n_other", "source_id"]
    speaking = both.select("n", "n_other", "at").hstack(side_by_side(reports, both, ["source_id"]))
    return pl.concat(
        speaking.join(cited, left_on=keys, right_on=["n", "cited"], how="semi")["at"]
        for keys in (one, other)
    )


def _near_identical(reports: pl.DataFrame, both: pl.DataFrame) -> pl.Series:
    """Pairs whose texts overlap by `NEAR_IDENTICAL`; most cannot, as a bound on each word tells.

    Sets whose Jaccard overlap is J differ in at most (1 - J) / (1 + J) of their words together,
    and their signatures in no more bits than they do in words. Words that come twice are counted
    twice in `n_words`, which only lets more pairs through.
    """
    words = pl.col("n_words") + pl.col("n_words_other")
    bits = (pl.col("signature") ^ pl.col("signature_other")).bitwise_count_ones()
    possible = bits * (1 + NEAR_IDENTICAL) <= (1 - NEAR_IDENTICAL) * words + 1e-6
    maybe = both.select("n", "n_other", "at").filter(both.select(possible).to_series())
    texts = maybe.hstack(side_by_side(reports, maybe, ["text_stems"])).with_columns(
        pl.col("text_stems", "text_stems_other").list.unique()
    )
    shared = pl.col("text_stems").list.set_intersection("text_stems_other").list.len()
    either = pl.col("text_stems").list.len() + pl.col("text_stems_other").list.len() - shared
    return texts.filter((either > 0) & (shared >= NEAR_IDENTICAL * either))["at"]
