"""What a tree of processes takes: CPU-seconds and memory, by program, as Linux counts them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_EVERY: Final = 0.25
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Taken:
    """CPU-seconds by program, and the gigabytes of the largest process of each."""

    cpu: dict[str, float] = field(default_factory=dict)
    peak: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Process:
    pid: int
    parent: int
    program: str
    cpu: float
    memory: float


@contextmanager
def watched() -> Iterator[Taken]:
    """Watch all that this process starts meanwhile; what it took is known at the end.

    What a process takes in its last quarter of a second is not seen. Python that this process is
    itself does not count.
    """
    taken, seen, over = Taken(), dict[int, _Process](), threading.Event()
    before = {process.pid for process in _tree(os.getpid())}

    def look() -> None:
        while not over.wait(_EVERY):
            for process in _tree(os.getpid()):
                seen[process.pid] = process
                most = taken.peak.get(process.program, 0.0)
                taken.peak[process.program] = max(most, process.memory)

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield taken
    finally:
        over.set()
        watch.join()
        for process in seen.values():
            if process.pid not in before:
                taken.cpu[process.program] = taken.cpu.get(process.program, 0.0) + process.cpu


def _tree(root: int) -> list[_Process]:
    """The processes below one, with it."""
    every = {process.pid: process for process in _processes()}
    inside = {root}
    while more := {p.pid for p in every.values() if p.parent in inside} - inside:
        inside |= more
    return [every[pid] for pid in inside if pid in every and pid != root]


def _processes() -> Iterator[_Process]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_text()
            except OSError:  # it has just ended
                continue
            name, _, rest = told.partition("(")[2].rpartition(")")
            values = rest.split()
            cpu = (int(values[11]) + int(values[12])) / _TICKS
            yield _Process(
                int(entry.name), int(values[1]), name, cpu, int(values[21]) * _PAGE / 1e9
            )
