"""The MLflow UI on the project's store, on this machine alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from scoring.store import (
    HOST,
    TrackingError,
    artifact_root,
    default_tracking_uri,
    is_http,
    without_password,
)

_ENVIRONMENT: Final = {
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # its jobs are for language models
    "PYTHONWARNINGS": "ignore::UserWarning:mlflow.server.fastapi_app",  # a deprecation of its own
}
"""Settings for the server; what the user has set already stays."""

_STOP_WITHIN: Final = 10.0
"""Seconds the server gets to stop by itself."""


def serve_ui(port: int = 5000) -> int:
    """Serve the MLflow UI of our store on 127.0.0.1 until it is stopped; return its exit code.

    Ctrl-C or SIGTERM stop the server and all its workers. Raises TrackingError where the port is
    taken, or where the runs are kept by a server that has its own UI.
    """
    uri = default_tracking_uri()
    if is_http(uri):
        raise TrackingError(
            f"The runs are kept by the server at {without_password(uri)}: open that in a browser"
        )
    check_port(port)
    print(f"MLflow UI: http://{HOST}:{port} (Ctrl-C stops it)", flush=True)
    with _stopped_by_a_signal():
        server = subprocess.Popen(
            ui_command(uri, port),
            env={**_ENVIRONMENT, **os.environ},
            start_new_session=True,  # one group, so that the workers stop with the server
        )
        try:
            return server.wait()
        except (KeyboardInterrupt, SystemExit):
            return 0
        finally:
            _stop(server)


def ui_command(uri: str, port: int) -> list[str]:
    """The command that serves the UI of a store.

    >>> ui_command("sqlite:///x/mlflow.db", 5001)[1:6]
    ['-m', 'mlflow', 'ui', '--host', '127.0.0.1']
    """
    root = artifact_root(uri)
    kept = ["--default-artifact-root", root.as_uri()] if root else []
    return [
        *(sys.executable, "-m", "mlflow", "ui", "--host", HOST, "--port", str(port)),
        *("--backend-store-uri", uri, "--workers", "1", *kept),
        *("--uvicorn-opts", "--log-level warning"),
    ]


def check_port(port: int) -> None:
    """Raise TrackingError where another program listens on the port already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as fault:
            raise TrackingError(
                f"Port {port} on {HOST} cannot be used ({fault}). "
                f"Stop what runs there, or take another: sourcegrade ui --port {port + 1}"
            ) from fault


@contextmanager
def _stopped_by_a_signal() -> Iterator[None]:
    def leave(signum: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        _signal_group(server, signal.SIGTERM)
        try:
            server.wait(_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            _signal_group(server, signal.SIGKILL)
            server.wait()


def _signal_group(server: subprocess.Popen[bytes], signum: signal.Signals) -> None:
    try:
        os.killpg(server.pid, signum)
    except ProcessLookupError:  # it stopped in the meantime
        return
