"""Every page, and every table of a page, that is made from the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from experiments.docs.commands_page import commands_page
from experiments.docs.contract_tables import contract_tables
from experiments.docs.decisions_page import NAME, decisions_page
from experiments.docs.grades_tables import grades_tables
from experiments.features_page import features_page
from experiments.page import put_section
from models import bundle


def write_pages(folder: Path, experiments: typer.Typer) -> Iterator[Path]:
    """Write what is made from the code into the folder of the docs; yield each page written.

    Of a page that is told by a person the tables are written, each between two comments.
    """
    from scoring.command import app as scoring

    for page, text in (
        (folder / "features.md", features_page(bundle.load(bundle.CHAMPION))),
        (folder / "reference" / "commands.md", commands_page(scoring, experiments)),
        (folder / "decisions" / NAME, decisions_page(folder / "decisions")),
    ):
        page.write_text(text, encoding="utf-8")
        yield page
    for page, tables in (
        (folder / "grades.md", grades_tables()),
        (folder / "reference" / "contract.md", contract_tables()),
    ):
        for name, text in tables.items():
            put_section(page, f"docs, {name}", text)
        yield page
