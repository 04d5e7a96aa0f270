"""Few rows: where handing the work to another thread costs more than the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

FEW: Final = 2_000
"""Rows up to which a frame is worked on in one thread; the results are the same."""

Columns = pl.Expr | str | pl.Series


def select(frame: pl.DataFrame, columns: Iterable[Columns]) -> pl.DataFrame:
    """Return `frame.select(columns)`, in one thread where there are few rows."""
    return frame.select_seq(columns) if frame.height <= FEW else frame.select(columns)


def with_columns(frame: pl.DataFrame, columns: Iterable[pl.Expr]) -> pl.DataFrame:
    """Return `frame.with_columns(columns)`, in one thread where there are few rows."""
    return frame.with_columns_seq(columns) if frame.height <= FEW else frame.with_columns(columns)


def stream(frame: pl.DataFrame, columns: Iterable[Columns]) -> pl.DataFrame:
    """Return `frame.select(columns)`, as a stream where there are many rows."""
    if frame.height <= FEW:
        return frame.select_seq(columns)
    return frame.lazy().select(columns).collect(engine="streaming")


def of_each(frame: pl.DataFrame, key: str, aggregates: Iterable[pl.Expr]) -> pl.DataFrame:
    """Return aggregates by `key`; where there is one key alone, nothing is grouped."""
    keys = frame[key].to_numpy()
    if keys.size and (keys == keys[0]).all():
        return frame.select_seq(pl.col(key).first(), *aggregates)
    return frame.lazy().group_by(key).agg(aggregates).collect()
