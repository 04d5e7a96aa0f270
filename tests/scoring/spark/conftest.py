"""One Spark for the quick tests, and a reason where there can be none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""A Java that starts quickly and never grows fast: its jobs here last seconds."""


@pytest.fixture(scope="session")
def java() -> Iterator[None]:
    """Skip where PySpark or Java is absent; else make Java quick to start."""
    if find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install 'sourcegrade[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed (Debian: openjdk-17-jre-headless)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", QUICK)
        yield


@pytest.fixture(scope="session")
def spark(java: None) -> Iterator[SparkSession]:
    """A Spark on two cores of this machine, which every job of these tests finds running."""
    from scoring.spark.session import spark_session

    with spark_session("local[2]") as session:
        yield session
