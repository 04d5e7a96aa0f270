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
        ("newspaper", {"independent_kind"}),
        ("academic", {"independent_kind"}),
        ("local_media", {"independent_kind", "first_hand"}),
        ("monitor_ngo", {"independent_kind", "first_hand"}),
        ("victims_group", {"first_hand"}),
        ("igo", {"independent_kind", "intergovernmental"}),
        ("court", {"independent_kind", "intergovernmental"}),
        ("partisan_site", set()),
        ("unknown", set()),
    ],
)
def test_kinds(kind: str, flags: set[str]) -> None:
    row = seen(("x", kind, {}))
    names = (
        "official", "state_media", "independent_kind", "first_hand", "intergovernmental",
        "unlisted",
    )  # fmt: skip
    assert {name for name in names if row[name]} == flags


def test_ownership_is_a_parent_that_is_given() -> None:
    assert seen(("x", "broadcaster", {}))["owned"] == 0.0
    assert seen(("x", "broadcaster", {}, {"parent": "Ministry"}))["owned"] == 1.0


@pytest.mark.parametrize(
    ("stance", "of_a_denial"), [("asserts", {}), ("denies", {"interested_denial": 1.0})]
)
def test_a_source_that_is_not_listed_is_taken_for_an_official_that_gains(
    stance: str, of_a_denial: dict[str, float]
) -> None:
    said = claims(("stranger", stance, 0), favours="a", harms="b")
    listed = sources(("army", "ministry", {"a": 1.0}))
    row = values(Partisanship(), Sample(after(said), listed)).row(0, named=True)
    gains = {"interest": 1.0, "party_interest": 1.0, "official": 1.0, "unlisted": 1.0}
    assert {name: value for name, value in row.items() if value and name != "row"} == {
        **gains, **of_a_denial,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "expected"), [("ministry", 0.6), ("broadcaster", 0.6), ("ngo", 0.0), ("igo", 0.0)]
)
def test_the_interest_of_a_party_is_none_of_those_whose_trade_is_to_find_out(
    kind: str, expected: float
) -> None:
    row = seen(("x", kind, {"a": 0.6}))
    assert (row["interest"], row["party_interest"]) == (0.6, expected)
    conceding = seen(("x", kind, {"b": 0.6}))
    assert (conceding["admission"], conceding["party_interest"]) == (0.6, -expected)


@pytest.mark.parametrize(
    ("cites", "independent"), [("army", 0.0), ("rebels", 1.0), ("nobody", 1.0)]
)
def test_who_hands_on_what_a_party_says_is_no_more_independent_nor_nearer_than_it(
    cites: str, independent: float
) -> None:
    listed = sources(
        ("monitor", "monitor_ngo", {}),
        ("army", "ministry", {"a": 1.0}),
        ("rebels", "insurgent_outlet", {"b": 1.0}),
    )
    said = claims(("monitor", "asserts", 0, {"cites": [cites]}), favours="a", harms="b")
    row = values(Partisanship(), Sample(after(said), listed)).row(0, named=True)
    assert (row["independent_kind"], row["first_hand"]) == (independent, independent)
    assert row["party_interest"] == 1.0 - independent


def test_where_no_side_is_named_nobody_is_a_third_party() -> None:
    row = seen(("army", "ministry", {"a": 1.0}), "denies", favours=None, harms=None)
    assert (row["third_party"], row["interest"]) == (0.0, 0.0)
