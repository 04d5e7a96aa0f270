"""What two statements say of each other, worked out once for all reports that make them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from features.agreement import agreement, direction, likeness, outnumbers, same_proposition
from features.reports import SAID


def side_by_side(reports: pl.DataFrame, met: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return columns of the reports at `n`, and with the ending `_other` of those at `n_other`."""
    other = reports.select(pl.col(columns).name.suffix("_other"))
    return reports.select(columns)[met["n"]].hstack(other[met["n_other"]])


def compared(reports: pl.DataFrame, met: pl.DataFrame) -> pl.DataFrame:
    """Return what the reports at `n` and `n_other` say of each other, a row for each row of `met`.

    Columns `same_proposition`, `agreement`, `direction` and `outnumbers`, as the functions of
    `features.agreement` have them, and `log_ratio`: the one's number over the other's, of the same
    unit.
    """
    both = side_by_side(reports, met, SAID)
    counted = (pl.col("unit") == pl.col("unit_other")).fill_null(value=False)
    counted &= (pl.col("quantity") > 0) & (pl.col("quantity_other") > 0)
    return (
        both.with_columns(likeness=_likeness(reports, both))
        .with_columns(same_proposition=same_proposition())
        .select(
            "same_proposition",
            agreement=agreement(),
            direction=direction(),
            outnumbers=outnumbers(),
            log_ratio=pl.when(counted).then((pl.col("quantity") / pl.col("quantity_other")).log()),
        )
    )


def compared_once(reports: pl.DataFrame, met: pl.DataFrame) -> pl.DataFrame:
    """Return the same as `compared`, worked out once for statements that many reports share.

    Each statement of an event's reports at `n` is held against each of those at `n_other`, in a
    table; from their places in it the reports look their own up.
    """
    said = reports.select("event_id", "statement")
    judged, heard = (said.filter(_occurs(met[side], said.height)).unique() for side in met.columns)
    heard = heard.with_columns(place=pl.int_range(pl.len()).over("event_id"))
    of_event = heard.group_by("event_id", maintain_order=True).agg(n_other="statement")
    asked = judged.join(of_event, on="event_id").rename({"statement": "n"})
    table = compared(reports, asked.select("n", "n_other").explode("n_other"))

    begin, place = np.zeros((2, reports.height), dtype=np.uint32)
    sizes = asked["n_other"].list.len().to_numpy()
    begin[asked["n"].to_numpy()] = np.cumsum(sizes) - sizes
    place[heard["statement"].to_numpy()] = heard["place"].to_numpy()
    statement = reports["statement"].to_numpy()
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
