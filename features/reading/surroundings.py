"""What the other claims of a batch say that were made of the same event or place, about then."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAYS: Final = 30
"""Claims of one place are read beside those of the same span of days, the one before and after."""
FAR: Final = 0.25
"""What the rest of the place weighs beside them."""


def about() -> pl.Expr:
    """Return what a claim is on: its event, or without one its place; null without either."""
    place = pl.col("place").str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+").list.join(" ")
    return pl.coalesce(pl.format("event {}", "event_id"), pl.format("place {}", place))


def surroundings(claims: pl.DataFrame, *tables: Floats) -> tuple[Floats, ...]:
    """Return for each table (claims x columns) the mean of the other claims' rows round a claim.

    The claims round one are those of its event, or without an event of its place. Where there are
    none, the row is zero. One more array comes last: 1 where there are some (claims,).
    """
    span = (pl.col("published_at").dt.epoch("d") // DAYS).cast(pl.Int64)
    placed = claims.select(key=about(), span=span)
    block = placed.select(pl.col("key").rank("dense").fill_null(0).cast(pl.Int64)).to_series()
    known = placed["key"].is_not_null().to_numpy()
    one = np.ones((claims.height, 1))
    cells = _cells(block.to_numpy(), placed["span"].to_numpy())
    total = _round(one, block.to_numpy(), cells) - one * (1 + FAR)
    some = known & (total[:, 0] > 1e-9)
    found = [
        np.where(some[:, None], (_round(t, block.to_numpy(), cells) - t * (1 + FAR)), 0.0)
        / np.maximum(total, 1e-9)
        for t in tables
    ]
    return (*found, some.astype(np.float64))


def _cells(block: NDArray[np.int64], span: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each claim the numbers of three cells: its span of its block, the one before and after.

    A cell that holds no claim has the last number, which stands for nothing: (claims x 3).
    """
    pairs = np.column_stack([block, span])
    cells, where = np.unique(pairs, axis=0, return_inverse=True)
    number = {tuple(cell): n for n, cell in enumerate(cells.tolist())}
    nothing = len(cells)
    beside = np.array(
        [[number.get((b, s + step), nothing) for step in (-1, 1)] for b, s in cells.tolist()],
        dtype=np.int64,
    ).reshape(-1, 2)
    return np.column_stack([where.reshape(-1), beside[where.reshape(-1)]])


def _round(table: Floats, block: NDArray[np.int64], cells: NDArray[np.int64]) -> Floats:
    of_block = np.zeros((block.max(initial=0) + 1, table.shape[1]))
    np.add.at(of_block, block, table)
    of_cell = np.zeros((cells.max(initial=0) + 2, table.shape[1]))
    np.add.at(of_cell, cells[:, 0], table)
    near: Floats = of_cell[cells].sum(axis=1)
    return near + FAR * of_block[block]
