"""`python -m benchmarks spark`: Spark's scores beside the engine's, and what Spark adds to them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.spark.measured import compared_on_cluster, costs
from benchmarks.spark.page import Measured, spark_page


def spark_command(
    claims: Annotated[int, typer.Option(help="Claims to score on the cluster.")] = 180_000,
    giant: Annotated[int, typer.Option(help="Claims of one event more.")] = 20_000,
    few: Annotated[int, typer.Option(help="Claims to learn what a job costs by itself.")] = 100_000,
    many: Annotated[int, typer.Option(help="Claims to learn what each costs more.")] = 1_000_000,
    markdown: Annotated[Path | None, typer.Option(help="A page to write this to.")] = None,
) -> None:
    """Score claims on a cluster, and again with a worker killed; measure what Spark costs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        undisturbed, killed = compared_on_cluster(folder / "cluster", claims, giant)
        page = spark_page(
            Measured(
                giant, undisturbed, killed, costs(folder / "few", few), costs(folder / "many", many)
            )
        )
    Console(width=100).print(page, markup=False, highlight=False)
    if markdown:
        markdown.write_text(page, encoding="utf-8")
    if not (undisturbed.same and killed.same):
        raise typer.Exit(1)
