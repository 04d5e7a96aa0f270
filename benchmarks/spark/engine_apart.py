"""The engine on one machine, in a process of its own: what Spark is held against."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.generated import Made
from scoring import ScoringEngine
from scoring.output import write_scores


def engine_apart(made: Made, out: Path) -> None:
    """Score claims from Parquet to Parquet in another process, in one piece."""
    paths = str(made.claims), str(made.sources), str(out)
    subprocess.run([sys.executable, "-m", __spec__.name, *paths], check=True)


if __name__ == "__main__":
    claims, sources, scores = map(Path, sys.argv[1:])
    write_scores(ScoringEngine.default().assess(claims, sources).scores, scores)
