"""Notebooks of the docs, run from top to bottom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

PATIENCE: Final = 120
"""Seconds that one cell may take."""


def run_notebook(path: Path, folder: Path) -> Any:
    """Return a notebook with the outputs that it has when it is run anew in a folder.

    Nothing is written to `path`. Raises nbclient's CellExecutionError for a cell that fails.
    """
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    with TemporaryDirectory() as sockets, _no_date():
        # Files and not ports, so that nobody else can ask the kernel.
        by_file = Config(KernelManager={"transport": "ipc", "ip": str(Path(sockets) / "kernel")})
        client = NotebookClient(
            nbformat.read(path, as_version=4),
            config=by_file,
            timeout=PATIENCE,
            kernel_name="python3",
            record_timing=False,  # so that a run that changes nothing leaves the file as it is
            resources={"metadata": {"path": str(folder)}},
        )
        return client.execute()


def rerun(path: Path, folder: Path) -> None:
    """Run a notebook and keep it with its outputs."""
    import nbformat

    nbformat.write(run_notebook(path, folder), path)


@contextmanager
def _no_date() -> Iterator[None]:
    """Let pictures be drawn without the time at which they were."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
