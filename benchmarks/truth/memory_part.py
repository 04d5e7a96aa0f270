"""The part of the page on memory: a long past and one wrong report; batches and one fit."""

from __future__ import annotations

import polars as pl

from benchmarks.truth.asked import asked
from benchmarks.truth.memory import Batches, Past
from benchmarks.truth.peers import CROWD_KIT
from benchmarks.truth.speed import PEER
from experiments.report import to_markdown


def memory_part(found: Past, batches: list[Batches]) -> str:
    """Return what is left of a long past, and how far batches in order are from one fit."""
    least = min(found.by_state, found.by_batch, found.settled)
    apart = max(max(each.probability, each.reliability) for each in batches)
    lines = [
        asked(
            f"{found.claims:,} past claims at 95 % and a wrong report today leave .94 or more",
            f"{least:.4f}",
            least >= 0.94,
        ),
        asked(
            "`partial_fit` over batches in order equals one `fit` within 1e-6",
            f"{apart:.1e} apart at most",
            apart <= 1e-6,
        ),
    ]
    return "\n\n".join(
        [
            "## Memory",
            "\n".join(lines),
            "The source is beside four others that are right in .8 of theirs; today all four "
            "contradict it.",
            to_markdown(_left(found)),
            "Largest difference between four batches in order and one fit:",
            to_markdown(_apart(batches)),
        ]
    )


def _left(found: Past) -> pl.DataFrame:
    rows = {
        "ours, from a saved state and today's reports": found.by_state,
        "ours, `partial_fit` of today's reports": found.by_batch,
        "ours, from counts of settled claims and today's reports": found.settled,
        f"{CROWD_KIT} {PEER}, today's reports (it keeps nothing)": found.peer_today,
        f"{CROWD_KIT} {PEER}, all reports again": found.peer_all,
    }
    means = ["absent" if value is None else f"{value:.4f}" for value in rows.values()]
    return pl.DataFrame({"reliability of the source": list(rows), "mean": means})


def _apart(batches: list[Batches]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "method": [each.method for each in batches],
            "probability": [f"{each.probability:.1e}" for each in batches],
            "reliability": [f"{each.reliability:.1e}" for each in batches],
        }
    )
