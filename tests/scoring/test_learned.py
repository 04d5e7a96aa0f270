"""Reliability from settled claims and from agreement: what counts, once, and as of when."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.settled import PAST_SCHEMA
from features.track_record import PRIOR
from scoring.learned import LEARNED, LEAST, TYPICAL, everybody, learned
from tests.builders import Said, claims, day, sources

LISTED = sources(
    ("army", "ministry", {"army": 1.0}),
    ("state_tv", "state_media", {"army": 0.9}),
    ("rebels", "insurgent_outlet", {"rebels": 1.0}),
    ("rebel_tv", "broadcaster", {"rebels": 0.9}),
    ("paper", "newspaper", {}),
    ("monitor", "monitor_ngo", {}),
    ("court", "court", {}),
)
NOTHING = pl.DataFrame(schema=PAST_SCHEMA)


def past(*settled: tuple[str, bool, float], **other: Any) -> pl.DataFrame:
    """Settled claims: whose, whether true, and on which day; each on an event of its own."""
    rows = [
        {
            "source_id": source, "name": source, "kind": None, "camp": None,
            "event_id": f"old {number}", "settled_at": day(at), "true": true,
        } | other
        for number, (source, true, at) in enumerate(settled)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=PAST_SCHEMA, orient="row")


def known(
    *said: Said, told: pl.DataFrame = NOTHING, at: float = 100, listed: pl.DataFrame = LISTED
) -> dict[str, dict[str, Any]]:
    """Return what is known of each source, by id."""
    spoken = claims(*said) if said else claims(("army", "asserts", 0)).clear()
    return by_id(learned(everybody(spoken, listed), spoken, listed, told, day(at)))


def by_id(found: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["source_id"]: row for row in found.iter_rows(named=True)}


def disputes(n: int, *stances: tuple[str, str]) -> list[Said]:
    """The same sources on n events, a day each: what each of them says."""
    return [
        (source, stance, event, {"event_id": f"e{event}"})
        for event in range(n)
        for source, stance in stances
    ]


FOUR_TO_ONE = (
    ("rebels", "asserts"), ("paper", "asserts"), ("monitor", "asserts"), ("court", "asserts"),
    ("army", "denies"),
)  # fmt: skip


def test_of_whom_nothing_is_known_there_is_no_reliability() -> None:
    row = known()["army"]
    assert (row["reliability"], row["reliability_low"], row["reliability_high"]) == (None,) * 3
    assert (row["n"], row["n_settled"], row["n_judged"], row["trend"]) == (0.0, 0, 0.0, None)
    assert row["identifiable"]
    assert row["expected"] == pytest.approx(TYPICAL)


def test_settled_claims_are_counted_with_the_rate_of_all() -> None:
    row = known(told=past(("army", True, 1), ("army", True, 2), ("army", False, 3)))["army"]
    assert (row["n"], row["n_settled"], row["n_judged"]) == (3.0, 3, 0.0)
    assert row["reliability"] == pytest.approx((PRIOR * TYPICAL + 2) / (PRIOR + 3))
    assert row["reliability_low"] < row["reliability"] < row["reliability_high"]


def test_a_source_starts_with_the_rate_of_the_others_of_its_kind() -> None:
    ministries = past(*(("another", False, 1.0) for _ in range(16)), kind="ministry")
    newspapers = past(*(("a daily", True, 1.0) for _ in range(16)), kind="newspaper")
    found = known(told=pl.concat([ministries, newspapers]))
    assert found["paper"]["expected"] > 0.75
    assert found["paper"]["reliability"] is None
    assert 0.5 < found["monitor"]["expected"] < 0.6
    # Whose kind was mostly wrong may yet be right: agreement with it is not held against others.
    assert found["army"]["expected"] == pytest.approx(LEAST)


def test_its_own_claims_are_not_in_the_rate_of_its_kind_as_well() -> None:
    told = past(*(("army", False, 1.0) for _ in range(8)))
    of_a_kind = told.with_columns(kind=pl.lit("ministry"))
    assert known(told=told)["army"]["expected"] == pytest.approx(PRIOR * TYPICAL / (PRIOR + 8))
    assert known(told=of_a_kind)["army"]["expected"] == pytest.approx(PRIOR * TYPICAL / (PRIOR + 8))


def test_who_is_borne_out_is_more_reliable_than_who_is_not() -> None:
    found = known(*disputes(8, *FOUR_TO_ONE))
    assert found["paper"]["reliability"] > 0.7 > 0.3 > found["army"]["reliability"]
    assert found["army"]["n_judged"] == found["army"]["n"] == 8.0
    assert found["rebel_tv"]["reliability"] is None


def test_two_camps_that_never_agree_are_not_identifiable() -> None:
    found = known(*disputes(8, ("army", "denies"), ("rebels", "asserts")))
    for name in ("army", "rebels"):
        assert not found[name]["identifiable"]
        assert (found[name]["reliability"], found[name]["n"]) == (None, 0.0)
        assert found[name]["expected"] == pytest.approx(TYPICAL)


def test_the_kind_alone_does_not_tell_two_camps_apart() -> None:
    told = past(*(("another", False, 1.0) for _ in range(9)), kind="ministry")
    found = known(*disputes(8, ("army", "denies"), ("rebels", "asserts")), told=told)
    assert not found["army"]["identifiable"]


def test_one_settled_claim_of_either_tells_them_apart() -> None:
    told = past(*(("rebels", True, -1.0 - n) for n in range(6)))
    found = known(*disputes(8, ("army", "denies"), ("rebels", "asserts")), told=told)
    assert found["army"]["identifiable"]
    assert found["rebels"]["reliability"] > 0.75 > 0.35 > found["army"]["reliability"]
    assert (found["rebels"]["n_settled"], found["rebels"]["n_judged"]) == (6, 8.0)


def test_a_claim_that_was_settled_is_not_judged_again() -> None:
    said = disputes(4, *FOUR_TO_ONE)
    told = past(("army", False, 50), event_id="e2")
    found = known(*said, told=told)
    assert (found["army"]["n_settled"], found["army"]["n_judged"]) == (1, 3.0)
    assert found["paper"]["n_judged"] == 4.0
    # Before it was settled it was judged.
    assert known(*said, told=told, at=49)["army"]["n_judged"] == 4.0


def test_nothing_of_the_future_is_read() -> None:
    said = claims(*disputes(9, *FOUR_TO_ONE))
    told = past(("army", True, 1), ("paper", False, 2))
    later = past(*(("army", True, 6.0) for _ in range(9)), ("monitor", False, 5.0))
    other = (
        pl.when(pl.col("stance") == "denies").then(pl.lit("asserts")).otherwise(pl.lit("denies"))
    )
    turned = said.with_columns(
        stance=pl.when(pl.col("published_at") >= day(5)).then(other).otherwise("stance")
    )
    asked = everybody(said, LISTED)
    for at, same in ((4.5, True), (99.0, False)):
        one = learned(asked, said, LISTED, told, day(at))
        two = learned(asked, turned, LISTED, pl.concat([told, later]), day(at))
        assert one.equals(two) is same


def test_other_names_make_no_difference() -> None:
    told = past(("army", False, 1), ("rebels", True, 2))
    said = claims(*disputes(6, *FOUR_TO_ONE))
    new = pl.concat_str(pl.lit("x "), pl.col("source_id"))
    renamed = LISTED.with_columns(
        source_id=new,
        name=new,
        alignment=pl.col("alignment").list.eval(
            pl.struct(
                side=pl.concat_str(pl.lit("z "), pl.element().struct.field("side")),
                weight=pl.element().struct.field("weight"),
            )
        ),
    )
    one = learned(everybody(said, LISTED), said, LISTED, told, day(99))
    other = learned(
        everybody(said.with_columns(source_id=new), renamed),
        said.with_columns(source_id=new), renamed,
        told.with_columns(source_id=new, name=new), day(99),
    )  # fmt: skip
    assert_frame_equal(one.select(LEARNED), other.select(LEARNED))


@pytest.mark.parametrize("listed", [False, True], ids=["new names", "outlets of the camp"])
def test_a_crowd_that_says_the_same_is_one_voice(listed: bool) -> None:
    camp = sources(*((f"clone_{n}", "partisan_site", {"army": 0.9}) for n in range(30)))
    among = pl.concat([LISTED, camp]) if listed else LISTED
    told = past(("paper", True, -1))
    one, crowd = (
        known(
            *disputes(6, *FOUR_TO_ONE, *((f"clone_{n}", "denies") for n in range(size))),
            told=told,
            listed=among,
        )
        for size in (1, 30)
    )
    for name in ("paper", "rebels"):
        assert crowd[name]["reliability"] == pytest.approx(one[name]["reliability"], abs=0.03)
    assert crowd["clone_7"]["n_judged"] < 0.25


def test_another_source_of_the_same_id_has_another_past() -> None:
    told = past(("army", False, 1), ("army", False, 2), name="Army of another land")
    assert known(told=told)["army"]["n_settled"] == 0


def test_a_trend_is_of_settled_and_judged_together() -> None:
    told = past(*(("army", True, -10.0 - n) for n in range(6)))
    assert known(told=told)["army"]["trend"] == "steady"
    assert known(*disputes(6, *FOUR_TO_ONE), told=told)["army"]["trend"] == "falling"


def test_the_order_of_the_rows_is_nothing() -> None:
    said = claims(*disputes(6, *FOUR_TO_ONE, ("state_tv", "denies"), ("rebel_tv", "asserts")))
    told = past(("army", True, 1), ("paper", False, 2))
    asked = everybody(said, LISTED)
    one, other = (
        learned(asked, frame, listed, told, day(99))
        for frame, listed in ((said, LISTED), (said.reverse(), LISTED.reverse()))
    )
    assert_frame_equal(one, other)


def test_who_is_asked_of_changes_nothing_of_what_is_known() -> None:
    said = claims(*disputes(6, *FOUR_TO_ONE))
    told = past(("monitor", True, -1))
    asked = everybody(said, LISTED)
    alone = asked.filter(pl.col("source_id") == "army")
    whole, part = (learned(each, said, LISTED, told, day(99)) for each in (asked, alone))
    assert_frame_equal(whole.filter(pl.col("source_id") == "army"), part)
