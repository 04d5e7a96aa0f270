"""Claims as reports: what is at issue, what is said of it, by whose voice, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scoring.testimony import reports_of
from tests.builders import Said, claims, day, sources

LISTED = sources(
    ("army", "ministry", {"army": 1.0}),
    ("state_tv", "broadcaster", {"army": 0.9}),
    ("army_site", "partisan_site", {"army": 0.8}),
    ("rebels", "insurgent_outlet", {"rebels": 1.0}),
    ("paper", "newspaper", {}),
    ("paper_2", "newspaper", {}),
    ("monitor", "monitor_ngo", {}),
)


def reports(*said: Said, at: float = 30, told: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the reports of claims on one proposition, `value` without its item."""
    found = reports_of(claims(*said), LISTED, day(at), told)
    return found.with_columns(
        pl.col("source").str.split("\t").list.first(),
        pl.col("value").str.split(": ").list.last(),
    ).sort("source", "value")


def said_by(found: pl.DataFrame) -> dict[str, str]:
    return dict(found.select("source", "value").iter_rows())


def weights(found: pl.DataFrame) -> dict[str, float]:
    return dict(found.select("source", "weight").iter_rows())


def counted(number: float | None, **other: object) -> dict[str, object]:
    """Return what is to be said of a claim of so many killed."""
    return {"quantity_low": number, "quantity_high": number, "quantity_unit": "killed", **other}


@pytest.mark.parametrize(
    ("stance", "value"),
    [
        ("asserts", "affirmed"),
        ("acknowledges", "affirmed"),
        (None, "affirmed"),
        ("denies", "denied"),
        ("doubts", "denied"),
    ],
)
def test_a_stance_affirms_or_denies(stance: Any, value: str) -> None:
    assert said_by(reports(("army", stance, 0), ("paper", "asserts", 0)))["army"] == value


def test_an_item_is_one_proposition_of_one_event_whatever_its_case() -> None:
    found = reports(
        ("army", "denies", 0),
        ("paper", "asserts", 1, {"proposition": "the road WAS cut"}),
        ("army", "denies", 2, {"event_id": "f"}),
        ("paper", "asserts", 2, {"event_id": "f"}),
        ("army", "denies", 2, {"proposition": "The bridge fell."}),
        ("paper", "asserts", 2, {"proposition": "The bridge fell."}),
    )
    assert found.height == 6
    assert found["item"].n_unique() == 3


def test_a_value_is_of_its_item_alone() -> None:
    other = {"event_id": "f"}
    found = reports_of(
        claims(
            ("army", "denies", 0), ("paper", "asserts", 0),
            ("army", "denies", 0, other), ("paper", "asserts", 0, other),
        ), LISTED, day(1),
    )  # fmt: skip
    assert found["value"].n_unique() == 4


@pytest.mark.parametrize(
    "without",
    [{"event_id": None}, {"proposition": None}, {"proposition": "  …"}],
    ids=["event", "proposition", "words"],
)
def test_what_says_nothing_of_any_item_is_no_report(without: Mapping[str, object]) -> None:
    found = reports(
        ("army", "denies", 0), ("paper", "asserts", 0), ("monitor", "asserts", 0, without)
    )
    assert set(found["source"]) == {"army", "paper"}


def test_what_only_one_voice_says_is_no_evidence() -> None:
    assert reports(("army", "asserts", 0)).is_empty()
    assert reports(("army", "asserts", 0), ("state_tv", "asserts", 1)).is_empty()
    assert reports(("army", "asserts", 0), ("army", "denies", 1)).is_empty()
    assert reports(("army", "denies", 0), ("army_site", "acknowledges", 1)).height == 2


def test_outlets_of_one_camp_share_a_voice_where_they_say_the_same() -> None:
    found = weights(
        reports(
            ("army", "denies", 0),
            ("state_tv", "denies", 1),
            ("army_site", "acknowledges", 2),
            ("rebels", "asserts", 0),
        )
    )
    assert found == {"army": 0.5, "state_tv": 0.5, "army_site": 1.0, "rebels": 1.0}


def test_papers_of_no_camp_share_a_voice_and_so_do_all_new_names() -> None:
    found = weights(
        reports(
            ("paper", "asserts", 0),
            ("paper_2", "asserts", 1),
            ("monitor", "asserts", 1),
            *((f"new_{n}", "asserts", 2) for n in range(10)),
        )
    )
    assert (found["paper"], found["monitor"], found["new_3"]) == (0.5, 1.0, 0.1)


def test_who_hands_on_does_not_testify() -> None:
    relayed = ("paper", "asserts", 1, {"cites": ["rebels"]})
    found = reports(("rebels", "asserts", 0), relayed, ("army", "denies", 0))
    assert set(found["source"]) == {"rebels", "army"}
    # Who cites the other side and says the opposite speaks for itself.
    found = reports(("rebels", "denies", 0), relayed, ("army", "denies", 0))
    assert set(found["source"]) == {"rebels", "army", "paper"}
    # Who cites somebody that is not heard is all there is.
    assert reports(relayed, ("army", "denies", 0)).height == 2


def test_of_two_that_cite_each_other_the_earlier_testifies() -> None:
    found = reports(
        ("rebels", "asserts", 1, {"cites": ["paper"]}),
        ("paper", "asserts", 0, {"cites": ["rebels"]}),
        ("army", "denies", 0),
    )
    assert set(found["source"]) == {"paper", "army"}


def test_counts_far_apart_are_different_values() -> None:
    found = said_by(
        reports(
            ("army", "asserts", 0, counted(10)),
            ("paper", "asserts", 0, counted(30)),
            ("rebels", "asserts", 0, counted(31)),
            ("monitor", "asserts", 0, counted(100)),
            ("paper_2", "asserts", 0),
            ("state_tv", "denies", 0, counted(500)),
            ("army_site", "asserts", 0, {**counted(500), "quantity_unit": "tanks"}),
        )
    )
    assert found == {
        "army": "affirmed",
        "paper": "affirmed",
        "rebels": "affirmed, size 1",
        "monitor": "affirmed, size 2",
        "paper_2": "affirmed",
        "state_tv": "denied",
        "army_site": "affirmed",
    }


def test_what_came_later_neither_speaks_nor_shares_nor_counts() -> None:
    now: list[Said] = [
        ("army", "denies", 0),
        ("rebels", "asserts", 0, counted(40)),
        ("paper", "asserts", 1, counted(41)),
    ]
    later: list[Said] = [
        ("paper_2", "asserts", 9, counted(1)),
        ("state_tv", "denies", 9),
        ("monitor", "asserts", 0, {"published_precision": "month"}),
    ]
    alone, among = reports(*now, at=5), reports(*now, *later, at=5)
    assert_frame_equal(alone, among)
    assert reports(*now, *later).height == 6


def test_a_source_that_repeats_itself_reports_once_at_its_earliest() -> None:
    found = reports(("army", "denies", 3), ("army", "denies", 1), ("paper", "asserts", 2))
    assert found.select("source", "time").rows() == [("army", day(1)), ("paper", day(2))]


def test_whose_outcome_is_told_elsewhere_is_left_out() -> None:
    told = pl.DataFrame({"source": ["army\tarmy", "rebels\tanother"], "event_id": ["e", "e"]})
    found = reports(
        ("army", "denies", 0), ("rebels", "asserts", 0), ("paper", "denies", 0), told=told
    )
    assert set(found["source"]) == {"rebels", "paper"}


def test_the_order_of_the_rows_is_nothing() -> None:
    said = claims(
        ("army", "denies", 0), ("paper", "asserts", 0), ("paper_2", "asserts", 0),
        ("rebels", "asserts", 0, counted(9)), ("rebels", "asserts", 2, counted(90)),
    )  # fmt: skip
    assert_frame_equal(reports_of(said, LISTED, day(9)), reports_of(said.reverse(), LISTED, day(9)))


def test_no_claims_give_no_reports() -> None:
    found = reports_of(claims().clear(), LISTED, day(0))
    assert found.schema == reports(("army", "denies", 0), ("paper", "asserts", 0)).schema
    assert found.is_empty()
