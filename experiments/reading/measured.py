"""How well claims were read: figures with their intervals, from events drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from experiments.figures import Interval
from features.schema import STANCES

Floats = NDArray[np.float64]
DRAWS: Final = 1000
SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: of how many claims, against what a guess would get, and what was aimed at."""

    what: str
    n: int
    value: Interval
    guess: float
    goal: float

    @property
    def met(self) -> bool:
        """Whether the figure reaches what was aimed at."""
        return self.value.value >= self.goal


def measures(read: pl.DataFrame, coded: pl.DataFrame) -> list[Measure]:
    """Return how well filled claims match the coded ones, claim by claim in the same order.

    The guess is the commonest stance, the side that the source leans to most (`own_side`), and no
    quantity.
    """
    event = coded["event_id"].to_numpy()
    own = read["own_side"]
    same_quantity = [
        read[part].eq_missing(coded[part]) for part in ("quantity_low", "quantity_high")
    ]
    cited = read["cites"].list.set_intersection(coded["cites"]).list.len() > 0
    nobody = pl.Series([False] * coded.height)
    exact, none = same_quantity[0] & same_quantity[1], coded["quantity_low"].is_null()
    found = [
        _stance(read["stance"], coded["stance"], event),
        *(
            _share(
                what, read[side].eq_missing(coded[side]), own.eq_missing(coded[side]),
                coded[side].is_not_null(), event, goal,
            )
            for what, side, goal in (
                ("side that gains", "favours", 0.75), ("side that loses", "harms", float("nan")),
            )
        ),
        _share("quantity exact, all claims", exact, none, None, event, 0.90),
        _share("quantity exact, where one is coded", exact, none, ~none, event, float("nan")),
        _share(
            "quantity's low end, where one is coded", same_quantity[0], none, ~none, event,
            float("nan"),
        ),
        _share(
            "type of event, by its words", read["event_type"].eq_missing(coded["event_type"]),
            coded["event_type"] == coded["event_type"].mode().sort()[0], None, event, float("nan"),
        ),
        *(
            _share(what, cited, nobody, of["cites"].list.len() > 0, event, float("nan"))
            for what, of in (
                ("a coded source, where one is read as cited", read),
                ("a coded source, where one is coded as cited", coded),
            )
            if (of["cites"].list.len() > 0).any()
        ),
    ]  # fmt: skip
    return found


def _stance(read: pl.Series, coded: pl.Series, event: NDArray[np.str_]) -> Measure:
    """Macro-F1 over the four stances, from each event's table of coded by read."""
    table = _tables(read, coded, event)
    most = coded.mode().sort()[0]
    guess = _tables(pl.Series([most] * coded.len()), coded, event)
    value = resampled(table, _macro)
    return Measure("stance, macro-F1", coded.len(), value, _macro(guess.sum(axis=0)), 0.80)


def _tables(read: pl.Series, coded: pl.Series, event: NDArray[np.str_]) -> Floats:
    names, at = np.unique(event, return_inverse=True)
    code = {stance: n for n, stance in enumerate(STANCES)}
    table: Floats = np.zeros((len(names), len(STANCES), len(STANCES)))
    rows = np.array([code[stance] for stance in coded.to_list()])
    columns = np.array([code[stance] for stance in read.to_list()])
    for row in range(len(STANCES)):
        for column in range(len(STANCES)):
            is_one = (rows == row) & (columns == column)
            table[:, row, column] = np.bincount(at, is_one, minlength=len(names))
    return table


def _macro(table: Floats) -> float:
    hit = np.diag(table)
    of = table.sum(axis=0) + table.sum(axis=1)
    return float(np.mean(2 * hit / np.maximum(of, 1e-9)))


def _share(
    what: str,
    right: pl.Series,
    guessed: pl.Series,
    of: pl.Series | None,
    event: NDArray[np.str_],
    goal: float,
) -> Measure:
    asked = np.ones(right.len(), dtype=np.bool_) if of is None else of.to_numpy()
    hit, guess = right.to_numpy()[asked], guessed.to_numpy()[asked]
    names, at = np.unique(event[asked], return_inverse=True)
    counts: Floats = np.column_stack(
        [np.bincount(at, hit, len(names)), np.bincount(at, np.ones(len(at)))]
    )
    value = resampled(counts, lambda total: float(total[0] / total[1]))
    return Measure(what, int(asked.sum()), value, float(guess.mean()), goal)


def resampled(by_event: Floats, figure: Callable[[Floats], float]) -> Interval:
    """Return a figure of the sums over events, with its 90 % interval from events drawn anew."""
    rng, n = np.random.default_rng(SEED), len(by_event)
    drawn = [figure(by_event[rng.integers(0, n, n)].sum(axis=0)) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, [0.05, 0.95])
    return Interval(figure(by_event.sum(axis=0)), float(low), float(high))
