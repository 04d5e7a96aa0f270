"""A server of ours for a test: started on a free port, waited for, and stopped with its workers."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120.0
"""Seconds a server may take to start; a busy machine needs most of half a minute."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Callable[[int], list[str]],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[str]:
    """Run `command(port)` until it answers; yield its address; stop it and all it started.

    It runs in `folder`, or where the tests do.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(
            command(port),
            env={**os.environ, **(environment or {})},
            cwd=folder,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(server, address)
            yield address
        except TimeoutError as fault:
            said.seek(0)
            raise AssertionError(f"{fault}\n{said.read()[-2000:]}") from fault
        finally:
            stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop, then make sure that it and its group are gone."""
    for signum in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, signum)
        except ProcessLookupError:
            break
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            continue
    server.wait()


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise TimeoutError(f"the server stopped with exit code {server.returncode}")
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"the server did not answer within {PATIENCE:.0f} s")
