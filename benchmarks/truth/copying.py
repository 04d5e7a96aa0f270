"""Copying: what it costs to vote, what ours wins back, and what looking for it loses elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.truth.judging import right, vote
from benchmarks.truth.sets import RealSet
from benchmarks.truth.sizes import Sizes
from benchmarks.truth.synthetic import MEANS, Synthetic, at_59, named
from models.truth import DEFAULT, METHODS

CERTAIN: Final = 0.02
"""No source is taken to be nearer than this to always or never right, in the bound from above."""
ONE_COIN: Final = "one_coin"


@dataclass(frozen=True, slots=True)
class Copied:
    """Shares of items found true at a setting, means over seeds.

    `vote`, `one_coin`, and ours without looking for copies (`off`), and looking for them (`auto`)
    in the values alone, or in times and texts as well. `known`: who knows each accuracy and each
    copy, which bounds all from above.
    """

    n_values: int
    copiers: float
    rate: float
    vote: float
    one_coin: float
    off: float
    values_alone: float
    times_and_texts: float
    known: float


@dataclass(frozen=True, slots=True)
class Harm:
    """Accuracy on a real set without looking for copies and with it."""

    set: str
    off: float
    auto: float


def measure(sizes: Sizes, tell: Callable[[str], None]) -> list[Copied]:
    """Judge every setting at which voting is at .59; `tell` hears what is being done."""
    found = []
    for n_values, copiers in MEANS:
        for rate in sizes.rates:
            tell(f"{n_values} values, {copiers:.0%} of sources copy {rate:.0%} of their reports")
            made = (named(at_59(n_values, copiers, rate, seed)) for seed in range(sizes.seeds))
            judged = np.mean([_judge(each) for each in made], axis=0)
            found.append(Copied(n_values, copiers, rate, *map(float, judged)))
    return found


def harm(sets: list[RealSet], tell: Callable[[str], None]) -> list[Harm]:
    """Return what looking for copies changes on real sets."""
    found = []
    for each in sets:
        tell(f"copying on {each.name}")
        off, auto = (
            right(METHODS[DEFAULT](copying=how).fit(each.reports).truths_, each.gold).mean()
            for how in ("off", "auto")
        )
        found.append(Harm(each.name, float(off), float(auto)))
    return found


def known(made: Synthetic) -> float:
    """Return how often who knows each accuracy and each copy finds the truth."""
    own = made.reports[~made.is_copy]
    value, values = own["value"].astype("category").cat.codes, own["value"].nunique()
    accuracy = np.clip(made.accuracy.reindex(own["source"]), CERTAIN, 1 - CERTAIN).to_numpy()
    item = made.truth.index.get_indexer(pd.Index(own["item"]))
    score = np.zeros((len(made.truth), values))
    np.add.at(score, (item, value), np.log(accuracy * (values - 1) / (1 - accuracy)))
    best = np.sort(own["value"].unique())[score.argmax(axis=1)]
    return float((best == made.truth.to_numpy()).mean())


def _judge(made: Synthetic) -> list[float]:
    alone = made.reports[["source", "item", "value"]]
    ours = METHODS[DEFAULT]
    fitted = (
        METHODS[ONE_COIN]().fit(alone),
        ours(copying="off").fit(alone),
        ours(copying="auto").fit(alone),
        ours(copying="auto").fit(made.reports),
    )
    hits = [right(each.truths_, made.truth).mean() for each in fitted]
    return [float(vote(alone, made.truth).mean()), *map(float, hits), known(made)]
