"""A real cluster on the loopback: a master and two workers, one of them killed in mid-job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.generated import Made, make
from benchmarks.spark.cluster import Cluster, standalone
from benchmarks.spark.job_apart import job_apart
from scoring import ScoringEngine
from scoring.spark.cut import Cut

N, GIANT = 8_000, 2_000
CUT = Cut(bucket=1_000, large=500)
"""Ten tasks and more, and an event that is cut."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("claims"), N, giant=GIANT)


@pytest.fixture(scope="module")
def expected(made: Made) -> pl.DataFrame:
    return ScoringEngine.default().score(made.claims, made.sources).sort("claim_id")


@pytest.fixture(scope="module")
def cluster(java: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with standalone(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def scores_in(folder: Path) -> pl.DataFrame:
    found = pl.read_parquet(folder / "*" / "*.parquet", hive_partitioning=False)
    return found.sort("claim_id")


def test_a_worker_that_is_killed_in_mid_job_changes_nothing(
    cluster: Cluster, made: Made, expected: pl.DataFrame, tmp_path: Path
) -> None:
    job = job_apart(made, tmp_path / "out", cluster.master, CUT, begun=cluster.kill_worker)
    assert (job.n_scored, len(cluster.workers)) == (N + GIANT, 1)
    assert_frame_equal(scores_in(tmp_path / "out"), expected, check_exact=True)
    assert {path.name for path in tmp_path.iterdir()} == {"out", "out.rejected.jsonl"}
