from pathlib import Path

import polars as pl
import pytest

from features.errors import InputError
from features.fields import SOURCES_SCHEMA
from features.reading import Actors, Side, read_actors, shipped_actors
from features.schema import Source


def sources(**alignment: dict[str, float]) -> pl.DataFrame:
    rows = [
        Source(source_id=name, alignment=given).model_dump() for name, given in alignment.items()
    ]
    for row in rows:
        row["alignment"] = [{"side": side, "weight": w} for side, w in row["alignment"].items()]
    return pl.DataFrame(rows, schema=SOURCES_SCHEMA)


def test_two_files_on_one_side_are_put_together(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("sides:\n  red: {names: [Reds], enemies: [blue]}\n")
    (tmp_path / "two.yaml").write_text("sides:\n  red: {names: [Red Army]}\n  blue:\n")
    actors = read_actors(tmp_path / "one.yaml", tmp_path / "two.yaml")
    assert actors.by_side["red"] == Side(("Reds", "Red Army"), (), ("blue",))
    assert actors.enmity().tolist() == [[0.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize(
    "text", ["sides: 3", "- a", "sides: {red: {nmaes: [x]}}", "sides: {red: {names: x}}", "a: [b"]
)
def test_a_file_that_says_something_else_is_named_with_what_to_do(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "actors.yaml").write_text(text)
    with pytest.raises(InputError, match=r"actors\.yaml"):
        read_actors(tmp_path / "actors.yaml")


def test_a_file_cannot_run_anything(tmp_path: Path) -> None:
    path = tmp_path / "actors.yaml"
    path.write_text("sides: !!python/object/apply:os.getcwd []\n")
    with pytest.raises(InputError, match="not a YAML file"):
        read_actors(path)


def test_a_source_leans_to_its_friends_and_from_its_enemies() -> None:
    actors = Actors({"red": Side((), ("pink",), ("blue",)), "pink": Side(), "blue": Side()})
    given = sources(tv={"red": 1.0})["alignment"]
    assert actors.leanings(given).tolist() == [[1.0, 0.5, -0.8]]


def test_what_an_alignment_says_stands_before_what_follows_from_friends() -> None:
    actors = Actors({"red": Side((), ("pink",)), "pink": Side()})
    given = sources(tv={"red": 1.0, "pink": -0.2})["alignment"]
    assert actors.leanings(given).tolist() == [[1.0, -0.2]]


def test_sides_that_only_sources_know_are_sides_too() -> None:
    actors = Actors({}).with_sides_of(sources(a={"red": 1.0, "blue": -1.0}, b={"blue": 0.4}))
    assert actors.by_side["red"].enemies == ("blue",)
    assert actors.terms()["blue"] == 0


@pytest.mark.parametrize("war", ["afghanistan", "iraq", "kosovo", "syria", "ukraine"])
def test_every_friend_and_enemy_that_ships_is_a_side(war: str) -> None:
    actors = shipped_actors(war)
    related = {o for side in actors.by_side.values() for o in side.friends + side.enemies}
    assert related <= set(actors.sides)
    assert len(actors.terms()) > 10
