"""The UI is served on this machine alone, on a port that is free, and stops with its workers."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from scoring.store import TrackingError
from scoring.ui import check_port, serve_ui, ui_command
from tests.empty_store import empty_store
from tests.scoring.running_server import PATIENCE, free_port


def test_a_taken_port_is_named_with_another_to_take() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(TrackingError, match=f"Port {port} .* sourcegrade ui --port {port + 1}"):
            serve_ui(port)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_number_that_is_no_port_is_said(port: int) -> None:
    with pytest.raises(TrackingError, match="cannot be used"):
        check_port(port)


def test_runs_kept_by_a_server_are_looked_at_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://ana:secret@mlflow.example")
    with pytest.raises(TrackingError, match=r"kept by the server at https://\*\*\*@mlflow.example"):
        serve_ui(free_port())


def test_it_listens_on_this_machine_only_and_keeps_artifacts_beside_the_store() -> None:
    command = ui_command("sqlite:////data/mlflow.db", 5000)
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--default-artifact-root") + 1] == "file:///data/mlruns"


def test_a_signal_stops_the_server_and_all_it_started(tmp_path: Path) -> None:
    port = free_port()
    serve = f"from scoring.ui import serve_ui; raise SystemExit(serve_ui({port}))"
    with subprocess.Popen(
        [sys.executable, "-c", serve],
        env={**os.environ, "MLFLOW_TRACKING_URI": empty_store(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as served:
        try:
            wait_for(port)
            served.send_signal(signal.SIGTERM)
            said, _ = served.communicate(timeout=30)
        finally:
            served.kill()
    assert served.returncode == 0
    assert said.startswith(f"MLflow UI: http://127.0.0.1:{port} (Ctrl-C stops it)\n")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)


def wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except OSError:
            assert time.monotonic() < end, "the UI did not start"
            time.sleep(0.2)
        else:
            return
