"""What scoring costs: a batch measured apart, and a page that says what holds."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.cost.batch_apart import Batch, batch_apart
from benchmarks.cost.one_claim import Waiting
from benchmarks.cost.page import Costs, cost_page
from benchmarks.generated import make


def test_a_batch_is_scored_and_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    made = make(tmp_path, 500)
    batch = batch_apart(made, tmp_path / "scores.parquet")
    assert pl.read_parquet(tmp_path / "scores.parquet").height == batch.n_claims == 500
    assert list(batch.stages) == [
        "start", "read", "gate", "extractors", "evidence", "model", "grades and reasons", "write",
    ]  # fmt: skip
    assert 0 < sum(batch.stages.values()) <= batch.cpu
    assert 0.05 < batch.peak < 4


def test_the_page_says_what_holds_and_what_does_not() -> None:
    plain = Batch(1_000_000, {"evidence": 20.0, "write": 4.0}, cpu=30.0, wall=20.0, peak=2.5)
    again = Batch(1_000_000, {"evidence": 24.0}, cpu=36.0, wall=24.0, peak=2.5)
    heavy = Batch(1_200_000, {"evidence": 60.0}, cpu=50.0, wall=30.0, peak=4.5)
    large = Batch(10_000_000, {"evidence": 180.0}, cpu=363.0, wall=200.0, peak=2.1)
    waiting = Waiting(anew=25.0, hearing=9.94)
    page = cost_page(Costs(6.0, 0.6, plain, again, heavy, large, waiting))
    lines = page.splitlines()
    assert "| evidence | 20.0 | 3.33 | 67% |" in lines
    assert "| cutting into batches, order | 6.0 | 1.00 | 20% |" in lines
    assert "| at most 6 × the trees | 5.00 × | yes |" in lines
    assert "| 10,000,000 claims: at most 1.15 × the CPU for each | 1.10 × | yes |" in lines
    assert "| evidence | 18.0 | 20.0 | 24.0 |" in lines
    assert any("anew each time" in line and "25.0 ms | **no** |" in line for line in lines)
    assert any("by a hearing" in line and "9.9 ms | yes |" in line for line in lines)
    assert "100 µs for each of its claims, where one of the others takes 30." in page
