"""The ablation: each family left out once and alone once, beside the whole recipe."""

from __future__ import annotations

from functools import cache

import polars as pl
from polars.testing import assert_series_equal

from experiments.ablation import WHOLE, Ablation, ablate
from experiments.comparison_page import ABLATE, ablation_section
from experiments.evaluation import Trial, champion_forecaster
from experiments.families import families, reading
from experiments.held_out import held_out
from experiments.recipe import champion_recipe
from features.catalogue import FAMILY
from tests.experiments.small_wars import small_wars

TRIAL = Trial("small", "three small wars, leave one war out", "war")


@cache
def _ablated() -> Ablation:
    return ablate(small_wars(), lambda words: None, trials=[TRIAL], workers=1)


def test_every_family_is_left_out_once_and_alone_once() -> None:
    recipe = champion_recipe()
    named = families(recipe)
    assert set(_ablated().features) == {
        WHOLE, *(f"all but {each}" for each in named), *(f"{each} alone" for each in named),
    }  # fmt: skip
    for each in named:
        parts = _ablated().features[f"all but {each}"], _ablated().features[f"{each} alone"]
        assert sum(parts) == len(recipe.features)


def test_a_recipe_of_one_family_keeps_its_signs_and_penalties() -> None:
    recipe = champion_recipe()
    by_name = dict(
        zip(recipe.features, zip(recipe.signs, recipe.penalties, strict=True), strict=True)
    )
    part = reading(recipe, ["corroboration"])
    assert {FAMILY[name] for name in part.features} == {"corroboration"}
    for name, sign, penalty in zip(part.features, part.signs, part.penalties, strict=True):
        assert by_name[name] == (sign, penalty)


def test_the_whole_is_the_champions_recipe() -> None:
    whole = _ablated().evaluations[0].forecasts
    model = held_out(small_wars(), "war", [champion_forecaster()])
    assert_series_equal(whole[WHOLE], model["model"], check_names=False)


def test_each_line_is_beside_the_whole() -> None:
    table = _ablated().table()
    assert table.height == 2 * len(_ablated().features)
    assert set(table["n"]) == {81}
    beside = table.filter(pl.col("features of") != WHOLE)["less plain, skill [90 %]"]
    assert all("[" in cell for cell in beside)
    alone = table.filter(pl.col("features of") == "corroboration alone")
    assert all(cell.startswith("-") for cell in alone["less plain, skill [90 %]"])


def test_the_section_says_on_what_and_by_which_command() -> None:
    section = ablation_section(_ablated())
    assert ABLATE in section
    assert "81 settled claims of 16 events" in section
