"""An MLflow store with its tables and nothing in them: to make these takes MLflow seconds."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path


def empty_store(folder: Path) -> str:
    """Put a new store into a folder, its tables made once a session; return its address."""
    database = folder / "mlflow.db"
    database.write_bytes(_empty())
    return f"sqlite:///{database.as_posix()}"


@cache
def _empty() -> bytes:
    from scoring.tracking.client import connect

    with tempfile.TemporaryDirectory() as folder:
        connect(f"sqlite:///{folder}/mlflow.db")
        return (Path(folder) / "mlflow.db").read_bytes()
