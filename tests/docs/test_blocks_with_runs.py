"""The blocks of the pages that show what becomes of a run in MLflow; a file apart, for time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.blocks import Blocks
from tests.docs.pages import WITH_RUNS
from tests.empty_store import empty_store


@pytest.mark.parametrize("page", WITH_RUNS)
def test_the_blocks_of_a_page_run(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI")  # runs go to the folder it stands in
    empty_store(folder)
    Blocks(folder).run(ROOT / page)
