"""Files shared out to processes of their own, so that a hang or a crash is found, not suffered."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic

from benchmarks.mutations.accounting import Outcome, outcome

WORKERS = 2
START = 60.0
"""Seconds a new process may take before its first file."""


class Worker:
    """A process that puts one file after another through the gate."""

    def __init__(self, seed: int) -> None:
        """Start it."""
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(seed, other), daemon=True)
        self._process.start()
        other.close()
        self.number = 0
        self.deadline = float("inf")
        self._is_new = True

    def give(self, number: int, limit: float) -> None:
        """Have it take the next file."""
        self.number, self.deadline = number, monotonic() + limit + (START if self._is_new else 0)
        self._is_new = False
        self.pipe.send(number)

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def outcomes(seed: int, numbers: range, limit: float) -> Iterator[tuple[Outcome, int]]:
    """Yield what became of each file, and the peak memory of its process so far, in KB.

    A file that takes longer than `limit` seconds, or ends its process, has failed.
    """
    left = iter(numbers)
    busy: dict[Connection, Worker] = {}
    for _, number in zip(range(WORKERS), left, strict=False):
        worker = Worker(seed)
        worker.give(number, limit)
        busy[worker.pipe] = worker
    while busy:
        ready = wait(list(busy), timeout=0.5)
        now = monotonic()
        done = [each for each in busy.values() if each.pipe in ready or now > each.deadline]
        for each in done:
            del busy[each.pipe]
            found, peak, worker = _result(each, is_ready=each.pipe in ready, seed=seed)
            yield found, peak
            following = next(left, None)
            if following is None:
                worker.end()
            else:
                worker.give(following, limit)
                busy[worker.pipe] = worker


def _result(worker: Worker, *, is_ready: bool, seed: int) -> tuple[Outcome, int, Worker]:
    """What a worker says of its file, and the worker for the next: a new one if it went."""
    said = "takes too long"
    if is_ready:
        try:
            found, peak = worker.pipe.recv()
        except EOFError:
            said = "ended the process"
        else:
            return found, peak, worker
    worker.end()
    return Outcome(worker.number, "", "failed", said=said), 0, Worker(seed)


def _work(seed: int, pipe: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        while True:
            try:
                number = pipe.recv()
            except EOFError:
                return
            found = outcome(seed, number, Path(folder))
            pipe.send((found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
