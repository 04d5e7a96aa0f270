"""A page keeps what other commands wrote."""

from __future__ import annotations

from pathlib import Path

from experiments.page import SECTIONS, put_section


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
