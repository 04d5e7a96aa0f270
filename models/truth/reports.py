"""Reports, the one input of truth discovery: which source gave which value for which item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
SHARED_LABELS: Final = 20
"""More values than this in all are no label set."""
LARGEST_KEY: Final = 2**62
RECURRING: Final = 2
"""Items in which a label of a label set is given, on average, at least."""


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
    where none was given), `text` (codes into `texts`, −1 where not known, or None). Over facts:
    `fact_item` and `fact_value`, codes into `items` and `values`; the facts of an item are
    neighbours, those of item i begin at `first_fact[i]`. A source that gives one value for one item
    several times has reported once: its earliest report counts, with its largest weight.

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
    texts: pd.Index | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame | pl.DataFrame, as_of: Any = None) -> Reports:
        """Return the reports of a frame, without those later than `as_of`.

        Columns `source`, `item` and `value`, of any type that can be a key and without nulls;
        optional `weight` (finite, above 0), `time` (timestamps, or ISO text; UTC if no zone) and
        `text` (null where not known). Raises `ReportsError`.
        """
        table = _known(_checked(frame), as_of)
        source, sources = _coded(table["source"])
        item, items = _coded(table["item"])
        value, values = _coded(table["value"])
        # By item, value and source in one number, so that one sort does: most of the cost is here.
        # Codes are let go as soon as they can be: most of the memory is here too.
        key = item * np.int64(len(values))
        key += value
        del item, value
        facts = None
        if len(items) * len(values) * len(sources) > LARGEST_KEY:
            facts, key = np.unique(key, return_inverse=True)
        key *= np.int64(len(sources))
        key += source
        del source
        text, texts = _coded(table["text"]) if "text" in table else (None, None)
        time = _seconds(table["time"]) if "time" in table else None
        weight = table["weight"].to_numpy(np.float64) if "weight" in table else None
        key, weight, time, text = _once(key, weight, time, text)
        source = key % len(sources)
        key //= len(sources)
        begins = np.append(True, key[1:] != key[:-1])
        fact = np.cumsum(begins) - 1
        keys = key[begins] if facts is None else facts
        fact_item = keys // len(values)
        return cls(
            source=source.astype(np.intp, copy=False),
            fact=fact.astype(np.intp, copy=False),
            weight=weight,
            time=time,
            text=text,
            fact_item=fact_item.astype(np.intp, copy=False),
            fact_value=(keys % len(values)).astype(np.intp, copy=False),
            first_fact=np.searchsorted(fact_item, np.arange(len(items))).astype(np.intp),
            sources=sources,
            items=items,
            values=values,
            texts=texts,
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
    def shared_labels(self) -> bool:
        """Whether all items are asked the same question: few values, that come again and again."""
        n_labels = len(self.values)
        return n_labels <= SHARED_LABELS and self.n_facts >= RECURRING * n_labels

    @property
    def n_wrong(self) -> Floats:
        """How many wrong values each item could have been given, shape (n_items,); at least 1.

        Of labels that all items share, all but one. Else the values that were given less the true
        one: most of the values that could be wrong are never given, and a number that is too high
        makes every report weigh alike.
        """
        shared = np.full(self.n_items, len(self.values))
        possible = shared if self.shared_labels else self.n_values
        return np.maximum(possible - 1, 1).astype(np.float64)

    def weighing(self, weight: Floats) -> Reports:
        """Return the same reports with other weights."""
        return replace(self, weight=weight)

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
        total = self.by_item(odds) + unseen * np.exp(-np.maximum(top, 0.0))
        return odds / total[self.fact_item]

    def best(self, score: Floats, seed: int | None = 0) -> Codes:
        """Return the fact of highest score of each item, shape (n_items,).

        Ties are broken by a hash of item, value and `seed`: at random, but the same whatever the
        order of the rows. That order also decides the last digits of a sum, so scores that agree
        in nine decimals are a tie.
        """
        score = np.round(score, 9)
        order = np.flatnonzero(score == np.maximum.reduceat(score, self.first_fact)[self.fact_item])
        if len(order) > self.n_items:
            key = f"{abs(hash(seed or 0)) % 10**16:016d}"
            item, value = _hashes(self.items, key), _hashes(self.values, key)
            lot = item[self.fact_item[order]] * np.uint64(0x9E3779B97F4A7C15)
            lot ^= value[self.fact_value[order]]
            order = order[np.lexsort((lot, self.fact_item[order]))]
            first = np.searchsorted(self.fact_item[order], np.arange(self.n_items))
            order = order[first]
        return order

    def settled(self, anchors: Anchors | None) -> Floats:
        """Return 1 for each fact that is settled as true, 0 as false and NaN for those left open.

        An item may be settled on a value that nobody reported: then all its facts are false.
        Raises `ReportsError` where no anchor is about any item, for then they were not understood.
        """
        known = np.full(self.n_facts, np.nan)
        if anchors is None or len(anchors) == 0:
            return known
        given = _given(anchors)
        position = given.index.get_indexer(self.items)
        if (position < 0).all():
            settled, reported = given.index[:1].tolist()[0], self.items[:1].tolist()[0]
            raise ReportsError(
                "no settled item was reported on",
                got=f"anchors such as {settled!r} and items such as {reported!r}",
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
            micros = np.round(self.time * 1e6).astype(np.int64)
            columns["time"] = pd.to_datetime(micros, unit="us", utc=True)
        if self.text is not None and self.texts is not None:
            columns["text"] = self.texts.append(pd.Index([None], dtype=object)).take(self.text)
        return pd.DataFrame(columns)


def _once(
    key: NDArray[np.int64], weight: Floats | None, time: Floats | None, text: Codes | None
) -> tuple[NDArray[np.int64], Floats, Floats | None, Codes | None]:
    """Return reports sorted by key, each key once: its earliest report, its largest weight."""
    if weight is None and time is None and text is None:
        key.sort()
        once = np.append(True, key[1:] != key[:-1])
        key = key if once.all() else key[once]
        return key, np.ones(len(key)), None, None
    weight = np.ones(len(key)) if weight is None else weight
    order = np.lexsort((-weight, key) if time is None else (-weight, time, key))
    key, weight = key[order], weight[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    order, weight = order[first], np.maximum.reduceat(weight, first)
    return (
        key[first], weight,
        None if time is None else time[order], None if text is None else text[order],
    )  # fmt: skip


def _coded(column: pd.Series) -> tuple[Codes, pd.Index]:
    """Return the code of each row, −1 for null, and what the codes stand for."""
    try:
        codes, keys = pd.factorize(column)
    except TypeError as fault:
        raise ReportsError(
            f"a {column.name} that cannot be a key",
            got=str(fault),
            remedy="Write it as text, a number, a time or a tuple.",
        ) from fault
    index = pd.Index(keys, name=column.name, tupleize_cols=False)
    if isinstance(index, pd.CategoricalIndex):
        index = index.astype(index.categories.dtype)
    return codes.astype(np.intp), index


def _hashes(keys: pd.Index, hash_key: str) -> NDArray[np.uint64]:
    """Hash keys; those that are neither text nor of one dtype by what Python writes for them."""
    plain = keys.dtype != object or keys.inferred_type == "string"
    return pd.util.hash_array(np.asarray(keys if plain else keys.map(repr)), hash_key=hash_key)


def _given(anchors: Anchors) -> pd.Series:
    """Return anchors as a Series, or raise for those that say nothing or two things of an item."""
    if not isinstance(anchors, Mapping | pd.Series):
        raise ReportsError(
            "anchors that name no items",
            got=type(anchors).__name__,
            remedy="Give a dict or a Series, item to known value.",
        )
    given = pd.Series(anchors) if isinstance(anchors, Mapping) else anchors
    if given.index.has_duplicates:
        twice = given.index[given.index.duplicated()].tolist()[0]
        raise ReportsError(
            "an item is settled twice", got=repr(twice), remedy="Give one known value an item."
        )
    if given.isna().any():
        raise ReportsError(
            "a settled item without a known value",
            got=repr(given.index[given.isna()].tolist()[0]),
            remedy="Leave it out, or give its value.",
        )
    return given


def _checked(frame: pd.DataFrame | pl.DataFrame) -> pd.DataFrame:
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
