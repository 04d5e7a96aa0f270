"""The pages whose blocks of code are run."""

from __future__ import annotations

import re

from tests.conftest import ROOT

PAGES = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    )
)
"""Every page, by its path in the repository."""
WITH_RUNS = ("docs/review.md", "docs/tutorial.md")
"""Pages that show what becomes of a run in MLflow; the others go without, in half the time."""
_RUN = re.compile(r"^ *```(?:python|bash)$|^<!-- invisible-code-block", re.MULTILINE)


def text_of(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


WITHOUT_RUNS = tuple(page for page in PAGES if page not in WITH_RUNS and _RUN.search(text_of(page)))
"""The other pages that have something to run."""
