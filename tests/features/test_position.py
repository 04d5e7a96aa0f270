"""Position: the stance, and the two matters in which interest works in opposite ways."""

from __future__ import annotations

import pytest

from features.checks import values
from features.position import Position
from features.sample import Sample
from tests.builders import after, claims, sources

LISTED = sources(
    ("army", "ministry", {"a": 0.8}),
    ("agency", "wire_agency", {}),
    ("site", "partisan_site", {"a": 0.2}),
)
CONCEDED = {"favours": "b", "harms": "a"}
"""What the army loses by."""


def seen(source: str, stance: str, **fields: object) -> dict[str, float]:
    said = claims((source, stance, 0), **({"favours": "a", "harms": "b"} | fields))
    row = values(Position(), Sample(after(said), LISTED)).row(0, named=True)
    return {name: value for name, value in row.items() if value and name != "row"}


@pytest.mark.parametrize("stance", ["denies", "doubts", "acknowledges"])
def test_each_stance_but_assertion_has_a_flag(stance: str) -> None:
    assert seen("agency", stance) == {stance: 1.0}


@pytest.mark.parametrize("stance", ["asserts", None])
def test_an_assertion_and_an_unknown_stance_have_none(stance: str) -> None:
    assert seen("agency", stance) == {}


@pytest.mark.parametrize(
    "matter",
    [
        {"proposition": "Jets hit a HOSPITAL."},
        {"proposition": "Three civilians died."},
        {"proposition": "It happened.", "event_type": "chemical_attack"},
    ],
)
def test_the_accused_denies_harm_to_civilians(matter: dict[str, str]) -> None:
    assert seen("army", "denies", **matter) == {"denies": 1.0, "denial_of_civilian_harm": 0.8}


def test_a_neutral_denial_of_harm_to_civilians_is_none() -> None:
    assert seen("agency", "denies", proposition="Jets hit a hospital.") == {"denies": 1.0}


def test_a_party_that_concedes_harm_to_civilians_denies_none() -> None:
    conceded = {"proposition": "Jets hit a hospital.", **CONCEDED}
    assert seen("army", "acknowledges", **conceded) == {"acknowledges": 1.0}


@pytest.mark.parametrize(
    ("source", "sides", "expected"),
    [
        ("army", CONCEDED, 1.0),
        ("agency", {}, 1.0),
        ("site", {}, 1.0),
        ("army", {}, 0.0),
        ("stranger", {}, 0.0),
        ("stranger", CONCEDED, 0.0),
    ],
    ids=["loses by it", "neutral", "gains a little", "gains by it", "not listed", "nor here"],
)
def test_who_gains_by_it_acknowledges_nothing(
    source: str, sides: dict[str, str], expected: float
) -> None:
    assert seen(source, "acknowledges", **sides) == ({"acknowledges": expected} if expected else {})


@pytest.mark.parametrize(
    "number", [{"quantity_low": 7.0}, {"quantity_high": 7.0}, {"quantity_low": 0.0}]
)
def test_a_number_that_is_conceded_is_told_and_one_that_is_claimed_is_not(
    number: dict[str, float],
) -> None:
    assert seen("army", "asserts", **CONCEDED, **number) == {"admitted_number": 0.8}
    for source in ("army", "agency", "stranger"):
        assert seen(source, "asserts", **number) == {}


@pytest.mark.parametrize(
    "matter",
    [
        {"proposition": "Its air defence shot down two jets."},
        {"proposition": "The group's leader was killed in a raid."},
        {"proposition": "It happened.", "event_type": "aircraft_shootdown"},
    ],
)
def test_a_party_denies_what_its_enemy_boasts_of(matter: dict[str, str]) -> None:
    for stance in ("denies", "doubts"):
        assert seen("army", stance, **matter) == {stance: 1.0, "denial_of_boast": 0.8}
    assert seen("army", "asserts", **matter) == {}
    assert seen("agency", "denies", **matter) == {"denies": 1.0}


def test_what_speaks_for_a_party_speaks_for_none_that_is_not_listed() -> None:
    assert seen("stranger", "denies", proposition="Two jets were shot down.") == {"denies": 1.0}
    assert seen("stranger", "asserts", proposition="It captured the town.") == {}
    assert seen("stranger", "denies", proposition="Jets hit a hospital.") == {
        "denies": 1.0, "denial_of_civilian_harm": 1.0,
    }  # fmt: skip


def test_a_party_speaks_of_ground() -> None:
    assert seen("army", "asserts", proposition="The army recaptured, then held the town.") == {
        "interested_ground_claim": 0.8
    }


def test_the_matter_is_read_from_the_proposition_and_not_from_the_words() -> None:
    said = {"text": "The hospital was captured.", "proposition": "It happened."}
    assert seen("army", "denies", **said) == {"denies": 1.0}
