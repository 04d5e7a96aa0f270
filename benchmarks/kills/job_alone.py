"""A job in a process of its own, which a test can kill, or give a disk that is soon full."""

from __future__ import annotations

import argparse
import resource
import signal
import sys
from pathlib import Path

from features.errors import SourcegradeError
from scoring import ScoringEngine
from scoring.job.asked import Asked
from scoring.job.batch_job import job_at
from scoring.job.sizes import Sizes


def main() -> int:
    """Score the files named on the command line, and say each unit that is done."""
    asked = argparse.ArgumentParser()
    for name in ("claims", "sources", "out"):
        asked.add_argument(name, type=Path)
    for name in ("block", "whole", "unit"):
        asked.add_argument(name, type=int)
    asked.add_argument("--largest", type=int, help="bytes that a file may have")
    asked.add_argument("--resume", action="store_true")
    given = asked.parse_args()
    if given.largest:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write fails then, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.largest, given.largest))
    try:
        job_asked = Asked(
            claims=given.claims, sources=given.sources, out=given.out, resume=given.resume,
            sizes=Sizes(given.block, given.whole, given.unit),
        )  # fmt: skip
        with job_at(ScoringEngine.default(), job_asked) as job:
            if job.done is None:
                job.finish(job.run(lambda done, n: print(f"scored {done} of {n}", flush=True)))
    except SourcegradeError as fault:
        print(fault, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
