"""How much is measured: in full, or just enough to see that it works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.truth.limits import GIB, Limits
from benchmarks.truth.synthetic import RATES


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of the runs.

    `sets` and `peers`: how many of them, None for all. `open_limits`: those of a peer on a set
    with many distinct values. `cost`: reports whose cost is measured, each
    `repeats` times, and `large` once. `seeds` of each synthetic setting, and `rates` of copying.
    `past`: claims of a source before the one that is wrong.
    """

    sets: int | None
    peers: int | None
    peer_limits: Limits
    open_limits: Limits
    cost: int
    large: int
    repeats: int
    cost_limits: Limits
    seeds: int
    rates: tuple[float, ...]
    past: int


FULL: Final = Sizes(
    sets=None,
    peers=None,
    peer_limits=Limits(240, 5 * GIB),
    open_limits=Limits(90, 5 * GIB),
    cost=1_000_000,
    large=10_000_000,
    repeats=3,
    cost_limits=Limits(900, 24 * GIB),
    seeds=5,
    rates=RATES,
    past=10_000,
)
QUICK: Final = Sizes(
    sets=1,
    peers=1,
    peer_limits=Limits(20, 5 * GIB),
    open_limits=Limits(20, 5 * GIB),
    cost=2_000,
    large=20_000,
    repeats=1,
    cost_limits=Limits(60, 24 * GIB),
    seeds=1,
    rates=(0.5,),
    past=200,
)
