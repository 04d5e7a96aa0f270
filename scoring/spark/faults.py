"""What goes wrong with Spark, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from features.errors import SourcegradeError
from features.faults import shown


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

    A failed job speaks of the stage first; the cause comes after it, and of Python's faults the
    traceback before it.

    >>> cause_of("Job aborted due to stage failure: Task 0 failed, most recent failure: x\n"
    ...          "Traceback (most recent call last):\n  File a, line 1\nValueError: bad\n\n\tat b")
    'ValueError: bad'
    >>> cause_of("[PATH_NOT_FOUND] Path does not exist: a. SQLSTATE: 42K03")
    '[PATH_NOT_FOUND] Path does not exist: a. SQLSTATE: 42K03'
    """
    _, _, after = message.partition("Traceback (most recent call last):")
    lines = [line for line in (after or message).splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith((" ", "\t", ":", "An error occurred"))]
    return (shown((told or lines or ["no message"])[0].strip()) or "no message").rstrip(".")
