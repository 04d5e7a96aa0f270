"""`python -m benchmarks mutations`: thousands of damaged files through the gate."""

from __future__ import annotations

from collections import Counter
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.mutations.accounting import Outcome


def mutations_command(
    files: Annotated[int, typer.Option(min=1, help="How many files.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 2017,
    first: Annotated[int, typer.Option(min=0, help="The number of the first file.")] = 0,
    limit: Annotated[float, typer.Option(help="Seconds a file may take.")] = 10.0,
) -> None:
    """Put damaged files through the gate; a traceback, a hang or a lost row is a failure, and 1."""
    from benchmarks.mutations.workers import outcomes

    console, started = Console(width=100, highlight=False), perf_counter()
    found: list[Outcome] = []
    peak = 0
    for each, memory in outcomes(seed, range(first, first + files), limit):
        found.append(each)
        peak = max(peak, memory)
        if each.ending == "failed":
            again = f"--seed {seed} --first {each.number} --files 1"
            console.print(f"{again}: {each.name} {escape(each.said[:500])}")
    console.print(_table(found))
    longest = max(found, key=lambda each: each.seconds)
    console.print(
        f"{len(found):,} files in {perf_counter() - started:.0f} s, seed {seed}; the longest took "
        f"{longest.seconds:.2f} s (file {longest.number}); peak memory of a process {peak >> 10} MB"
    )
    if any(each.ending == "failed" for each in found):
        raise typer.Exit(1)


def _table(found: list[Outcome]) -> Table:
    table = Table(box=None, title="Damaged files through the gate", title_justify="left")
    headings = ("format", "files", "unusable, said why", "admitted", "failed",
                "rows", "accepted", "rejected by name", "repeated")  # fmt: skip
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "format" else "right")
    formats = sorted({_format(each) for each in found})
    for format in [*formats, "all"]:
        some = [each for each in found if format in ("all", _format(each))]
        ends = Counter(each.ending for each in some)
        rows, good, bad = (
            sum(getattr(each, name) for each in some)
            for name in ("n_rows", "n_accepted", "n_rejected")
        )
        counts = (len(some), ends["unusable"], ends["admitted"], ends["failed"],
                  rows, good, bad, rows - good - bad)  # fmt: skip
        table.add_row(format, *(f"{count:,}" for count in counts))
    return table


def _format(each: Outcome) -> str:
    return each.name.partition(".")[2] or "?"
