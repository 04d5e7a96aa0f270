"""Who speaks, for which camp, with what interest."""

from __future__ import annotations

import polars as pl
import pytest

from features.schema import SOURCES_SCHEMA
from features.sourced import join_sources
from tests.builders import Speaker, claims, sources


def joined(
    speaker: Speaker, favours: str | None = "a", harms: str | None = "b"
) -> dict[str, object]:
    frame = claims(("x", "asserts", 0), favours=favours, harms=harms)
    return join_sources(frame, sources(speaker)).row(0, named=True)


@pytest.mark.parametrize(
    ("alignment", "interest"),
    [
        ({"a": 1.0}, 1.0),
        ({"b": 1.0}, -1.0),
        ({"a": 0.4, "b": 0.1}, 0.3),
        ({"a": 1.0, "b": -1.0}, 1.0),
        ({"a": -0.5}, -0.5),
        ({"c": 1.0}, 0.0),
        ({}, 0.0),
    ],
)
def test_interest_is_what_the_side_favoured_is_worth_less_the_side_harmed(
    alignment: dict[str, float], interest: float
) -> None:
    assert joined(("x", "ngo", alignment))["interest"] == pytest.approx(interest)


def test_interest_is_zero_where_nobody_gains_or_loses() -> None:
    assert joined(("x", "ngo", {"a": 1.0}), favours=None, harms=None)["interest"] == 0.0


@pytest.mark.parametrize(
    ("alignment", "camp"),
    [
        ({"a": 0.3, "c": 0.9}, "c"),
        ({"c": 0.25}, "c"),
        ({"c": 0.24}, None),
        ({"c": -1.0}, None),
        ({"z": 0.5, "a": 0.5}, "a|z"),
        ({}, None),
    ],
)
def test_the_camp_is_the_side_it_leans_to_most(
    alignment: dict[str, float], camp: str | None
) -> None:
    assert joined(("x", "ngo", alignment))["camp"] == camp


@pytest.mark.parametrize("sides", [("a", "b"), ("b", "a"), ("c", None)])
def test_a_missing_source_is_unknown_and_speaks_for_whom_its_claim_serves(
    sides: tuple[str, str | None],
) -> None:
    row = joined(("somebody_else", "ministry", {"a": 1.0}), *sides)
    seen = {name: row[name] for name in ("listed", "kind", "camp", "interest", "strength")}
    assert seen == {
        "listed": False, "kind": "unknown", "camp": None, "interest": 1.0, "strength": 0.0,
    }  # fmt: skip


PARTIES: tuple[Speaker, ...] = (
    ("army", "ministry", {"a": 1.0}),
    ("site", "partisan_site", {"a": 0.5}),
    ("rebels", "insurgent_outlet", {"b": 1.0}),
    ("court", "court", {}),
)


@pytest.mark.parametrize(
    ("alignment", "cites", "interest", "relays"),
    [
        ({}, [], 0.0, False),
        ({}, ["army"], 1.0, True),
        ({"a": 0.2}, ["army"], 1.0, True),
        ({}, ["court", "site"], 0.5, True),
        ({}, ["site", "army"], 1.0, True),
        ({}, ["rebels"], 0.0, False),
        ({}, ["court"], 0.0, False),
        ({}, ["nobody"], 0.0, False),
        ({"a": 0.5}, ["army"], 0.5, False),
        ({"b": 1.0}, ["army"], -1.0, False),
    ],
    ids=["nobody", "a party", "it leans a little", "a partial site", "two", "who loses by it",
         "a neutral", "somebody unlisted", "with an interest of its own", "against its own side"],
)  # fmt: skip
def test_who_has_no_interest_and_cites_one_that_has_speaks_for_that_one(
    alignment: dict[str, float], cites: list[str], interest: float, relays: bool
) -> None:
    frame = claims(("x", "asserts", 0, {"cites": cites}), favours="a", harms="b")
    listed = sources(("x", "newspaper", alignment), *PARTIES)
    row = join_sources(frame, listed).row(0, named=True)
    assert (row["interest"], row["relays_party"]) == (interest, relays)


def test_what_is_cited_is_looked_up_for_each_claim_in_its_place() -> None:
    said = [
        ("x", "asserts", i, {"cites": cites}) for i, cites in enumerate([["army"], [], ["site"]])
    ]
    frame = claims(*said, favours="a", harms="b")
    joined = join_sources(frame.reverse(), sources(("x", "newspaper", {}), *PARTIES))
    assert joined["row"].to_list() == [3, 2, 1]
    assert joined["interest"].to_list() == [0.5, 0.0, 1.0]


def test_without_any_source_every_claim_is_kept_in_its_place() -> None:
    frame = claims(*(("x", "asserts", 0) for _ in range(5)))
    result = join_sources(frame.reverse(), SOURCES_SCHEMA.to_frame())
    assert result["row"].to_list() == [5, 4, 3, 2, 1]
    assert not result["listed"].any()
    assert result.schema["interest"] == pl.Float64
