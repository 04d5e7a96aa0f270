"""A batch scored in a process of its own, so that its CPU time and its memory are its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.generated import Made
from features.stages import Stages
from scoring import ScoringEngine
from scoring.batch import score_files


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch took: CPU-seconds by stage and in all, seconds on the clock, gigabytes."""

    n_claims: int
    stages: dict[str, float]
    cpu: float
    wall: float
    peak: float


def batch_apart(made: Made, out: Path) -> Batch:
    """Score claims from Parquet to Parquet in another process; return what that took."""
    command = [sys.executable, "-m", __spec__.name, str(made.claims), str(made.sources), str(out)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Batch(**json.loads(done.stdout))


def measured(made: Made, out: Path) -> Batch:
    """Score claims in this process; `cpu` counts from its start: imports and the model too."""
    engine, stages = ScoringEngine.default(), Stages()
    start, begin = time.process_time(), time.perf_counter()
    written = score_files(engine, made.claims, made.sources, out, stages=stages)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Batch(
        n_claims=written.assessment.tally.n_scored,
        stages={"start": start} | {name: spent.cpu for name, spent in stages.spent.items()},
        cpu=used.ru_utime + used.ru_stime,
        wall=time.perf_counter() - begin,
        peak=used.ru_maxrss / (1 << 20) * 1.024,
    )


if __name__ == "__main__":
    claims, sources, scores = map(Path, sys.argv[1:])
    print(json.dumps(asdict(measured(Made(claims, sources), scores))))
