"""The Spark session: found running, or started and stopped again."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoring.spark.code_zip import ship_code
from scoring.spark.faults import SparkError, cause_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REACH: Final = 10.0
"""Seconds that a master has to answer."""
WORKERS: Final = 60.0
"""Seconds that a standalone master has to give us an executor."""
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_STANDALONE: Final = re.compile(r"^spark://(?P<hosts>[^/]+)$")

_STARTED: Final = {
    "spark.app.name": "sourcegrade",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # No .crc files beside the scores: Parquet has checksums of its own.
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
    # A task has one core, and a thread more would be a core that another task reckons with.
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
}
_SESSION: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.debug.maxToStringFields": "1000",  # else it warns that it cuts a plan short
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # The days that were written are listed here, not in a job with a task for each.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(32 << 20),
}


@contextmanager
def spark_session(master: str) -> Iterator[SparkSession]:
    """Give a session on `master` whose executors have our code; stop what was started for it.

    A Spark that runs in this process already is used, and left running, if it has that master. The
    settings of Spark's own files (`SPARK_CONF_DIR`) hold. Raises SparkError where PySpark or Java
    is missing, or where the master, or an executor, cannot be had in time.
    """
    check_installed()
    from pyspark.sql import SparkSession

    with _without_warnings():
        running = SparkSession.getActiveSession()
        spark = running or _start(master)
        try:
            if running and str(running.sparkContext.master) != master:
                raise SparkError(
                    f"a Spark session on {running.sparkContext.master} runs in this process, not "
                    f"one on {master}. Stop it, or name its master"
                )
            _wait_for_executors(spark, master)
            ship_code(spark.sparkContext)
            yield _session_of(spark)
        finally:
            if running is None:
                spark.stop()


def is_local(master: str) -> bool:
    """Whether Spark runs in this machine's memory alone.

    >>> is_local("local[4]"), is_local("spark://10.0.0.1:7077")
    (True, False)
    """
    return master == "local" or master.startswith("local[")


def check_installed() -> None:
    """Raise SparkError where PySpark or Java is missing."""
    if find_spec("pyspark") is None:
        raise SparkError(
            "PySpark is not installed. Install it with: pip install 'sourcegrade[spark]'"
        )
    home = os.environ.get("JAVA_HOME")
    found = Path(home, "bin", "java").exists() if home else shutil.which("java")
    if not found:
        at = f" in JAVA_HOME, {home}" if home else ""
        raise SparkError(f"Spark needs Java 17 or newer, and there is none{at}. Install a JRE")


def _start(master: str) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    check_reachable(master)
    for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
        os.environ.setdefault(name, sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in (_STARTED | _near(master)).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError, OSError) as fault:
        raise SparkError(f"Spark does not start on {master}: {cause_of(str(fault))}") from fault


def _near(master: str) -> dict[str, str]:
    """What keeps everything on the loopback where the master is there too."""
    hosts = [host for host, _ in _addresses(master)]
    if is_local(master) or (hosts and set(hosts) <= set(LOOPBACK)):
        return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return {}


def _addresses(master: str) -> list[tuple[str, int]]:
    found = _STANDALONE.match(master)
    if not found:
        return []
    split = (part.rpartition(":") for part in found["hosts"].split(","))
    return [(host.strip("[]"), int(port)) for host, _, port in split if port.isdigit()]


def check_reachable(master: str) -> None:
    """Knock at a standalone master: Spark itself tries for a minute, and then says little.

    Raises SparkError where nobody answers, and where `master` is none.
    """
    if not (is_local(master) or ":" in master or master == "yarn"):
        raise SparkError(
            f"no such master: {master!r}. Give, say, spark://HOST:7077, or local[4] for this "
            "machine alone"
        )
    addresses, why = _addresses(master), ""
    for host, port in addresses:
        try:
            socket.create_connection((host, port), REACH).close()
        except OSError as fault:
            why = fault.strerror or str(fault)
        else:
            return
    if addresses:
        raise SparkError(f"no Spark master answers at {master} ({why}). Start it, or name another")


def _wait_for_executors(spark: SparkSession, master: str) -> None:
    """Wait until a standalone master has given us an executor: jobs would wait for ever."""
    context: Any = spark.sparkContext
    end = time.monotonic() + WORKERS
    while _addresses(master) and context._jsc.sc().getExecutorMemoryStatus().size() < 2:
        if time.monotonic() > end:
            raise SparkError(
                f"{master} gives no executor within {WORKERS:.0f} s. Are there workers with a free "
                "core, and the memory of spark.executor.memory?"
            )
        time.sleep(0.1)


def _session_of(spark: SparkSession) -> SparkSession:
    """A session with settings of our own, on the same executors."""
    session = spark.newSession()
    for name, value in _SESSION.items():
        session.conf.set(name, value)
    # Until the rows are counted; see `scoring.spark.staged`.
    session.conf.set("spark.sql.shuffle.partitions", 2 * spark.sparkContext.defaultParallelism)
    return session


@contextmanager
def _without_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        # PySpark warns of pandas 3; none of our calls goes through pandas.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
        yield
