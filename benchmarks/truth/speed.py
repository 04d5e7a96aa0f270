"""What one-coin costs: CPU-seconds and memory of ours and of crowd-kit's, on the same reports.

Each fit has a new Python for itself. The reports are there, as a frame with integers for names,
before the clock starts; memory is the peak during the fit less what was in use before it.
"""

from __future__ import annotations

import contextlib
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.truth.limits import Refused, within
from benchmarks.truth.peers import CROWD_KIT, crowd_kit, for_crowd_kit, missing
from benchmarks.truth.sizes import Sizes
from benchmarks.truth.synthetic import reports
from models.truth import DEFAULT, METHODS

ONE_COIN: Final = "one_coin"
PEER: Final = "OneCoinDawidSkene"
N_SOURCES: Final = 10_000
STATUS: Final = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU-seconds and bytes of one fit, how often its truths are right, and its rounds."""

    method: str
    n_reports: int
    seconds: float
    memory: float
    accuracy: float
    n_iter: int


@dataclass(frozen=True, slots=True)
class Costs:
    """The cheapest of some runs of each method at each size; who could not be run, and why."""

    costs: list[Cost]
    refused: dict[str, str]

    def of(self, method: str, n_reports: int) -> Cost | None:
        """Return the cost of a method at a size, or None where it was not run."""
        found = [
            each for each in self.costs if (each.method, each.n_reports) == (method, n_reports)
        ]
        return found[0] if found else None


def measure(sizes: Sizes, tell: Callable[[str], None]) -> Costs:
    """Run each fit in a process of its own; `tell` hears what is being done."""
    costs, refused = [], {}
    peers = [] if missing(CROWD_KIT) else [PEER]
    if not peers:
        refused[PEER] = str(missing(CROWD_KIT))
    plan = {sizes.cost: [ONE_COIN, DEFAULT, *peers], sizes.large: [ONE_COIN, DEFAULT]}
    with tempfile.TemporaryDirectory() as folder:
        for n_reports, methods in plan.items():
            file = Path(folder) / "reports.npy"
            tell(f"making {n_reports:,} reports")
            _save(n_reports, file)
            for method in methods:
                runs = []
                for run in range(sizes.repeats if n_reports == sizes.cost else 1):
                    tell(f"{method} on {n_reports:,} reports, run {run + 1}")
                    runs.append(within(sizes.cost_limits, cost, method, file, fresh=True))
                done = [each for each in runs if not isinstance(each, Refused)]
                if done:
                    costs.append(_cheapest(done))
                else:
                    refused[f"{method} on {n_reports:,} reports"] = runs[0].reason
    return Costs(costs, refused)


def cost(method: str, file: Path) -> Cost:
    """Return what one fit costs, in this process."""
    columns, truth = np.load(file), np.load(file.with_suffix(".truth.npy"))
    frame = pd.DataFrame(columns.T, columns=["source", "item", "value"], copy=False)
    fitted = crowd_kit(method) if method == PEER else METHODS[method]()
    given = for_crowd_kit(frame) if method == PEER else frame
    gc.collect()
    with threadpool_limits(1):
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        before, start = _memory("VmRSS"), time.process_time()
        fitted.fit(given)
        seconds, memory = time.process_time() - start, _memory("VmHWM") - before
    found = fitted.labels_ if method == PEER else fitted.truths_
    items = np.unique(columns[1])
    accuracy = (found.reindex(items).to_numpy() == truth[items]).mean()
    rounds = len(fitted.loss_history_) if method == PEER else fitted.n_iter_
    return Cost(method, columns.shape[1], seconds, memory, float(accuracy), rounds)


def _save(n_reports: int, file: Path) -> None:
    made = reports(n_reports, min(N_SOURCES, n_reports // 20))
    truth = np.full(made.truth.index.max() + 1, -1)
    truth[made.truth.index] = made.truth
    np.save(file, np.ascontiguousarray(made.reports.to_numpy().T))
    np.save(file.with_suffix(".truth.npy"), truth)


def _cheapest(runs: list[Cost]) -> Cost:
    seconds, memory = min(each.seconds for each in runs), min(each.memory for each in runs)
    first = runs[0]
    return Cost(first.method, first.n_reports, seconds, memory, first.accuracy, first.n_iter)


def _memory(field: str) -> float:
    """Return bytes of memory in use (VmRSS), or at its peak (VmHWM).

    Where the system does not tell the two apart, the peak so far stands for both.
    """
    if STATUS.exists():
        lines: dict[str, Any] = dict(
            line.split(":", 1) for line in STATUS.read_text(encoding="ascii").splitlines()
        )
        return float(lines[field].split()[0]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * unit
