"""What is refused of reports: checks, and the times that they hold."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

COLUMNS: Final = ("source", "item", "value")


class ReportsError(ValueError):
    """Reports cannot be used as a whole; the message says what, where, what was got and what to do.

    >>> print(ReportsError("no reports", got="an empty frame", remedy="Give at least one."))
    reports: no reports. Got an empty frame. Give at least one.
    """

    def __init__(self, what: str, *, got: str, remedy: str) -> None:
        super().__init__(f"reports: {what}. Got {got}. {remedy}")


def checked(frame: pd.DataFrame | pl.DataFrame) -> pd.DataFrame:
    """Return the columns that are read, or raise for what cannot be."""
    if not isinstance(frame, pd.DataFrame | pl.DataFrame):
        raise ReportsError(
            "not a frame", got=type(frame).__name__, remedy="Give a pandas or Polars DataFrame."
        )
    if len(set(frame.columns)) < len(frame.columns):
        raise ReportsError(
            "a column twice", got=", ".join(map(str, frame.columns)), remedy="Name each once."
        )
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise ReportsError(
            f"no column {', '.join(missing)}",
            got=", ".join(map(str, frame.columns)) or "no columns",
            remedy="Each report has a source, an item and a value.",
        )
    if len(frame) == 0:
        raise ReportsError(
            "no reports", got="a frame without rows", remedy="Give at least one report."
        )
    read = [name for name in (*COLUMNS, "weight", "time", "text") if name in frame.columns]
    table = (frame.select(read).to_pandas() if isinstance(frame, pl.DataFrame) else frame)[read]
    for name in read:
        if name != "text":
            _refuse_null(table[name])
    if "weight" in table:
        _refuse_weight(table["weight"])
    return table


def _refuse_null(column: pd.Series) -> None:
    empty = column.isna().to_numpy()
    if empty.any():
        raise ReportsError(
            f"{int(empty.sum())} rows have no {column.name}",
            got=f"an empty {column.name} in row {int(np.flatnonzero(empty)[0])}",
            remedy="Leave those rows out, or fill them in.",
        )


def _refuse_weight(column: pd.Series) -> None:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
    odd = ~(np.isfinite(numbers) & (numbers > 0))
    if odd.any():
        row = int(np.flatnonzero(odd)[0])
        raise ReportsError(
            "a weight that is no number above 0",
            got=f"{column.iloc[row]} in row {row}",
            remedy="Weigh a report above 0, or leave it out.",
        )


def known_by(table: pd.DataFrame, as_of: Any) -> pd.DataFrame:
    """Return the reports that were made by then."""
    if as_of is None:
        return table
    if "time" not in table:
        raise ReportsError(
            "what was known by a time is asked of reports without a time",
            got=f"as_of={as_of!r}",
            remedy="Add a column `time`.",
        )
    known = table[seconds_of(table["time"]) <= seconds(as_of)]
    if len(known) == 0:
        raise ReportsError(
            "nothing was reported by then", got=f"as_of={as_of!r}", remedy="Ask for a later time."
        )
    return known


def seconds(time: Any) -> float:
    """Return a time, or ISO text, as seconds since 1970; UTC where it has no zone.

    >>> seconds("1970-01-02")
    86400.0
    """
    return float(seconds_of(pd.Series([time]))[0])


def seconds_of(column: pd.Series) -> NDArray[np.float64]:
    """Return a column of times, or of ISO text, as seconds since 1970."""
    remedy = "Write times as 2017-09-29T12:00, or as timestamps."
    if pd.api.types.is_numeric_dtype(column.dtype):
        raise ReportsError("a time that is a number", got=str(column.iloc[0]), remedy=remedy)
    try:
        times = pd.to_datetime(column, utc=True, format=None if _is_time(column) else "ISO8601")
    except (ValueError, TypeError) as fault:
        said = str(fault).splitlines()[0].partition(". ")[0]
        raise ReportsError("a time that cannot be read", got=said, remedy=remedy) from fault
    return times.dt.as_unit("us").astype(np.int64).to_numpy() / 1e6


def _is_time(column: pd.Series) -> bool:
    return pd.api.types.is_datetime64_any_dtype(column.dtype)
