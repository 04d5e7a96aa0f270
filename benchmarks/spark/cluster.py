"""A real standalone cluster on the loopback, from pip's PySpark: a master, and workers to kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from features.errors import SourcegradeError

HOST: Final = "127.0.0.1"
START: Final = 60.0
"""Seconds that a master has to open its port."""
CORES: Final = 1
MEMORY: Final = "1500m"
"""Of a worker; an executor takes 1 GB of it, and Python what it needs besides."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A master's address and its workers; each is the first of a process group of its own."""

    master: str
    workers: list[subprocess.Popen[bytes]]

    def kill_worker(self) -> None:
        """Kill a worker and its executor, as `kill -9` does: neither can say goodbye."""
        worker = self.workers.pop()
        _kill(worker)


@contextmanager
def standalone(folder: Path, n_workers: int = 2) -> Iterator[Cluster]:
    """Give a cluster of a master and workers that write into `folder`; stop all at the end."""
    port = _free_port()
    cluster = Cluster(f"spark://{HOST}:{port}", [])
    master = _spark_class(
        folder / "master", "master.Master", "--host", HOST, "--port", str(port),
        "--webui-port", "0",
    )  # fmt: skip
    try:
        _wait_for(port, master)
        for number in range(n_workers):
            place = folder / f"worker{number}"
            cluster.workers.append(
                _spark_class(
                    place, "worker.Worker", "--host", HOST, "--webui-port", "0", "--cores",
                    str(CORES), "--memory", MEMORY, "--work-dir", str(place), cluster.master,
                )
            )  # fmt: skip
        yield cluster
    finally:
        for process in (*cluster.workers, master):
            _kill(process)


def _spark_class(folder: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    import pyspark

    folder.mkdir(parents=True, exist_ok=True)
    program = Path(pyspark.__file__).parent / "bin" / "spark-class"
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(program), f"org.apache.spark.deploy.{name}", *arguments],
            env=os.environ | {"SPARK_LOCAL_IP": HOST, "SPARK_LOCAL_DIRS": str(folder)}, cwd=folder,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _kill(process: subprocess.Popen[bytes]) -> None:
    # An executor is of its worker's group; its Python goes when the pipe to it closes.
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, master: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and master.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SourcegradeError(f"the Spark master did not open port {port} within {START:.0f} s")
