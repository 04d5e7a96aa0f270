"""`python -m benchmarks cost`: what a million claims cost, beside boosted trees, in one run."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.cost.batch_apart import batch_apart
from benchmarks.cost.one_claim import waiting_apart
from benchmarks.cost.page import Costs, cost_page
from benchmarks.cost.yardstick import predicting, reading
from benchmarks.generated import make


def cost_command(
    claims: Annotated[int, typer.Option(help="Claims to score.", min=30_000)] = 1_000_000,
    giant: Annotated[int, typer.Option(help="Claims of one event more.")] = 200_000,
    large: Annotated[int, typer.Option(help="Claims of a batch scored in units.")] = 10_000_000,
    markdown: Annotated[Path | None, typer.Option(help="A page to write this to.")] = None,
) -> None:
    """Measure a batch from Parquet to Parquet beside the model alone, and write a page of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made, many = make(folder / "claims", claims), make(folder / "large", large)
        trees, read = predicting(made, claims), reading(made)
        plain = batch_apart(made, folder / "scores.parquet")
        in_units = batch_apart(many, folder / "scores.parquet")
        # The machine is often not as fast after these minutes as it was before.
        again = batch_apart(made, folder / "scores.parquet")
        for each in (made, many):
            each.claims.unlink()
        with_giant = make(folder / "giant", claims, giant=giant)
        heavy = batch_apart(with_giant, folder / "scores.parquet")
    page = cost_page(Costs(trees, read, plain, again, heavy, in_units, waiting_apart()))
    Console(width=100).print(page, markup=False, highlight=False)
    if markdown:
        markdown.write_text(page, encoding="utf-8")
