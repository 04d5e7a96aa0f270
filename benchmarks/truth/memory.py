"""Memory: a long good past and one wrong report today; and batches in order against all at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.truth.limits import Refused, within
from benchmarks.truth.peers import CROWD_KIT, crowd_kit, for_crowd_kit, missing
from benchmarks.truth.sizes import Sizes
from benchmarks.truth.synthetic import named, reports
from models.truth import DEFAULT, METHODS
from models.truth.state import ReliabilityState

WIRE: Final = "wire"
OTHERS: Final = ("a", "b", "c", "d")
RIGHT: Final = 0.95
BATCHES: Final = 4


@dataclass(frozen=True, slots=True)
class Past:
    """Reliability of a source after `claims` of which .95 were right, and one wrong report today.

    `by_state`: from a state that was saved and loaded, with today's reports alone. `by_batch`: by
    `partial_fit`. `settled`: where the past was known to be true or false, from a prior of counts.
    `peer_today`, `peer_all`: of crowd-kit's one-coin, which keeps nothing, from today's reports and
    from all at once; None where it is absent.
    """

    claims: int
    by_state: float
    by_batch: float
    settled: float
    peer_today: float | None
    peer_all: float | None


@dataclass(frozen=True, slots=True)
class Batches:
    """The largest difference between `partial_fit` of batches in order and one `fit`, by method."""

    method: str
    probability: float
    reliability: float


def past(sizes: Sizes, tell: Callable[[str], None]) -> Past:
    """Return what is left of a good past after one wrong report."""
    claims = sizes.past
    tell(f"{claims:,} past claims and one wrong report")
    before, today = _past(claims), _today()
    ours = METHODS[DEFAULT]
    fitted = ours().fit(before)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "state.parquet"
        fitted.state_.save(file)
        state = ReliabilityState.load(file)
    by_state = ours(prior=state.prior()).fit(today)
    by_batch = ours().fit(before).partial_fit(today)
    counts = pd.DataFrame({"a": [RIGHT * claims], "b": [(1 - RIGHT) * claims]}, index=[WIRE])
    settled = ours(prior=counts).fit(today)
    told = [float(each.reliability_["mean"][WIRE]) for each in (by_state, by_batch, settled)]
    tell("crowd-kit's one-coin on the same")
    peer = [_peer(today, sizes), _peer(pd.concat([before, today]), sizes)]
    return Past(claims, *told, *peer)


def batches(sizes: Sizes, tell: Callable[[str], None]) -> list[Batches]:
    """Compare `partial_fit` with `fit` for every method."""
    n = min(10_000, 10 * sizes.past)
    whole = named(reports(n, n // 30, zipf=1.0)).reports
    parts = np.array_split(np.arange(len(whole)), BATCHES)
    found = []
    for name, method in METHODS.items():
        tell(f"partial_fit of {name}")
        once, stepwise = method().fit(whole), method()
        for part in parts:
            stepwise.partial_fit(whole.iloc[part])
        facts = [
            each.probabilities_.set_index(["item", "value"])["probability"]
            for each in (once, stepwise)
        ]
        means = [each.reliability_["mean"] for each in (once, stepwise)]
        found.append(Batches(name, _largest(*facts), _largest(*means)))
    return found


def _past(claims: int) -> pd.DataFrame:
    """Return a source that is right in .95 of its claims, beside four that are in .8 of theirs."""
    rng = np.random.default_rng(0)
    sources = np.repeat([WIRE, *OTHERS], claims)
    item = np.tile(np.arange(claims), 1 + len(OTHERS))
    hits = rng.random(len(item)) < 0.8
    hits[:claims] = rng.permutation(claims) < round(RIGHT * claims)
    truth = rng.integers(2, size=claims)[item]
    value = np.where(hits, truth, 1 - truth)
    return pd.DataFrame({"source": sources, "item": item, "value": np.where(value, "yes", "no")})


def _today() -> pd.DataFrame:
    """Return one item on which all others contradict the source."""
    values = ["no", *(["yes"] * len(OTHERS))]
    return pd.DataFrame({"source": [WIRE, *OTHERS], "item": -1, "value": values})


def peer_reliability(given: pd.DataFrame) -> float:
    """Return what crowd-kit's one-coin makes of the source."""
    fitted = crowd_kit("OneCoinDawidSkene").fit(for_crowd_kit(given))
    return float(fitted.skills_[WIRE])


def _peer(given: pd.DataFrame, sizes: Sizes) -> float | None:
    if missing(CROWD_KIT):
        return None
    answer = within(sizes.peer_limits, peer_reliability, given)
    return None if isinstance(answer, Refused) else float(answer)


def _largest(one: pd.Series, other: pd.Series) -> float:
    return float((one - other.reindex(one.index)).abs().max())
