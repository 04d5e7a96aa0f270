"""What the commands print to: results, progress, and frames as tables."""

from __future__ import annotations

import sys
from typing import Final

import polars as pl
from rich.console import Console
from rich.table import Table

# A pipe has no width: a table that is read by a program is not cut.
console: Final = Console(width=None if sys.stdout.isatty() else 200)
"""Results, on standard output."""
progress: Final = Console(stderr=True)
"""What goes on and what went wrong, on standard error."""


def table(title: str, frame: pl.DataFrame, *, wrap: bool = False) -> Table:
    """Return a frame as a table for the terminal; long cells are folded where `wrap` is set."""
    shown = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name, dtype in frame.schema.items():
        left = dtype == pl.String and "[" not in name
        shown.add_column(name, justify="left" if left else "right", no_wrap=not wrap)
    for row in frame.rows():
        shown.add_row(*map(_cell, row))
    return shown


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.4g}"
    return "" if value is None else str(value)
