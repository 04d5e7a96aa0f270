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


def test_a_missing_source_is_unknown_and_not_bad() -> None:
    row = joined(("somebody_else", "ministry", {"a": 1.0}))
    seen = {name: row[name] for name in ("listed", "kind", "camp", "interest", "strength")}
    assert seen == {
        "listed": False, "kind": "unknown", "camp": None, "interest": 0.0, "strength": 0.0,
    }  # fmt: skip


def test_without_any_source_every_claim_is_kept_in_its_place() -> None:
    frame = claims(*(("x", "asserts", 0) for _ in range(5)))
    result = join_sources(frame.reverse(), SOURCES_SCHEMA.to_frame())
    assert result["row"].to_list() == [5, 4, 3, 2, 1]
    assert not result["listed"].any()
    assert result.schema["interest"] == pl.Float64
