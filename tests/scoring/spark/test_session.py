"""What is said where Spark cannot be had, and when."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scoring.spark import session
from scoring.spark.faults import SparkError
from scoring.spark.session import check_installed, check_reachable

WITHOUT_SPARK = """
import sys
import scoring.spark.job, scoring.spark.session
print([name for name in sys.modules if name.partition(".")[0] in ("pyspark", "py4j", "mlflow")])
"""


def test_without_pyspark_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    with pytest.raises(SparkError, match=r"pip install 'sourcegrade\[spark\]'$"):
        check_installed()


@pytest.mark.usefixtures("java")
def test_without_java_it_is_said_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkError, match="Java 17 or newer, and there is none in JAVA_HOME"):
        check_installed()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SparkError, match=r"there is none\. Install a JRE"):
        check_installed()


def test_a_master_that_is_not_there_is_named_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # and does not listen
        master = f"spark://127.0.0.1:{free.getsockname()[1]}"
        begin = time.monotonic()
        with pytest.raises(SparkError, match=f"no Spark master answers at {master} "):
            check_reachable(master)
    assert time.monotonic() - begin < 5


def test_one_of_several_masters_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        check_reachable(f"spark://127.0.0.1:1,127.0.0.1:{there.getsockname()[1]}")


@pytest.mark.parametrize("master", ["local[2]", "local", "yarn", "k8s://https://10.0.0.1:6443"])
def test_masters_that_cannot_be_knocked_at_are_left_to_spark(master: str) -> None:
    check_reachable(master)


def test_what_is_no_master_is_refused_with_examples() -> None:
    with pytest.raises(SparkError, match=r"no such master: 'cluster'\. Give, say, spark://HOST"):
        check_reachable("cluster")


def test_importing_the_job_imports_no_spark() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_SPARK], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
