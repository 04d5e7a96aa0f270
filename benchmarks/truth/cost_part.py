"""The part of the page on cost: ours beside crowd-kit's one-coin."""

from __future__ import annotations

from typing import Final

import polars as pl

from benchmarks.truth.asked import asked
from benchmarks.truth.peers import CROWD_KIT
from benchmarks.truth.sizes import Sizes
from benchmarks.truth.speed import N_SOURCES, ONE_COIN, PEER, Cost, Costs
from experiments.report import to_markdown
from models.truth import DEFAULT

MIB: Final = 2**20


def cost_part(found: Costs, sizes: Sizes) -> str:
    """Return what one-coin and ours cost beside crowd-kit's one-coin, and at ten times the size."""
    lines = [*_beside_the_peer(found, sizes), *_at_ten_times_the_size(found, sizes)]
    return "\n\n".join(
        [
            "## Cost",
            "\n".join(lines),
            f"Synthetic reports with two values, up to {N_SOURCES:,} sources whose activity is "
            "Zipf's, ten reports an item. Each fit in a new Python on one thread, of the same run; "
            "reports are a frame of integers before the clock starts. Memory is the peak during "
            f"the fit less what was in use before. The cheapest of {sizes.repeats} runs; one of "
            f"{sizes.large:,}.",
            to_markdown(_table(found.costs)),
            *(f"Not run: {name} ({why})." for name, why in found.refused.items()),
        ]
    )


def _beside_the_peer(found: Costs, sizes: Sizes) -> list[str]:
    one, ours, peer = (found.of(name, sizes.cost) for name in (ONE_COIN, DEFAULT, PEER))
    if not (one and ours and peer):
        return [asked("One-coin beside crowd-kit's", "one of them did not run", None)]
    seconds, memory = peer.seconds / one.seconds, peer.memory / max(one.memory, 1.0)
    apart, mine = abs(one.accuracy - peer.accuracy), peer.seconds / ours.seconds
    return [
        asked("CPU of one-coin at most 1/20 of crowd-kit's", f"1/{seconds:.1f}", seconds >= 20),
        asked("Memory of one-coin at most 1/3 of crowd-kit's", f"1/{memory:.1f}", memory >= 3),
        asked("Its accuracy within .005 of crowd-kit's", f"{apart:.4f} apart", apart <= 0.005),
        asked("CPU of ours at most 1/5 of crowd-kit's one-coin", f"1/{mine:.1f}", mine >= 5),
    ]


def _at_ten_times_the_size(found: Costs, sizes: Sizes) -> list[str]:
    lines = []
    for name in (ONE_COIN, DEFAULT):
        small, large = found.of(name, sizes.cost), found.of(name, sizes.large)
        if small and large:
            times = large.seconds / small.seconds
            wanted = f"`{name}` on {sizes.large:,} reports at most 12 times its cost"
            lines.append(asked(wanted, f"{times:.1f} times", times <= 12))
    return lines


def _table(costs: list[Cost]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "method": [f"{CROWD_KIT} {c.method}" if c.method == PEER else c.method for c in costs],
            "reports": [f"{c.n_reports:,}" for c in costs],
            "CPU-s": [f"{c.seconds:.2f}" for c in costs],
            "memory, MiB": [f"{c.memory / MIB:.0f}" for c in costs],
            "accuracy": [f"{c.accuracy:.4f}" for c in costs],
            "rounds": [c.n_iter for c in costs],
        }
    )
