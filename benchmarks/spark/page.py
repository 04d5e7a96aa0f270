"""The page on Spark: the same scores, and what it costs over the engine alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.spark.cluster import CORES, MEMORY
from benchmarks.spark.measured import LOCAL, Compared, Cost

COMMAND: Final = "python -m benchmarks spark --markdown benchmarks/spark.md"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run measured: scores on a cluster, and costs of the engine and of Spark."""

    giant: int
    undisturbed: Compared
    killed: Compared
    few: tuple[Cost, Cost]
    many: tuple[Cost, Cost]


def spark_page(found: Measured) -> str:
    """Return the page as Markdown."""
    return "\n".join([*_head(), *_scores(found), "", *_costs(found), "", *_each(found)]) + "\n"


def _head() -> Iterator[str]:
    yield "# Spark beside the engine"
    yield ""
    yield (
        f"Made by `{COMMAND}`, with claims of `benchmarks/generated.py`. The cluster is real: "
        f"a master and two workers of {CORES} core and {MEMORY} each, from pip's PySpark, on the "
        "loopback of a machine of two cores that others share, so that seconds on the clock say "
        "little. CPU-seconds are those of all processes."
    )
    yield ""


def _scores(found: Measured) -> Iterator[str]:
    yield "## The same scores"
    yield ""
    yield (
        f"{found.undisturbed.n:,} claims, {found.giant:,} of them on one event, which is cut in "
        "slices. `kill -9` took a worker and its executor when the first scores were there."
    )
    yield ""
    yield "| | claims | largest difference | all columns to the bit | tasks failed | clock |"
    yield "|---|---:|---:|---|---:|---:|"
    for name, each in (("undisturbed", found.undisturbed), ("a worker killed", found.killed)):
        same = "yes" if each.same else "**no**"
        yield (
            f"| {name} | {each.n:,} | {each.difference:.0e} | {same} | {each.failed} "
            f"| {each.wall:.0f} s |"
        )


def _costs(found: Measured) -> Iterator[str]:
    yield f"## What it costs on one machine (`{LOCAL}`)"
    yield ""
    yield "| claims | | Python | Java | CPU-s in all | clock | peak of a Python | peak of a Java |"
    yield "|---:|---|---:|---:|---:|---:|---:|---:|"
    for pair in (found.few, found.many):
        for name, cost in zip(("the engine alone", "Spark"), pair, strict=True):
            python, java = (cost.cpu.get(program, 0.0) for program in ("python", "java"))
            peaks = " | ".join(
                f"{cost.peak[program]:.1f} GB" if program in cost.peak else "-"
                for program in ("python", "java")
            )
            yield (
                f"| {cost.n:,} | {name} | {python:.0f} | {java:.0f} | {sum(cost.cpu.values()):.0f} "
                f"| {cost.wall:.0f} s | {peaks} |"
            )


def _each(found: Measured) -> Iterator[str]:
    yield "## By claim"
    yield ""
    few, many = (found.few[1], found.many[1])
    more = many.n - few.n
    yield "| | a job by itself | each claim more |"
    yield "|---|---:|---:|"
    engine = _line(*found.few[:1], *found.many[:1])
    for name, (fixed, each) in (("the engine alone", engine), ("Spark", _line(few, many))):
        yield f"| {name} | {fixed:.0f} CPU-s | {1e6 * each:.0f} µs |"
    assert few.counted is not None
    assert many.counted is not None
    for what in ("shuffled", "written"):
        grown = getattr(many.counted, what) - getattr(few.counted, what)
        yield f"| bytes {what} | | {1e6 * grown / more:,.0f} |"
    yield ""
    yield (
        "Bytes are as Spark counts them, packed; written are what the gate kept on the way, and "
        "the scores. Java compiles its code while it works, more of it in longer jobs: in a job of "
        "hours a claim costs less than this."
    )


def _line(few: Cost, many: Cost) -> tuple[float, float]:
    """CPU-seconds of a job without claims, and of each claim."""
    small, large = sum(few.cpu.values()), sum(many.cpu.values())
    each = (large - small) / (many.n - few.n)
    return small - each * few.n, each
