"""The page on cost: the stages beside the yardstick, and what holds of what was aimed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.cost.batch_apart import Batch
from benchmarks.cost.one_claim import EVIDENCE, Waiting
from features.heard_first import FIRST, MORE

COMMAND: Final = "python -m benchmarks cost --markdown benchmarks/cost.md"
MOST_TREES: Final = 6.0
"""CPU of the whole over that of the trees that is aimed at."""
MOST_MEMORY: Final = 4.0
"""Gigabytes."""
MOST_WAITING: Final = 10.0
"""Milliseconds for one claim."""
MOST_MORE: Final = 1.15
"""CPU for each claim of a large batch over that of one in one piece."""
MOST_LARGE: Final = 5.0
"""Gigabytes of a large batch."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What one run measured: CPU-seconds, batches, and how long one claim waits.

    `again` is `plain` once more, after the `large` batch: a machine that slows down or speeds up
    meanwhile would else be taken for what a large batch costs.
    """

    trees: float
    reading: float
    plain: Batch
    again: Batch
    heavy: Batch
    large: Batch
    waiting: Waiting


def cost_page(costs: Costs) -> str:
    """Return the page as Markdown."""
    parts = (_head(costs), _stages(costs), _aims(costs), _large(costs), _giant(costs))
    return "\n\n".join("\n".join(part).strip() for part in parts) + "\n"


def _head(costs: Costs) -> Iterator[str]:
    n = costs.plain.n_claims
    yield "# What scoring costs"
    yield ""
    yield (
        f"Made by `{COMMAND}`: {n:,} claims of `benchmarks/generated.py` (events of up to 2,000 "
        "claims, a fifth of them copies), all features, evidence, grades and reasons, from Parquet "
        "to Parquet, in a process of its own. CPU-seconds of all cores; absolute figures drift "
        "with the machine and what else it does, ratios less. MLflow is not in it."
    )
    yield ""
    yield (
        "The yardstick is scikit-learn's `HistGradientBoostingClassifier.predict_proba` on as many "
        "rows of 40 of the same features, a hundred trees, measured in the same run: "
        f"**{costs.trees:.1f} CPU-s**."
    )
    yield ""


def _stages(costs: Costs) -> Iterator[str]:
    yield "| stage | CPU-s | × the trees | share |"
    yield "|---|---:|---:|---:|"
    whole = costs.plain.cpu
    rest = whole - sum(costs.plain.stages.values())
    stages = costs.plain.stages | {"cutting into batches, order": rest}
    for name, cpu in stages.items():
        yield f"| {name} | {cpu:.1f} | {cpu / costs.trees:.2f} | {cpu / whole:.0%} |"
    yield f"| **in all** | **{whole:.1f}** | **{whole / costs.trees:.2f}** | |"
    read = costs.reading
    yield f"| reading the Parquet alone | {read:.1f} | {read / costs.trees:.2f} | |"
    yield f"| the trees alone | {costs.trees:.1f} | 1.00 | |"


def _aims(costs: Costs) -> Iterator[str]:
    plain, ratio = costs.plain, costs.plain.cpu / costs.trees
    yield "| aim | measured | holds |"
    yield "|---|---:|---|"
    yield f"| at most {MOST_TREES:.0f} × the trees | {ratio:.2f} × | {_word(ratio, MOST_TREES)} |"
    yield (
        f"| at most {MOST_MEMORY:.0f} GB | {plain.peak:.1f} GB | {_word(plain.peak, MOST_MEMORY)} |"
    )
    large, more = costs.large, _more(costs)
    yield (
        f"| {large.n_claims:,} claims: at most {MOST_MORE} × the CPU for each | {more:.2f} × | "
        f"{_word(more, MOST_MORE)} |"
    )
    yield (
        f"| the same: at most {MOST_LARGE:.0f} GB | {large.peak:.1f} GB | "
        f"{_word(large.peak, MOST_LARGE)} |"
    )
    for how, took in (
        ("by a hearing, where the evidence stands", costs.waiting.hearing),
        ("the evidence given anew each time", costs.waiting.anew),
    ):
        yield (
            f"| one claim against {EVIDENCE:,} others, {how}, median, warm: at most "
            f"{MOST_WAITING:.0f} ms | {took:.1f} ms | {_word(took, MOST_WAITING)} |"
        )
    yield ""
    yield (
        f"{plain.n_claims / plain.cpu:,.0f} claims a CPU-second; {plain.wall:.0f} s on the clock "
        "of a machine of two cores."
    )


def _more(costs: Costs) -> float:
    """The CPU for each claim of the large batch over that in one piece, before and after it."""
    whole = (costs.plain.cpu + costs.again.cpu) / (costs.plain.n_claims + costs.again.n_claims)
    return costs.large.cpu / costs.large.n_claims / whole


def _large(costs: Costs) -> Iterator[str]:
    plain, large = costs.plain, costs.large
    yield f"## {large.n_claims:,} claims"
    yield ""
    yield (
        "Scored in units of whole events, laid out on disk "
        f"(docs/decisions/0014-jobs-cut-by-event.md): {large.cpu:,.0f} CPU-s, {large.wall:,.0f} s "
        "on the clock. CPU-seconds for a million claims, beside those of the batch in one piece, "
        "before it and after it, for a machine's speed drifts in minutes; the ratio is to both:"
    )
    yield ""
    yield "| stage | in units | in one piece, before | after |"
    yield "|---|---:|---:|---:|"
    for name in dict.fromkeys([*plain.stages, *large.stages]):
        each = (_a_million(batch, name) for batch in (large, plain, costs.again))
        yield f"| {name} | {' | '.join(each)} |"


def _a_million(batch: Batch, stage: str) -> str:
    return f"{1e6 * batch.stages.get(stage, 0.0) / batch.n_claims:.1f}"


def _giant(costs: Costs) -> Iterator[str]:
    plain, heavy = costs.plain, costs.heavy
    more = heavy.n_claims - plain.n_claims
    each = 1e6 * (heavy.cpu - plain.cpu) / more
    yield f"## One event of {more:,} claims more"
    yield ""
    yield (
        f"It adds {heavy.cpu - plain.cpu:.1f} CPU-s: {each:,.0f} µs for each of its claims, where "
        f"one of the others takes {1e6 * plain.cpu / plain.n_claims:,.0f}. Peak memory is "
        f"{heavy.peak:.1f} GB, without it {plain.peak:.1f}. Of an event the first {FIRST} reports "
        f"are heard, then of each voice {MORE} new in stance or sides and {MORE} new in matter "
        "(`features/heard_first.py`): its cost grows with the event, not with its square."
    )


def _word(found: float, most: float) -> str:
    return "yes" if found <= most else "**no**"
