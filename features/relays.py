"""Which reports hand on what another said: by citing it, by their owner, or in its words."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.reports import code
from features.statements import side_by_side

NEAR_IDENTICAL = 0.8
"""Overlap of two texts' stems from which one is taken to repeat the other."""
Found = NDArray[np.bool_]


def relays(reports: pl.DataFrame, pairs: pl.DataFrame) -> Found:
    """Return whether one of a pair that agree (`n`, `n_other`) relays the other.

    The pairs are of different sources. One relays the other where it `cites` it, has the same
    `parent`, or the same text or nearly. False for two that do not agree, for there it is nothing:
    a relay supports nobody, and whoever contradicts is heard.
    """
    at = np.flatnonzero((pairs["agreement"] > 0).to_numpy())
    asked = pairs["n", "n_other"][at]
    found = _same(reports, asked, "parent") | _same(reports, asked, "text_key")
    for hand_on in (_citing, _near_identical):
        rest = np.flatnonzero(~found)
        found[rest] = hand_on(reports, asked[rest])
    hands_on = np.zeros(pairs.height, dtype=np.bool_)
    hands_on[at] = found
    return hands_on


def _same(reports: pl.DataFrame, pairs: pl.DataFrame, column: str) -> Found:
    one, other = _places(pairs)
    codes = reports[column].to_numpy()
    return np.asarray((codes[one] == codes[other]) & (codes[one] != 0))


def _places(pairs: pl.DataFrame) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    return pairs["n"].to_numpy(), pairs["n_other"].to_numpy()


def _citing(reports: pl.DataFrame, pairs: pl.DataFrame) -> Found:
    found = np.zeros(pairs.height, dtype=np.bool_)
    citing = np.flatnonzero(reports["cites"].list.len().to_numpy())
    if not citing.size:
        return found
    cites = reports["n", "cites"][citing]
    cited = cites.explode("cites").select("n", cited=code(pl.col("cites")))
    speaking = side_by_side(reports, pairs, ["source_id"]).hstack(pairs).with_row_index("at")
    for keys in (["n", "source_id_other"], ["n_other", "source_id"]):
        relayed = speaking.join(cited, left_on=keys, right_on=["n", "cited"], how="semi")
        found[relayed["at"].to_numpy()] = True
    return found


def _near_identical(reports: pl.DataFrame, pairs: pl.DataFrame) -> Found:
    """Pairs whose texts overlap by `NEAR_IDENTICAL`; most cannot, as a bound on each word tells.

    Sets whose Jaccard overlap is J differ in at most (1 - J) / (1 + J) of their words together,
    and their signatures in no more bits than they do in words. Words that come twice are counted
    twice in `n_words`, which only lets more pairs through.
    """
    one, other = _places(pairs)
    signature, n_words = (reports[name].to_numpy() for name in ("signature", "n_words"))
    words = n_words[one].astype(np.float64) + n_words[other]
    bits = np.bitwise_count(signature[one] ^ signature[other])
    found = bits * (1 + NEAR_IDENTICAL) <= (1 - NEAR_IDENTICAL) * words + 1e-6
    maybe = np.flatnonzero(found)
    if not maybe.size:
        return np.asarray(found)
    texts = side_by_side(reports, pairs[maybe], ["text_stems"])
    found[maybe] = texts.select_seq(_overlaps()).to_series().to_numpy()
    return np.asarray(found)


@cache
def _overlaps() -> pl.Expr:
    one, other = pl.col("text_stems").list.unique(), pl.col("text_stems_other").list.unique()
    shared = one.list.set_intersection(other).list.len()
    either = one.list.len() + other.list.len() - shared
    return (either > 0) & (shared >= NEAR_IDENTICAL * either)
