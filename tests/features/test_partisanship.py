"""Partisanship on claims whose interest is plain to see."""

from __future__ import annotations

import pytest

from features.checks import values
from features.partisanship import Partisanship
from features.sample import Sample
from tests.builders import Speaker, after, claims, sources


def seen(speaker: Speaker, stance: str = "asserts", **fields: object) -> dict[str, float]:
    """Return the features of what one source says, favouring a and harming b."""
    said = claims((speaker[0], stance, 0), **({"favours": "a", "harms": "b"} | fields))
    return values(Partisanship(), Sample(after(said), sources(speaker))).row(0, named=True)


def test_a_partisan_gains_from_what_it_says() -> None:
    row = seen(("army", "ministry", {"a": 0.8}))
    assert (row["interest"], row["admission"], row["interested_denial"]) == (0.8, 0.0, 0.0)


def test_the_same_source_concedes_in_the_next_claim() -> None:
    row = seen(("army", "ministry", {"a": 0.8}), favours="b", harms="a")
    assert (row["interest"], row["admission"]) == (-0.8, 0.8)


@pytest.mark.parametrize(
    ("stance", "expected"), [("denies", 0.8), ("doubts", 0.8), ("asserts", 0.0), (None, 0.0)]
)
def test_a_denial_is_interested_by_what_its_speaker_gains(
    stance: str | None, expected: float
) -> None:
    assert seen(("army", "ministry", {"a": 0.8}), stance=stance)["interested_denial"] == expected  # type: ignore[arg-type]


def test_a_denial_of_what_would_help_the_speaker_is_no_interested_one() -> None:
    assert seen(("army", "ministry", {"b": 0.8}), "denies")["interested_denial"] == 0.0


@pytest.mark.parametrize(
    ("alignment", "third_party"),
    [({"c": 1.0}, 1.0), ({"c": 1.0, "a": 0.3}, 0.0), ({"c": 1.0, "b": -0.3}, 0.0), ({}, 0.0)],
)
def test_a_third_party_has_a_camp_and_no_part_in_this(
    alignment: dict[str, float], third_party: float
) -> None:
    assert seen(("turkey", "ministry", alignment))["third_party"] == third_party


def test_hostility_is_to_the_side_harmed() -> None:
    row = seen(("activists", "activist", {"b": -0.6}))
    assert (row["hostility"], row["strength"], row["interest"]) == (0.6, 0.6, 0.6)
    assert seen(("activists", "activist", {"b": 0.6}))["hostility"] == 0.0


@pytest.mark.parametrize(
    ("kind", "flags"),
    [
        ("ministry", {"official"}),
        ("police", {"official"}),
        ("state_media", {"state_media"}),
        ("wire_agency", {"independent_kind"}),
        ("igo", {"independent_kind", "intergovernmental"}),
        ("court", {"independent_kind", "intergovernmental"}),
        ("partisan_site", set()),
        ("unknown", set()),
    ],
)
def test_kinds(kind: str, flags: set[str]) -> None:
    row = seen(("x", kind, {}))
    names = ("official", "state_media", "independent_kind", "intergovernmental", "unlisted")
    assert {name for name in names if row[name]} == flags


def test_ownership_is_a_parent_that_is_given() -> None:
    assert seen(("x", "broadcaster", {}))["owned"] == 0.0
    assert seen(("x", "broadcaster", {}, {"parent": "Ministry"}))["owned"] == 1.0


def test_a_source_that_is_not_listed_has_no_interest_and_says_so() -> None:
    said = claims(("stranger", "denies", 0), favours="a", harms="b")
    listed = sources(("army", "ministry", {"a": 1.0}))
    row = values(Partisanship(), Sample(after(said), listed)).row(0, named=True)
    assert {name for name, value in row.items() if value and name != "row"} == {"unlisted"}


def test_where_no_side_is_named_nobody_is_a_third_party() -> None:
    row = seen(("army", "ministry", {"a": 1.0}), "denies", favours=None, harms=None)
    assert (row["third_party"], row["interest"]) == (0.0, 0.0)
