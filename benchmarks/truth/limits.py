"""Work in a process of its own, with a limit to the CPU time and the memory it may take."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

GIB: Final = 2**30
PATIENCE: Final = 10
"""The clock may run this many times as long as the CPU, where others use the machine too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """CPU-seconds and bytes of address space."""

    seconds: int
    memory: int

    def __str__(self) -> str:
        return f"{self.seconds} CPU-seconds and {self.memory / GIB:.0f} GiB"


@dataclass(frozen=True, slots=True)
class Refused:
    """Work that was not done, and why."""

    reason: str


def within(limits: Limits, work: Callable[..., Any], *given: Any, fresh: bool = False) -> Any:
    """Return what `work` of what is given returns in another process, or that it was `Refused`.

    `work` is a function of a module, and what it takes and gives can be pickled. A `fresh` process
    is a new Python; others fork from a server that has nothing but the peers imported. Any fault
    of the work is a reason, never an error here: peers fail in many ways.

    >>> within(Limits(10, 4 * GIB), abs, -1)
    1
    >>> within(Limits(10, 4 * GIB), int, "x").reason
    "ValueError: invalid literal for int() with base 10: 'x'"
    """
    forks = "forkserver" in multiprocessing.get_all_start_methods() and not fresh
    context: Any = multiprocessing.get_context("forkserver" if forks else "spawn")
    if forks:
        context.set_forkserver_preload(["benchmarks.truth.preloaded"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, limits, work, given), daemon=True)
    process.start()
    theirs.close()
    answer: Any = Refused("no answer")
    try:
        if ours.poll(PATIENCE * limits.seconds):
            answer = ours.recv()
        else:
            answer = Refused(f"over {PATIENCE * limits.seconds} seconds")
    except EOFError:
        process.join()
        answer = Refused(_reason(process.exitcode, limits))
    process.kill()
    process.join()
    ours.close()
    return answer


def _reason(exitcode: int | None, limits: Limits) -> str:
    if exitcode in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"over {limits.seconds} CPU-seconds"
    return f"its process ended with {exitcode}"


def _work(
    answer: Connection, limits: Limits, work: Callable[..., Any], given: tuple[Any, ...]
) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    warnings.simplefilter("ignore")  # what a peer makes of the newest pandas is not for our users
    try:
        answer.send(work(*given))
    except MemoryError:
        answer.send(Refused(f"over {limits.memory / GIB:.0f} GiB of memory"))
    except BaseException as fault:
        answer.send(Refused(f"{type(fault).__name__}: {str(fault)[:100].splitlines()[0]}"))
        raise SystemExit(1) from fault
