"""From a frame to rows: the columns as they came."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from features.cells import rows_of
from features.column_names import distinct
from features.errors import InputError
from features.faults import POLARS_ERRORS, reason
from features.fields import Table
from features.rows import RawRows, row_numbers

if TYPE_CHECKING:
    import pandas as pd

Frame: TypeAlias = "pl.DataFrame | pl.LazyFrame | pd.DataFrame"


def read_frame(data: Any, table: Table, where: str) -> RawRows:
    """Read the columns of `table` from a pandas or Polars frame; `where` names it in errors."""
    pandas = sys.modules.get("pandas")
    if isinstance(data, pl.LazyFrame):
        columns, data = _collected(data, table, where)
    elif isinstance(data, pl.DataFrame):
        columns = data.columns
    elif pandas is not None and isinstance(data, pandas.DataFrame):
        columns = distinct([str(name) for name in data.columns], where)
        data = data.set_axis(columns, axis="columns")
    else:
        raise InputError(
            "not a frame",
            where=where,
            got=f"a {type(data).__name__}",
            remedy="Give a pandas or Polars frame, or the path of a file.",
        )
    series = {name: data[name] for name in columns if name in table.columns}
    return rows_of(series, row_numbers(len(data)), table, columns)


def _collected(data: pl.LazyFrame, table: Table, where: str) -> tuple[list[str], pl.DataFrame]:
    """All column names, and the columns of the table with as many rows as there are."""
    try:
        columns = data.collect_schema().names()
        keep = [name for name in columns if name in table.columns]
        return columns, data.select(keep or columns).collect()
    except (OSError, *POLARS_ERRORS) as error:
        raise InputError(f"cannot be read: {reason(error)}", where=where) from error
