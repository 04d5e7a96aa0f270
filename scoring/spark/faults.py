"""What goes wrong with Spark, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from features.characters import visible
from features.errors import SourcegradeError

_CALLED: Final = "An error occurred while calling"
_LONG: Final = 400
"""Characters of a cause that are told; Spark can print whole schemas."""
_WHERE: Final = re.compile(
    r"^(: )?([a-z]+(\.\w+)+: )?(Job aborted due to stage failure: .*?"
    r"most recent failure: Lost task \S+ in stage \S+ \(TID \d+\) \([^)]*\): )?"
)


class SparkError(SourcegradeError):
    """Spark cannot be started or reached, or a job of ours failed in it."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what PySpark raises into a `SparkError` of one sentence; its own log has the rest."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as fault:
        raise SparkError(
            f"the Spark job failed: {cause_of(str(fault))}. No output was written"
        ) from fault


def cause_of(message: str) -> str:
    r"""Return the line of a message of Spark that names the cause.

    >>> cause_of("Job aborted due to stage failure\nTraceback (most recent call last):\n  File a\n"
    ...          "ValueError: bad\n\n\tat b")
    'ValueError: bad'
    >>> cause_of("An error occurred while calling o1.\n"
    ...          ": org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in "
    ...          "stage 3.0 failed 1 times, most recent failure: Lost task 0.0 in stage 3.0 "
    ...          "(TID 4) (a executor 1): no file\n\tat b")
    'no file'
    >>> cause_of("[FAILED] Merging failed:\n\tat a\nCaused by: java.lang.Error: one is a number")
    'one is a number'
    """
    for begin in ("Traceback (most recent call last):", "Caused by: "):
        message = message.rpartition(begin)[2]
    lines = message.splitlines()
    told = [line for line in lines if line.strip() and not line.startswith((" ", "\t", _CALLED))]
    return visible(_WHERE.sub("", (told or ["no message"])[0])[:_LONG]).strip(" .")
