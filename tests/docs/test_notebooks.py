"""The notebooks run from top to bottom, and print what they were saved with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from experiments.docs.notebooks import run_notebook
from tests.conftest import ROOT

for module in ("ipykernel", "nbclient"):
    pytest.importorskip(module, reason="notebooks are run by the extra docs")

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def printed(notebook: Any) -> list[list[str]]:
    """What each cell prints, as text; pictures are left out."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [
        [
            output.get("text") or output.get("data", {}).get("text/plain", "")
            for output in cell.outputs
        ]
        for cell in cells
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_and_prints_what_it_was_saved_with(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert printed(run_notebook(path, tmp_path)) == printed(nbformat.read(path, as_version=4))
