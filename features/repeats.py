"""Ids that are given more than once: the first good row has it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from features.faults import Fault, shown
from features.fields import CLAIMS, SOURCES
from features.rejects import rejected_frame, with_parts


def repeated_claims(ids: pl.DataFrame, parts: Sequence[tuple[str, int]] = ()) -> pl.DataFrame:
    """Return the faults, as lines of rejects, of claims whose id a good row before them has.

    `ids` has `row`, `claim_id` and `good` of every row whose id can be read, good or not; `parts`
    are the files of a folder with the rows before each.

    >>> ids = pl.DataFrame({"row": [1, 2, 3], "claim_id": ["a"] * 3, "good": [False, True, True]})
    >>> repeated_claims(ids)["row", "expected"].rows()
    [(3, 'an id of its own: row 2 has it')]
    """
    ids = ids.filter(ids[CLAIMS.id].is_duplicated())
    first = ids.filter("good").group_by(CLAIMS.id).agg(first=pl.col("row").min())
    later = ids.join(first, on=CLAIMS.id).filter(pl.col("row") > pl.col("first")).sort("row")
    lines = [
        (row, shown(code), CLAIMS.id, shown(code), _expected(first_row))
        for row, code, first_row in later.select("row", CLAIMS.id, "first").iter_rows()
    ]
    return with_parts(rejected_frame(lines, CLAIMS), parts)


def repeated_sources(good: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault], int]:
    """Return the good rows whose id was not there before, the faults of others, and how many equal.

    A source given again in the same words is no fault; it is counted.
    """
    if good[SOURCES.id].is_first_distinct().all():
        return good, [], 0
    first = good.filter(pl.col(SOURCES.id).is_first_distinct())
    content = ["row", *SOURCES.fields]
    firsts = first.select(SOURCES.id, pl.col(content).name.prefix("first "))
    later = good.join(firsts, on=SOURCES.id, maintain_order="left")
    later = later.filter(pl.col("row") > pl.col("first row"))
    same = later.select(
        pl.all_horizontal(
            pl.col(name).eq_missing(pl.col(f"first {name}")) for name in SOURCES.fields
        )
    ).to_series()
    other = later.filter(~same).select("row", SOURCES.id, "first row")
    faults = [
        Fault(row, None, SOURCES.id, shown(code), _expected(first_row))
        for row, code, first_row in other.iter_rows()
    ]
    return first, faults, int(same.sum())


def _expected(first_row: int) -> str:
    return f"an id of its own: row {first_row} has it"
