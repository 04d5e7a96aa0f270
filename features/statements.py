"""What two statements say of each other, worked out once for all reports that make them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from features import few
from features.agreement import likeness, relation
from features.reports import SAID

COMPARED: Final = ("same_proposition", "agreement", "direction", "outnumbers", "log_ratio")
"""What two reports are to each other."""


def side_by_side(reports: pl.DataFrame, met: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return columns of the reports at `n`, and with the ending `_other` of those at `n_other`."""
    named = reports[list(columns)]
    other = named[met["n_other"]]
    other.columns = [f"{name}_other" for name in columns]
    return named[met["n"]].hstack(other)


def compared(reports: pl.DataFrame, met: pl.DataFrame) -> pl.DataFrame:
    """Return what the reports at `n` and `n_other` say of each other, a row for each row of `met`.

    The columns are `COMPARED`, as `features.agreement` has them.
    """
    first, *steps = relation()
    if met.height <= few.FEW:
        both = side_by_side(reports, met, [*SAID, "stems"])
        first = (likeness().alias("likeness"), *first)
    else:
        both = side_by_side(reports, met, SAID)
        both = both.with_columns(likeness=_likeness(reports, both))
    for step in (first, *steps):
        both = few.with_columns(both, step)
    return both[[*COMPARED]]


def compared_once(reports: pl.DataFrame, met: pl.DataFrame) -> pl.DataFrame:
    """Return the same as `compared`, worked out once for statements that many reports share.

    A statement is one for all reports of an event that say the same in all that is compared. Each
    of those at `n` is held against each of those at `n_other`, in a table; from their places in it
    the reports look their own up.
    """
    said = reports.select("event_id", statement=pl.col("n").first().over("event_id", *SAID))
    judged, heard = (said.filter(_occurs(met[side], said.height)).unique() for side in met.columns)
    heard = heard.with_columns(place=pl.int_range(pl.len()).over("event_id"))
    of_event = heard.group_by("event_id", maintain_order=True).agg(n_other="statement")
    asked = judged.join(of_event, on="event_id").rename({"statement": "n"})
    table = compared(reports, asked.select("n", "n_other").explode("n_other"))

    begin, place = np.zeros((2, reports.height), dtype=np.uint32)
    sizes = asked["n_other"].list.len().to_numpy()
    begin[asked["n"].to_numpy()] = np.cumsum(sizes) - sizes
    place[heard["statement"].to_numpy()] = heard["place"].to_numpy()
    statement = said["statement"].to_numpy()
    one, other = (met[side].to_numpy() for side in ("n", "n_other"))
    return table[pl.Series(begin[statement][one] + place[statement][other])]


def _occurs(places: pl.Series, n: int) -> pl.Series:
    found = np.zeros(n, dtype=np.bool_)
    found[places.to_numpy()] = True
    return pl.Series(found)


def _likeness(reports: pl.DataFrame, both: pl.DataFrame) -> pl.Series:
    """The overlap of the stems: worked out once for two that differ, and known for two alike."""
    keys = ["stems_key", "stems_key_other"]
    asked = both.lazy().select(keys)
    stems = reports.lazy().select("stems_key", "stems").unique("stems_key")
    differ = (
        asked.filter(pl.col(keys[0]) != pl.col(keys[1]))
        .unique()
        .join(stems, on="stems_key")
        .join(stems.select(pl.all().name.suffix("_other")), on="stems_key_other")
        .select(*keys, likeness=likeness())
    )
    some = (pl.col("stems").list.len() > 0).cast(pl.Float64)
    alike = stems.select("stems_key", stems_key_other="stems_key", likeness=some)
    known = pl.concat([differ, alike])
    found = asked.join(known, on=keys, how="left", maintain_order="left")
    return found.select("likeness").collect().to_series()
