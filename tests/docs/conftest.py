"""What the blocks of a page find where they are run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

import pytest

from scoring.batch import SYRIA

NO_STORE: Final = "http://127.0.0.1:9"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shipped claims about Syria and the environment, and without a store.

    Scores are written all the same, in half the time.
    """
    for name in ("claims.jsonl", "sources.jsonl"):
        shutil.copy(SYRIA / name, tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", NO_STORE)
    return tmp_path
