"""Which reports of its event each claim is judged by: those that were out when its score stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.statements import side_by_side

Places = NDArray[np.intp]
AT_ONCE: Final = 3_000_000
"""Pairs of reports looked at together, about: what bounds the memory."""


def in_earshot(
    reports: pl.DataFrame, rows: pl.Series | None = None
) -> Iterator[tuple[bool, pl.DataFrame]]:
    """Yield the places `n` of reports judged and `n_other` of those heard, about `AT_ONCE` a time.

    With them whether the other reports are of the claim's own source; those of other sources come
    first. `reports` are those of `features.reports`; with `rows` only these are judged. Sorted by
    `n` and by the other's `voice`; all of one claim come together. Where nobody is heard about
    anything, one empty frame comes.
    """
    is_silent = True
    for own in (False, True) if reports.height else ():
        for met in _met(reports, rows, own=own):
            if met.height:
                is_silent = False
                yield own, met
    if is_silent:
        yield True, reports.select("n", n_other="n").clear()


def _met(reports: pl.DataFrame, rows: pl.Series | None, *, own: bool) -> Iterator[pl.DataFrame]:
    judged = reports["n", "event_id", "source_id"]
    if rows is not None:
        asked = np.flatnonzero(np.isin(reports["row"].to_numpy(), rows.to_numpy()))
        if asked.size <= 1:
            yield from (_met_by(reports, int(n), own=own) for n in asked)
            return
        judged = judged[asked]
    group = ["event_id", "source_id"] if own else ["event_id"]
    heard, tied = ("heard_own", "tied_own") if own else ("heard", "tied")
    many = reports.lazy().filter(pl.len().over(group) > 1)  # most sources speak once of an event
    listed = (
        many.filter(pl.col(heard) | pl.col(tied))
        .sort("voice", maintain_order=True)
        .group_by(group)
        .agg(n_other="n", size=pl.len())
    )
    placed = judged.lazy().join(listed, on=group, maintain_order="left")
    parts = placed.with_columns(part=pl.col("size").cum_sum() // AT_ONCE).collect()
    for part in parts.partition_by("part", maintain_order=True):
        met = part.select("n", "n_other").explode("n_other")
        yield met[_audible(reports, met, heard, tied, own=own)]


def _met_by(reports: pl.DataFrame, n: int, *, own: bool) -> pl.DataFrame:
    """Return the same as `_met` where one report alone is judged: there is nothing to join."""
    heard, tied = ("heard_own", "tied_own") if own else ("heard", "tied")
    event, source = reports["event_id"].to_numpy(), reports["source_id"].to_numpy()
    asked = (event == event[n]) & ((source == source[n]) == own)
    asked &= reports[heard].to_numpy() | reports[tied].to_numpy()
    other = np.flatnonzero(asked).astype(np.uint32)
    other = other[np.argsort(reports["voice"].to_numpy()[other], kind="stable")]
    met = pl.DataFrame({"n": np.full_like(other, n), "n_other": other})
    return met[_audible(reports, met, heard, tied, own=own)] if other.size else met


def _audible(
    reports: pl.DataFrame, met: pl.DataFrame, heard: str, tied: str, *, own: bool
) -> Places:
    """Where the other report is of the source asked for and was out when the score stands."""
    one, other = met["n"].to_numpy(), met["n_other"].to_numpy()
    source = reports["source_id"].to_numpy()
    same = source[one] == source[other]
    asked = same & (one != other) if own else ~same
    if _all_out(reports):  # at the latest
        return np.flatnonzero(asked & reports[heard].to_numpy()[other])
    times = side_by_side(reports, met, ["published_at", "available_at", heard, tied])
    both = times.hstack([reports["as_of"][met["n"]]])
    is_out = pl.col("available_at_other") <= pl.col("as_of")
    is_tie = (pl.col("published_at_other") == pl.col("published_at")) & (
        pl.col("available_at_other") <= pl.col("available_at")
    )
    # What is dated roughly may be a tie before it is surely out: see `heard_first`.
    known = pl.when(is_out).then(f"{heard}_other").otherwise(is_tie & pl.col(f"{tied}_other"))
    published = pl.col("published_at_other") <= pl.col("as_of")
    return np.flatnonzero(asked & both.select(published & known).to_series().to_numpy())


def _all_out(reports: pl.DataFrame) -> bool:
    stands: Any = reports["as_of"].min()
    return stands is None or bool(stands >= reports["available_at"].max())
