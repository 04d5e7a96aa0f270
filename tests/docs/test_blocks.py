"""Every block of code in the README and the docs runs, and prints what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.blocks import Blocks
from tests.docs.pages import PAGES, WITHOUT_RUNS, text_of

FENCE = re.compile(r"^ *```(.*)$", re.MULTILINE)
NOT_RUN = re.compile(r'^<!-- skip: next "(.+)" -->\n+```(?:python|bash)$', re.MULTILINE)
LANGUAGES = {"bash", "python", "text", "yaml"}
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", WITHOUT_RUNS)
def test_the_blocks_of_a_page_run(page: str, folder: Path) -> None:
    Blocks(folder).run(ROOT / page)


def test_few_blocks_are_not_run_and_each_says_why() -> None:
    found = {page: NOT_RUN.findall(text_of(page)) for page in PAGES}
    marks = {page: text_of(page).count("<!-- skip") for page in PAGES}
    assert marks == {page: len(reasons) for page, reasons in found.items()}
    told = {page: reasons for page, reasons in found.items() if reasons}
    assert sum(map(len, told.values())) <= 13, told


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_it_is(page: str) -> None:
    opening = FENCE.findall(text_of(page))[::2]
    assert set(opening) <= LANGUAGES


def test_what_the_readme_links_to_is_there() -> None:
    missing = [link for link in LINK.findall(text_of("README.md")) if not (ROOT / link).exists()]
    assert missing == []
