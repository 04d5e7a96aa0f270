"""What is made from the code says what the code says."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
import typer

from experiments.__main__ import app as experiments
from experiments.docs.commands_page import commands, examples_of
from experiments.docs.contract_tables import MEANINGS, REJECTED, VALUES, meanings
from experiments.docs.grades_tables import BANDS
from experiments.docs.written import write_pages
from features.schema import Claim, Source
from scoring.all_rejected import COLUMNS
from scoring.command import app as scoring
from scoring.scores import SCORES_SCHEMA
from tests.conftest import ROOT


def test_the_pages_that_are_made_from_the_code_are_as_it_makes_them(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs)
    stale = [
        page.relative_to(tmp_path).as_posix()
        for page in write_pages(docs, experiments)
        if page.read_bytes() != (ROOT / page.relative_to(tmp_path)).read_bytes()
    ]
    assert stale == [], "make docs writes them anew"


def test_every_column_is_told() -> None:
    assert set(MEANINGS) == set(SCORES_SCHEMA) >= set(VALUES)
    assert set(REJECTED) == set(COLUMNS)
    for record in (Claim, Source):
        assert list(meanings(record)) == list(record.model_fields)


@pytest.mark.parametrize(
    ("app", "name"), [(scoring, "sourcegrade"), (experiments, "python -m experiments")]
)
def test_every_example_of_the_help_can_be_typed(app: typer.Typer, name: str) -> None:
    known = {" ".join(path): command for path, command in commands(app, name.split())}
    found = {example for command in known.values() for example in examples_of(command)}
    assert found
    for example in found:
        typed = example.partition(" | ")[0]
        called = next(path for path in known if f"{typed} ".startswith(f"{path} "))
        known[called].make_context(called, shlex.split(typed.removeprefix(called)))


def test_the_bands_of_likelihood_are_those_of_the_words() -> None:
    import polars as pl

    from scoring.grades import LIKELIHOOD_WORDS, likelihood

    inside = [(low + high) / 2 for low, high in zip((0, *BANDS), (*BANDS, 1), strict=True)]
    said = pl.DataFrame({"p": inside}).select(likelihood("p")).to_series()
    assert said.to_list() == list(LIKELIHOOD_WORDS)
