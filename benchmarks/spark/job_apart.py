"""A Spark job in a process of its own, which says on standard output how far it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.generated import Made
from scoring import ScoringEngine
from scoring.spark.cut import Cut
from scoring.spark.job import CUT, score_on_spark


@dataclass(frozen=True, slots=True)
class Job:
    """What a job did: claims scored, and seconds on the clock, Spark's start among them."""

    n_scored: int
    wall: float


def job_apart(
    made: Made,
    out: Path,
    master: str,
    cut: Cut = CUT,
    *,
    settings: Path | None = None,
    begun: Callable[[], None] | None = None,
) -> Job:
    """Score claims on a Spark from another process; call `begun` when the first are scored.

    `settings` is a folder with Spark's own file of settings.
    """
    sizes = str(cut.bucket), str(cut.large)
    paths = str(made.claims), str(made.sources), str(out)
    command = [sys.executable, "-m", __spec__.name, *paths, master, *sizes]
    told = {"SPARK_CONF_DIR": str(settings)} if settings else {}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | told
    ) as running:
        assert running.stdout is not None
        last = ""
        for last in running.stdout:
            if begun and last.startswith("scored "):
                begun()
                begun = None
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Job(**json.loads(last))


def _run(made: Made, out: Path, master: str, cut: Cut) -> Job:
    def say(done: int, total: int) -> None:
        if 0 < done < total:
            print(f"scored {done} of {total}", flush=True)

    begin = time.perf_counter()
    batch = score_on_spark(
        ScoringEngine.default(), made.claims, made.sources, out,
        master=master, progress=say, cut=cut,
    )  # fmt: skip
    return Job(batch.n_scored, time.perf_counter() - begin)


if __name__ == "__main__":
    claims, sources, scores = map(Path, sys.argv[1:4])
    bucket, large = map(int, sys.argv[5:7])
    job = _run(Made(claims, sources), scores, sys.argv[4], Cut(bucket, large))
    print(json.dumps(asdict(job)))
