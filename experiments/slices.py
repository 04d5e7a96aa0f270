"""Named parts of held-out forecasts: where a figure over all claims may hide a weakness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from experiments.figures import Figures, figures
from features.sourced import PARTIAL

FEWEST: Final = 10
"""Claims a part must have for figures to be made of it."""
BELLIGERENTS: Final = "belligerents without admissions"
ALL: Final = "all settled claims"

_BY: Final = ("war", "camp", "kind", "stance", "matter", "event_type")
_NO_ADMISSION: Final = pl.col("stance").ne_missing(pl.lit("acknowledges"))
_NO_IGO: Final = pl.col("kind").ne_missing(pl.lit("igo"))


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the claims: `condition` over a frame of held-out forecasts."""

    group: str
    name: str
    condition: pl.Expr


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """A slice with what it holds; no `figures` of fewer than `FEWEST` claims or of one outcome.

    `base_rate` is the share of true claims, not a number where there is no claim.
    """

    group: str
    name: str
    n: int
    base_rate: float
    figures: Figures | None


def slices(forecasts: pl.DataFrame) -> list[Slice]:
    """Return the slices of a frame of held-out forecasts, in a fixed order.

    Four of all claims, because admissions are partly circular and findings of igo are often what
    settled a label; belligerents without admissions (a source of a camp, and neither a stance of
    acknowledges nor, where `interest` is given, a claim against its own side); then one for each
    value of war, camp, kind, stance, matter and event_type, of those that are columns.

    >>> frame = pl.DataFrame({"stance": ["asserts"], "kind": ["igo"], "camp": [None]})
    >>> [(part.group, part.name) for part in slices(frame)][4:]
    [('claims', 'belligerents without admissions'), ('camp', 'no camp'), ('kind', 'igo'),
    ('stance', 'asserts')]
    """
    named = {
        ALL: pl.lit(value=True),
        "without acknowledges": _NO_ADMISSION,
        "without igo": _NO_IGO,
        "without both": _NO_ADMISSION & _NO_IGO,
        BELLIGERENTS: _belligerents(forecasts),
    }
    parts = [Slice("claims", name, condition) for name, condition in named.items()]
    return parts + [part for column in _BY for part in _values(forecasts, column)]


def slice_figures(forecasts: pl.DataFrame, forecast: str) -> Iterator[SliceFigures]:
    """Yield the figures of a column of forecasts for each slice of the settled claims.

    `forecasts` has a row for each claim of one horizon, with `truth` and `event`; slices that are
    too small to judge are listed without figures. Raises ValueError where it holds more horizons,
    which would count each claim more than once.
    """
    if "horizon" in forecasts.columns and forecasts["horizon"].n_unique() > 1:
        raise ValueError(f"slices are of one horizon: {sorted(set(forecasts['horizon']))}")
    settled = forecasts.drop_nulls("truth")
    for part in slices(settled):
        chosen = settled.filter(part.condition)
        rate = chosen["truth"].cast(pl.Float64).mean()
        yield SliceFigures(
            group=part.group,
            name=part.name,
            n=chosen.height,
            base_rate=rate if isinstance(rate, float) else float("nan"),
            figures=_figures(chosen, forecast),
        )


def _belligerents(forecasts: pl.DataFrame) -> pl.Expr:
    speaks = pl.col("camp").is_not_null() & _NO_ADMISSION
    if "interest" not in forecasts.columns:
        return speaks
    return speaks & (pl.col("interest").fill_null(0.0) >= -PARTIAL)


def _values(forecasts: pl.DataFrame, column: str) -> Iterator[Slice]:
    if column not in forecasts.columns:
        return
    for value in forecasts[column].unique().sort(nulls_last=True).to_list():
        name = f"no {column}" if value is None else str(value)
        yield Slice(column, name, pl.col(column).eq_missing(pl.lit(value)))


def _figures(chosen: pl.DataFrame, forecast: str) -> Figures | None:
    if chosen.height < FEWEST or chosen["truth"].n_unique() < 2:
        return None
    return figures(
        chosen["truth"].cast(pl.Float64).to_numpy(),
        chosen[forecast].to_numpy(),
        chosen["event"].to_numpy().astype(np.str_),
    )
