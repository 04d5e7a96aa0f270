"""`python -m benchmarks kills`: jobs killed at random moments, and resumed."""

from __future__ import annotations

import random
import tempfile
from itertools import count
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.generated import make
from benchmarks.kills.killed import Killed, killed, undisturbed


def kills_command(
    times: Annotated[int, typer.Option(help="Kills.", min=1)] = 20,
    claims: Annotated[int, typer.Option(help="Claims of the job.", min=20_000)] = 60_000,
    seed: Annotated[int, typer.Option(help="Of the moments.")] = 2017,
) -> None:
    """Kill a job at random moments with SIGKILL and resume it; fail where its output differs."""
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make(folder / "claims", claims)
        whole = folder / "whole.parquet"
        took = undisturbed(made, whole)
        found: list[Killed] = []
        for draw in count():
            out = folder / f"killed-{draw}.parquet"
            one = killed(made, out, moments.uniform(0, took), whole)
            if not one.was_done:  # at its end before the moment came: that was no kill
                found.append(one)
            if len(found) == times:
                break
    Console(width=100).print(_table(found, took))
    lost = [each for each in found if not each.same or each.n_claims != claims or each.n_doubled]
    if lost:
        raise typer.Exit(1)


def _table(found: list[Killed], took: float) -> Table:
    table = Table(title=f"killed at random moments of {took:.1f} s, and resumed", box=None)
    for heading in ("after, s", "files there", "bytes as undisturbed", "claims", "doubled"):
        table.add_column(heading, justify="right")
    for each in sorted(found, key=lambda one: one.after):
        same = "yes" if each.same else "NO"
        counts = (f"{n:,}" for n in (each.n_claims, each.n_doubled))
        table.add_row(f"{each.after:.2f}", str(each.n_files), same, *counts)
    return table
