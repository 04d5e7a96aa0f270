"""The pages whose blocks of code are run."""

from __future__ import annotations

from tests.conftest import ROOT

PAGES = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    )
)
"""Every page, by its path in the repository."""
