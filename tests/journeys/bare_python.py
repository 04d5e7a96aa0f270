"""A Python that has what a model needs and nothing of ours: what a server elsewhere would have."""

from __future__ import annotations

import os
import subprocess
import venv
from importlib.util import find_spec
from pathlib import Path


def bare_python(folder: Path) -> dict[str, str]:
    """Make it in a folder; return the environment in which `python` and `uvicorn` are its own.

    The libraries are those of the tests. An editable installation is a file beside them that only
    a folder of site-packages has read, and to the new Python theirs is a folder like any other.
    """
    venv.create(folder, symlinks=True, with_pip=False)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    mlflow = find_spec("mlflow")
    assert mlflow is not None
    assert mlflow.origin is not None
    (site_packages / "libraries.pth").write_text(f"{Path(mlflow.origin).parent.parent}\n")
    uvicorn = folder / "bin" / "uvicorn"
    uvicorn.write_text(f"#!{folder / 'bin' / 'python'}\nfrom uvicorn.main import main\nmain()\n")
    uvicorn.chmod(0o755)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {"PATH": path, "PYTHONPATH": "", "MLFLOW_DISABLE_TELEMETRY": "true"}


def run(bare: dict[str, str], code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of code in the bare Python, in a folder."""
    return subprocess.run(
        [bare["PATH"].partition(os.pathsep)[0] + "/python", "-c", code],
        env={**os.environ, **bare},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
