"""One job killed with SIGKILL after some seconds, and resumed until it is done."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.generated import Made
from scoring.job.sizes import Sizes
from scoring.job.workspace import Workspace
from scoring.output import rejected_path

SIZES: Final = Sizes(block=5_000, whole=10_000, unit=5_000)
"""Small, so that a job of a few seconds has many parts."""


@dataclass(frozen=True, slots=True)
class Killed:
    """A job that was killed: when, what was there then, and what came of it."""

    after: float
    was_done: bool
    n_files: int
    same: bool
    n_claims: int
    n_doubled: int


def undisturbed(made: Made, out: Path) -> float:
    """Run a job to its end; return the seconds that took."""
    start = time.perf_counter()
    subprocess.run(_command(made, out), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def killed(made: Made, out: Path, after: float, whole: Path) -> Killed:
    """Kill a job after some seconds, resume it, and compare what it wrote with `whole`."""
    job = subprocess.Popen(_command(made, out), stdout=subprocess.DEVNULL)
    try:
        job.wait(after)
    except subprocess.TimeoutExpired:
        job.kill()
    was_done = job.wait() == 0
    left = Workspace(out).folder
    n_files = len([*left.iterdir()]) if left.exists() else 0
    subprocess.run([*_command(made, out), "--resume"], check=True, stdout=subprocess.DEVNULL)
    ids = pl.read_parquet(out, columns=["claim_id"])["claim_id"]
    return Killed(
        after=after,
        was_done=was_done,
        n_files=n_files,
        same=all(
            path.read_bytes() == other.read_bytes()
            for path, other in ((out, whole), (rejected_path(out), rejected_path(whole)))
        ),
        n_claims=len(ids),
        n_doubled=len(ids) - ids.n_unique(),
    )


def _command(made: Made, out: Path) -> list[str]:
    asked = [made.claims, made.sources, out, SIZES.block, SIZES.whole, SIZES.unit]
    return [sys.executable, "-m", "benchmarks.kills.job_alone", *map(str, asked)]
