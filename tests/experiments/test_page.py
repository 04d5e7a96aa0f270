"""A page keeps what other commands wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.page import SECTIONS, put_section
from features.errors import InputError


def test_sections_stand_in_their_order_whoever_wrote_first(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for name in reversed(SECTIONS):
        put_section(page, name, f"## {name}")
    titles = [line for line in page.read_text().splitlines() if line.startswith("##")]
    assert titles == [f"## {name}" for name in SECTIONS]


def test_writing_a_section_again_changes_that_one_only(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    put_section(page, "evaluate", "first")
    put_section(page, "compare", "second")
    before = page.read_text()
    put_section(page, "evaluate", "first")
    assert page.read_text() == before
    put_section(page, "evaluate", "mended")
    assert page.read_text() == before.replace("first", "mended")


def test_what_somebody_else_wrote_on_the_page_stays(tmp_path: Path) -> None:
    page = tmp_path / "notes.md"
    page.write_text("# My notes\n\nMine.\n")
    put_section(page, "compare", "second")
    put_section(page, "evaluate", "first")
    page.write_text(page.read_text() + "\nMine too.\n")
    put_section(page, "evaluate", "mended")
    text = page.read_text()
    assert text.startswith("# My notes\n\nMine.\n\n<!--")
    assert text.endswith("\n\nMine too.\n")
    assert text.index("mended") < text.index("second")


@pytest.mark.parametrize("name", [".", "nowhere/page.md"])
def test_a_page_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot write there"):
        put_section(tmp_path / name, "evaluate", "first")
