"""The same claims scored by the engine alone, by Spark, and by Spark with a worker killed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.generated import Made, make
from benchmarks.spark.cluster import Cluster, standalone
from benchmarks.spark.engine_apart import engine_apart
from benchmarks.spark.event_log import Counted, counted, settings
from benchmarks.spark.job_apart import job_apart
from benchmarks.spark.processes import watched
from scoring.spark.cut import Cut
from scoring.spark.job import CUT

LOCAL: Final = "local[2]"
SMALL: Final = Cut(bucket=10_000, large=10_000)
"""So many tasks that a worker can be killed between them."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU-seconds by program, seconds on the clock, gigabytes of the largest process of each."""

    n: int
    cpu: dict[str, float]
    wall: float
    peak: dict[str, float]
    counted: Counted | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Scores beside those of the engine: how many, the largest difference, and whether all else is
    the same to the bit: reasons, grades, intervals."""

    n: int
    difference: float
    same: bool
    wall: float
    failed: int


def compared_on_cluster(folder: Path, n: int, giant: int) -> tuple[Compared, Compared]:
    """Score claims with one large event on two workers, then on two of which one is killed."""
    made = make(folder / "claims", n, giant=giant)
    engine_apart(made, folder / "alone.parquet")
    found = []
    with standalone(folder / "cluster") as cluster:
        for kill in (False, True):
            found.append(
                _compared(folder / ("killed" if kill else "undisturbed"), made, cluster, kill=kill)
            )
    return found[0], found[1]


def _compared(folder: Path, made: Made, cluster: Cluster, *, kill: bool) -> Compared:
    conf = settings(folder / "log")
    begun = cluster.kill_worker if kill else None
    job = job_apart(made, folder / "out", cluster.master, SMALL, settings=conf, begun=begun)
    ours = pl.read_parquet(folder / "out" / "*" / "*.parquet", hive_partitioning=False)
    alone = pl.read_parquet(folder.parent / "alone.parquet").sort("claim_id")
    ours = ours.sort("claim_id")
    both = alone.select("claim_id", "credibility").join(ours, on="claim_id", suffix="_spark")
    apart = (pl.col("credibility") - pl.col("credibility_spark")).abs().max()
    return Compared(
        both.height, both.select(apart).item(), ours.equals(alone), job.wall,
        counted(folder / "log").failed,
    )  # fmt: skip


def costs(folder: Path, n: int) -> tuple[Cost, Cost]:
    """Return what claims cost the engine alone, and Spark on as many cores of this machine."""
    made = make(folder / "claims", n)
    begin = time.perf_counter()
    with watched() as alone:
        engine_apart(made, folder / "alone.parquet")
    engine = Cost(n, alone.cpu, time.perf_counter() - begin, alone.peak)
    with watched() as taken:
        job = job_apart(made, folder / "out", LOCAL, CUT, settings=settings(folder / "log"))
    return engine, Cost(n, taken.cpu, job.wall, taken.peak, counted(folder / "log"))
