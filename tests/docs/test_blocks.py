"""Every block of code in the README and the docs runs, and prints what the page shows."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from scoring.batch import SYRIA
from tests.conftest import ROOT
from tests.docs.blocks import Blocks
from tests.docs.pages import PAGES

FENCE = re.compile(r"^ *```(.*)$", re.MULTILINE)
RUN = re.compile(r"^ *```(?:python|bash)$|^<!-- invisible-code-block", re.MULTILINE)
NOT_RUN = re.compile(r'^<!-- skip: next "(.+)" -->\n+```(?:python|bash)$', re.MULTILINE)
WITH_RUNS = {"docs/review.md", "docs/tutorial.md"}
"""Pages that show what becomes of a run in MLflow."""
NO_STORE = "http://127.0.0.1:9"
LANGUAGES = {"bash", "json", "python", "text", "yaml"}


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


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


@pytest.mark.parametrize("page", [page for page in PAGES if RUN.search(text_of(page))])
def test_the_blocks_of_a_page_run(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page in WITH_RUNS:
        monkeypatch.delenv("MLFLOW_TRACKING_URI")  # they go to the folder it stands in
    Blocks(folder).run(ROOT / page)


def test_few_blocks_are_not_run_and_each_says_why() -> None:
    found = {page: NOT_RUN.findall(text_of(page)) for page in PAGES}
    marks = {page: text_of(page).count("<!-- skip") for page in PAGES}
    told = {page: reasons for page, reasons in found.items() if reasons}
    assert marks == {page: len(reasons) for page, reasons in found.items()}
    assert sum(map(len, told.values())) <= 20, told


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_it_is(page: str) -> None:
    opening = FENCE.findall(text_of(page))[::2]
    assert set(opening) <= LANGUAGES
