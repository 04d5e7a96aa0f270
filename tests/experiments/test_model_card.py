"""The model card says what its run knows, and still says it when the run knows little."""

from __future__ import annotations

import re

import polars as pl
import pytest

from experiments.invariances import Measured
from experiments.model_card import model_card
from experiments.promotion import Ruling
from models import bundle
from models.bundle import Bundle
from tests.experiments.made_evaluations import held, said

MEASURED = [Measured("number tenfold", 51, 0.09, -0.1, False, 0.784, "40 of 51 within -0.1")]
RULINGS = [Ruling("calibrated", "five wars, 0h", True, "CI 0.0058", "CI at most 0.02")]
SECTIONS = [
    "What it is",
    "What it is for, and what it is not for",
    "What it was trained on",
    "What it weighs",
    "How good it is on claims it never saw",
    "Where it is weakest",
    "Does its probability mean what it says",
    "What may not move a score, and what must",
    "The rules of promotion",
    "Known weaknesses",
    "How to rebuild it",
]


@pytest.fixture(scope="module")
def champion() -> Bundle:
    return bundle.load(bundle.CHAMPION)


@pytest.fixture(scope="module")
def card(champion: Bundle) -> str:
    poor = pl.when(pl.col("kind") == "newspaper").then(1 - said(0.7)).otherwise(said(0.8))
    return model_card(champion, list(held(model=poor).values()), MEASURED, RULINGS)


def section(card: str, name: str) -> str:
    return card.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def test_the_sections_are_all_there_in_their_order(card: str) -> None:
    assert re.findall(r"^## (.+)$", card, re.MULTILINE) == SECTIONS
    assert all(section(card, name).strip() for name in SECTIONS)


def test_it_names_the_corpora_with_their_counts_and_base_rates(card: str) -> None:
    training = section(card, "What it was trained on")
    assert "| syria | 363 | 284 | 73 |" in training
    assert "| own | syria | 400 | 0.5 |" in training


def test_every_feature_has_its_weight_and_sign(card: str, champion: Bundle) -> None:
    rows = section(card, "What it weighs").splitlines()
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows if row.startswith("| ")][
        1:
    ] == list(champion.model.features)


def test_figures_stand_beside_n_base_rate_interval_and_controls(card: str) -> None:
    figures = section(card, "How good it is on claims it never saw")
    assert "### Five wars, leave one war out" in figures
    assert "### Syria alone, leave one event out" in figures
    [model] = re.findall(r"^\| latest \| model .+$", figures.partition("### Syria")[0], re.M)
    assert re.match(r"\| latest \| model \| 400 \| 0\.5 \| 0\.\d+ \[0\.\d+, 0\.\d+\]", model)
    assert figures.count("| latest | base rate | 400 | 0.5 |") == 2


def test_the_weakest_part_comes_first_and_is_said_to_be_worse_than_a_constant(card: str) -> None:
    weakest = section(card, "Where it is weakest")
    first = next(row for row in weakest.splitlines() if row.startswith("| latest"))
    assert first.startswith("| latest | kind | newspaper | 40 | 0.6 |")
    assert "would have done better on: newspaper (latest), newspaper (0h)." in weakest


def test_measured_shares_rulings_and_the_hash_are_in_it(card: str, champion: Bundle) -> None:
    assert "| number tenfold | 51 | -0.1 | 0.784 | 0.09 | no |" in card
    assert "| calibrated | five wars, 0h | CI 0.0058 | CI at most 0.02 | yes |" in card
    assert champion.manifest["sha256"] in section(card, "How to rebuild it")


def test_it_names_no_camp_outside_the_tables_of_parts(card: str) -> None:
    prose = [line for line in card.splitlines() if not line.startswith("|")]
    named = re.compile("russia|ukrain|assad|isis|nato|taliban|serb", re.IGNORECASE)
    assert [line for line in prose if named.search(line)] == []


def test_a_run_that_kept_nothing_still_has_a_card(champion: Bundle) -> None:
    bare = model_card(champion, [], [], [Ruling("calibrated", "0h", False, "none", "some")])
    assert re.findall(r"^## (.+)$", bare, re.MULTILINE) == SECTIONS
    assert "Its run keeps no held-out forecasts." in bare
    assert "**Refused: calibrated (0h: none, asked: some).**" in bare
