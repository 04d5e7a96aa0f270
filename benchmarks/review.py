"""A thousand claims opened for review: traces and spans as the database itself counts them."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.repeated_corpus import repeated
from features.catalogue import EXTRACTORS
from scoring import ScoringEngine
from scoring.batch import score_files, track
from scoring.review.opening import open_review

SPANS = len(EXTRACTORS) + 2
"""Of each trace: the root, one for each extractor, the model."""


def review_command(
    claims: int = typer.Option(1_000, help="Claims to open for review."),
) -> None:
    """Open a review of so many claims, and count what is stored."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["MLFLOW_TRACKING_URI"] = f"sqlite:///{folder / 'mlflow.db'}"
        _score(folder, claims)
        start = time.perf_counter()
        opened = open_review(limit=claims)
        seconds = time.perf_counter() - start
        found = _counted(folder / "mlflow.db")
    table = Table(title=f"{opened.selected.height:,} claims opened in {seconds:.0f} s", box=None)
    for heading in ("", "expected", "stored"):
        table.add_column(heading, justify="right" if heading else "left")
    expected = {"traces": claims, "spans": claims * SPANS, "items in the queue": claims}
    for what, n in expected.items():
        table.add_row(what, f"{n:,}", f"{found[what]:,}")
    Console(width=100).print(table)
    if found != expected:
        raise typer.Exit(1)


def _score(folder: Path, n_claims: int) -> None:
    claims, sources = repeated(n_claims + n_claims // 10)
    claims.write_parquet(folder / "claims.parquet")
    sources.write_parquet(folder / "sources.parquet")
    inputs = folder / "claims.parquet", folder / "sources.parquet"
    engine = ScoringEngine.default()
    written = score_files(engine, *inputs, folder / "scores.parquet")
    track(engine, written.assessment, inputs[0])


def _counted(database: Path) -> dict[str, int]:
    """What the tables of the store hold, past MLflow."""
    tables = {"traces": "trace_info", "spans": "spans", "items in the queue": "review_queue_items"}
    with closing(sqlite3.connect(database)) as store:
        return {
            what: int(store.execute(f"select count(*) from {table}").fetchone()[0])
            for what, table in tables.items()
        }
