"""Reports, the one input of truth discovery: which source gave which value for which item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from models.truth.report_checks import checked, known_by, seconds_of
from models.truth.report_codes import coded, hashes, once

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
SHARED_LABELS: Final = 20
"""More values than this in all are no label set."""
LARGEST_KEY: Final = 2**62
RECURRING: Final = 2
"""Items in which a label of a label set is given, on average, at least."""


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
        table = known_by(checked(frame), as_of)
        source, sources = coded(table["source"])
        item, items = coded(table["item"])
        value, values = coded(table["value"])
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
        text, texts = coded(table["text"]) if "text" in table else (None, None)
        time = seconds_of(table["time"]) if "time" in table else None
        weight = table["weight"].to_numpy(np.float64) if "weight" in table else None
        key, weight, time, text = once(key, weight, time, text)
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

        Of labels that all items share, all but one. Else as many as make wrong reports coincide as
        often as they do, if what most reports say is true: two that are wrong say the same once in
        n_wrong times. No fewer than the values that were given, less the true one.
        """
        if self.shared_labels:
            return np.full(self.n_items, max(len(self.values) - 1.0, 1.0))
        said = np.bincount(self.fact, minlength=self.n_facts).astype(np.float64)
        most = np.maximum.reduceat(said, self.first_fact)[self.fact_item]
        true = self.shares((said == most).astype(np.float64))
        others = self.by_item(said)[self.fact_item] - said
        alike = self.by_item(_pairs(said))[self.fact_item] - _pairs(said)
        # One pair more that coincides, so that nothing is made of few.
        coincide = float((true @ alike + 1) / (true @ _pairs(others) + 1))
        at_least: Floats = np.maximum(self.n_values - 1.0, 1 / coincide)
        return at_least

    @property
    def n_unseen(self) -> Floats:
        """How many values that nobody gave could be true of each item, shape (n_items,)."""
        return self.n_wrong + 1 - self.n_values

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
        _, odds, total = self.odds(score, unseen)
        return odds / total[self.fact_item]

    def odds(self, score: Floats, unseen: Floats | float = 0.0) -> tuple[Floats, Floats, Floats]:
        """Return what log scores are measured from in each item, the odds of facts and their sum.

        Measured from the largest, so that no exponential is too large; the sum counts `unseen`.
        """
        top = np.maximum.reduceat(score, self.first_fact)
        top = np.where(np.asarray(unseen) > 0, np.maximum(top, 0.0), top)
        odds = np.exp(score - top[self.fact_item])
        return top, odds, self.by_item(odds) + unseen * np.exp(-np.maximum(top, 0.0))

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
            item, value = hashes(self.items, key), hashes(self.values, key)
            lot = item[self.fact_item[order]] * np.uint64(0x9E3779B97F4A7C15)
            lot ^= value[self.fact_value[order]]
            order = order[np.lexsort((lot, self.fact_item[order]))]
            first = np.searchsorted(self.fact_item[order], np.arange(self.n_items))
            order = order[first]
        return order

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


def _pairs(n: Floats) -> Floats:
    return n * (n - 1) / 2
