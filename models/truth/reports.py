"""Reports, the one input of truth discovery: which source gave which value for which item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Anchors = Mapping[Any, Any] | pd.Series
"""The known value of settled items, by item."""

COLUMNS: Final = ("source", "item", "value")


class ReportsError(ValueError):
    """Reports cannot be used as a whole; the message says what, where, what was got and what to do.

    >>> print(ReportsError("no reports", got="an empty frame", remedy="Give at least one."))
    reports: no reports. Got an empty frame. Give at least one.
    """

    def __init__(self, what: str, *, got: str, remedy: str) -> None:
        super().__init__(f"reports: {what}. Got {got}. {remedy}")


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """n reports as codes, sorted by item and value. A *fact* is one value of one item.

    Arrays over reports: `source` and `fact` (codes), `weight`, `time` (seconds since 1970, or None
    where none was given), `text` (codes of equal texts, or None). Over facts: `fact_item` and
    `fact_value`, codes into `items` and `values`; the facts of an item are neighbours, those of
    item i begin at `first_fact[i]`. A source that gives one value for one item several times has
    reported once: its earliest report counts, with its largest weight.

    >>> frame = pd.DataFrame({"source": list("abb"), "item": [1, 1, 1], "value": list("xyy")})
    >>> reports = Reports.of(frame)
    >>> reports.n, reports.n_sources, reports.n_items, reports.n_facts
    (2, 2, 1, 2)
    """

    source: Codes
    fact: Codes
    weight: Floats
    time: Floats | None
    text: Codes | None
    fact_item: Codes
    fact_value: Codes
    first_fact: Codes
    sources: pd.Index
    items: pd.Index
    values: pd.Index

    @classmethod
    def of(cls, frame: pd.DataFrame | pl.DataFrame, as_of: Any = None) -> Reports:
        """Return the reports of a frame, without those later than `as_of`.

        Columns `source`, `item` and `value`, of any type that can be a key and without nulls;
        optional `weight` (finite, above 0), `time` (timestamps, or ISO text; UTC if no zone) and
        `text` (null where not known). Raises `ReportsError`.
        """
        table = _known(_checked(frame), as_of)
        source, sources = pd.factorize(table["source"])
        item, items = pd.factorize(table["item"])
        value, values = pd.factorize(table["value"])
        key = item * np.int64(len(values)) + value
        time = _seconds(table["time"]) if "time" in table else None
        text = pd.factorize(table["text"])[0] if "text" in table else None
        weight = table["weight"].to_numpy(np.float64) if "weight" in table else np.ones(len(key))
        keys, fact = np.unique(key, return_inverse=True)
        # By fact, then source, then the earliest, then the heaviest.
        order = np.lexsort((source, fact) if time is None else (-weight, time, source, fact))
        source, fact, weight = source[order], fact[order], weight[order]
        again = np.zeros(len(fact), dtype=bool)
        again[1:] = (source[1:] == source[:-1]) & (fact[1:] == fact[:-1])
        if again.any():
            first = np.flatnonzero(~again)
            weight, source, fact = np.maximum.reduceat(weight, first), source[first], fact[first]
            order = order[first]
        fact_item, fact_value = keys // len(values), keys % len(values)
        return cls(
            source=source.astype(np.intp),
            fact=fact.astype(np.intp),
            weight=weight,
            time=None if time is None else time[order],
            text=None if text is None else text[order],
            fact_item=fact_item.astype(np.intp),
            fact_value=fact_value.astype(np.intp),
            first_fact=np.searchsorted(fact_item, np.arange(len(items))).astype(np.intp),
            sources=pd.Index(sources, name="source"),
            items=pd.Index(items, name="item"),
            values=pd.Index(values, name="value"),
        )

    @property
    def n(self) -> int:
        """How many reports there are."""
        return len(self.source)

    @property
    def n_sources(self) -> int:
        """How many sources report."""
        return len(self.sources)

    @property
    def n_items(self) -> int:
        """How many items are reported on."""
        return len(self.items)

    @property
    def n_facts(self) -> int:
        """How many different values there are, counted for each item."""
        return len(self.fact_item)

    @property
    def item(self) -> Codes:
        """Item of each report."""
        return self.fact_item[self.fact]

    @property
    def n_values(self) -> Codes:
        """How many different values each item was given."""
        return np.diff(np.append(self.first_fact, self.n_facts))

    @property
    def unweighted(self) -> bool:
        """Whether every report weighs 1."""
        return bool((self.weight == 1.0).all())

    def matrix(self) -> csr_array:
        """Weights by fact and source, sparse, shape (n_facts, n_sources).

        `matrix() @ x` sums over the sources of each fact, `matrix().T @ y` over the facts of each
        source: the two halves of every method that goes back and forth between them.
        """
        starts = np.append(0, np.cumsum(np.bincount(self.fact, minlength=self.n_facts)))
        shape = (self.n_facts, self.n_sources)
        return csr_array((self.weight, self.source, starts), shape=shape)

    def by_source(self, amount: Floats | None = None) -> Floats:
        """Sum weights over each source's reports, times an amount for each *fact* where given."""
        weight = self.weight if amount is None else self.weight * amount[self.fact]
        return np.bincount(self.source, weight, self.n_sources).astype(np.float64)

    def by_fact(self, amount: Floats | None = None) -> Floats:
        """Sum weights over each fact's reports, times an amount for each *source* where given."""
        weight = self.weight if amount is None else self.weight * amount[self.source]
        return np.bincount(self.fact, weight, self.n_facts).astype(np.float64)

    def by_item(self, amount: Floats) -> Floats:
        """Sum an amount for each fact over the facts of each item."""
        return np.add.reduceat(amount, self.first_fact)

    def shares(self, amount: Floats) -> Floats:
        """Divide an amount for each fact by its sum over the item; alike where that is 0."""
        total, alike = self.by_item(amount), 1.0 / self.n_values
        share = amount / np.where(total > 0, total, 1.0)[self.fact_item]
        return np.where((total > 0)[self.fact_item], share, alike[self.fact_item])

    def softmax(self, score: Floats, unseen: Floats | float = 0.0) -> Floats:
        """Turn log scores of facts into probabilities that add up to 1 over each item.

        `unseen` is, for each item, how many values nobody reported could be true as well: each has
        the score 0, and keeps its part of the probability.
        """
        top = np.maximum.reduceat(score, self.first_fact)
        top = np.where(np.asarray(unseen) > 0, np.maximum(top, 0.0), top)
        odds = np.exp(score - top[self.fact_item])
        total = self.by_item(odds) + unseen * np.exp(-top)
        return odds / total[self.fact_item]

    def best(self, score: Floats, seed: int | None = 0) -> Codes:
        """Return the fact of highest score of each item, shape (n_items,).

        Ties are broken by a hash of item, value and `seed`: at random, but the same whatever the
        order of the rows.
        """
        key = f"{abs(hash(seed or 0)) % 10**16:016d}"
        item = pd.util.hash_array(np.asarray(self.items), hash_key=key)[self.fact_item]
        value = pd.util.hash_array(np.asarray(self.values), hash_key=key)[self.fact_value]
        lot = (item * np.uint64(0x9E3779B97F4A7C15)) ^ value
        order = np.lexsort((lot, -score, self.fact_item))
        return order[self.first_fact]

    def settled(self, anchors: Anchors | None) -> Floats:
        """Return 1 for each fact that is settled as true, 0 as false and NaN for those left open.

        An item may be settled on a value that nobody reported: then all its facts are false.
        Raises `ReportsError` where no anchor is about any item, for then they were not understood.
        """
        known = np.full(self.n_facts, np.nan)
        if anchors is None or len(anchors) == 0:
            return known
        given = pd.Series(anchors) if isinstance(anchors, Mapping) else anchors
        if given.index.has_duplicates:
            twice = given.index[given.index.duplicated()][0]
            raise ReportsError(
                "an item is settled twice", got=repr(twice), remedy="Give one known value an item."
            )
        position = given.index.get_indexer(self.items)
        if (position < 0).all():
            raise ReportsError(
                "no settled item was reported on",
                got=f"anchors such as {given.index[0]!r} and items such as {self.items[0]!r}",
                remedy="Name anchors by the `item` column of the reports.",
            )
        value = self.values.get_indexer(pd.Index(given))[position]
        anchored = position[self.fact_item] >= 0
        known[anchored] = (value[self.fact_item] == self.fact_value)[anchored]
        return known

    def frame(self) -> pd.DataFrame:
        """Return the reports as a frame again, sorted by item and value."""
        columns: dict[str, Any] = {
            "source": self.sources.take(self.source),
            "item": self.items.take(self.item),
            "value": self.values.take(self.fact_value[self.fact]),
            "weight": self.weight,
        }
        if self.time is not None:
            columns["time"] = pd.to_datetime(self.time, unit="s", utc=True)
        if self.text is not None:
            columns["text"] = pd.Series(self.text).where(self.text >= 0)
        return pd.DataFrame(columns)


def _checked(frame: pd.DataFrame | pl.DataFrame) -> pd.DataFrame:
    """Return the columns that are read, or raise for what cannot be."""
    if not isinstance(frame, pd.DataFrame | pl.DataFrame):
        raise ReportsError(
            "not a frame", got=type(frame).__name__, remedy="Give a pandas or Polars DataFrame."
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
            got=f"{column.iloc[row]!r} in row {row}",
            remedy="Weigh a report above 0, or leave it out.",
        )


def _known(table: pd.DataFrame, as_of: Any) -> pd.DataFrame:
    """Return the reports that were made by then."""
    if as_of is None:
        return table
    if "time" not in table:
        raise ReportsError(
            "what was known by a time is asked of reports without a time",
            got=f"as_of={as_of!r}",
            remedy="Add a column `time`.",
        )
    known = table[_seconds(table["time"]) <= seconds(as_of)]
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
    return float(_seconds(pd.Series([time]))[0])


def _seconds(column: pd.Series) -> Floats:
    try:
        times = pd.to_datetime(column, utc=True, format=None if _is_time(column) else "ISO8601")
    except (ValueError, TypeError) as fault:
        raise ReportsError(
            "a time that cannot be read",
            got=str(fault).splitlines()[0],
            remedy="Write times as 2017-09-29T12:00, or as timestamps.",
        ) from fault
    return times.dt.as_unit("us").astype(np.int64).to_numpy() / 1e6


def _is_time(column: pd.Series) -> bool:
    return pd.api.types.is_datetime64_any_dtype(column.dtype)
