"""Work beyond its limits is refused with its reason, and harms nobody else."""

import os
import time

import numpy as np

from benchmarks.truth.limits import GIB, Limits, Refused, within

LIMITS = Limits(2, 4 * GIB)


def spin() -> None:
    while True:
        time.process_time()


def fill() -> float:
    return float(np.ones(2**30).sum())


def test_another_process_does_it() -> None:
    assert within(LIMITS, os.getpid) != os.getpid()
    assert within(LIMITS, os.getpid, fresh=True) != os.getpid()


def test_a_fault_is_a_reason() -> None:
    assert within(LIMITS, int, "x") == Refused(
        "ValueError: invalid literal for int() with base 10: 'x'"
    )
    assert within(LIMITS, os._exit, 3) == Refused("its process ended with 3")


def test_time_and_memory_are_limited() -> None:
    assert within(LIMITS, spin) == Refused("over 2 CPU-seconds")
    assert within(LIMITS, fill) == Refused("over 4 GiB of memory")
