"""Who is heard about a claim, when, and as which voice: on toy events that a person can follow."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import polars as pl
import pytest

from features.evidence import hear, standing
from features.sourced import join_sources
from tests.builders import after, as_of, claims, day, sources
from tests.features.toy_event import LISTED, WAR, heard, one, voices


def test_a_claim_about_an_event_of_its_own_hears_nobody() -> None:
    frame = claims(
        ("army", "asserts", 0, {"event_id": "one"}), ("agency", "asserts", 0, {"event_id": "two"})
    )
    assert hear(join_sources(after(frame), LISTED)).is_empty()


def test_claims_without_an_event_are_evidence_for_nothing() -> None:
    frame = claims(("army", "asserts", 0), ("agency", "asserts", 0), event_id=None)
    assert hear(join_sources(after(frame), LISTED)).is_empty()


def test_what_comes_later_is_not_heard_and_a_tie_is() -> None:
    frame = after(claims(("army", "asserts", 1), ("agency", "asserts", 1), ("court", "asserts", 2)))
    assert voices(frame, row=1) == ["press of no camp"]
    assert voices(frame, row=3) == ["camp a", "press of no camp"]
    assert voices(frame.pipe(after, 24), row=1) == ["court of no camp", "press of no camp"]


@pytest.mark.parametrize(
    ("precision", "before", "at"),
    [("month", day(29.99), day(30)), ("year", day(121.99), day(122)), ("day", day(9), day(10))],
)
def test_a_date_known_roughly_is_heard_when_it_has_surely_come(
    precision: str, before: object, at: object
) -> None:
    published = 10 if precision == "day" else 0
    rough = {"published_precision": precision}
    frame = claims(("army", "asserts", 0.5), ("agency", "asserts", published, rough))
    for time, expected in ((before, []), (at, ["press of no camp"])):
        stamped = frame.with_columns(as_of=pl.lit(time, pl.Datetime("us", "UTC")))
        assert voices(stamped) == expected


def test_two_claims_dated_to_the_same_month_are_a_tie() -> None:
    rough = {"published_precision": "month"}
    frame = after(claims(("army", "asserts", 0, rough), ("agency", "asserts", 0, rough)))
    assert voices(frame) == ["press of no camp"]


def test_a_claim_of_the_month_is_no_tie_with_one_of_its_first_day() -> None:
    rough = {"published_precision": "month"}
    frame = after(claims(("army", "asserts", 0), ("agency", "asserts", 0, rough)))
    assert voices(frame, row=1) == []
    assert voices(frame, row=2) == ["camp a"]


def test_a_source_that_repeats_itself_supports_nothing() -> None:
    frame = as_of(claims(("agency", "asserts", 0), ("agency", "asserts", 1)), 2)
    own = one(frame)
    assert own["voice"] == "own"
    assert (own["supports"], own["support_same"], own["retracted"]) == (False, 0.0, False)
    assert standing(hear(join_sources(frame, LISTED))).filter(pl.col("n_others") > 0).is_empty()


def test_two_independent_reports_of_one_proposition_agree() -> None:
    voice = one(as_of(claims(("army", "asserts", 0), ("agency", "asserts", 1)), 2))
    assert (voice["supports"], voice["supports_freely"], voice["support_same"]) == (True, True, 1.0)


@pytest.mark.parametrize(
    ("speaker", "weight", "supports_freely", "admits"),
    [
        ("rebels", 0.0, False, False),
        ("agency", 1.0, True, False),
        ("army", 2.0, True, True),
        ("stranger", 0.5, False, False),
    ],
    ids=["partisan", "neutral", "admission", "unlisted"],
)
def test_support_weighs_by_what_its_speaker_gains(
    speaker: str, weight: float, supports_freely: bool, admits: bool
) -> None:
    voice = one(as_of(claims(("paper", "asserts", 0), (speaker, "asserts", 1), **WAR), 2))
    assert voice["supports"]
    assert voice["support_same"] == weight
    assert (voice["supports_freely"], voice["admits"]) == (supports_freely, admits)


def test_denial_of_the_same_proposition_contradicts_and_the_accused_weighs_nothing() -> None:
    denial = {"favours": "a", "harms": "b"}
    frame = claims(
        ("paper", "asserts", 0),
        ("army", "denies", 1, denial),
        ("agency", "doubts", 1, denial),
        **WAR,
    )
    accused, neutral = heard(as_of(frame, 2)).rows(named=True)
    assert (accused["contradicts"], accused["contradicts_freely"]) == (True, False)
    assert accused["contradiction_same"] == 0.0
    assert (neutral["contradicts_freely"], neutral["contradiction_same"]) == (True, 1.0)


def test_two_denials_support_each_other() -> None:
    assert one(as_of(claims(("paper", "denies", 0), ("agency", "doubts", 1)), 2))["supports"]


def test_a_source_that_turns_round_retracts_and_a_second_source_does_not() -> None:
    frame = as_of(claims(("army", "denies", 0), ("army", "acknowledges", 1)), 2)
    first, second = one(frame, row=1), one(frame, row=2)
    assert (first["retracted"], first["retracts"]) == (True, False)
    assert (second["retracted"], second["retracts"]) == (False, True)
    assert not one(as_of(claims(("army", "denies", 0), ("agency", "asserts", 1)), 2))["retracted"]


def test_a_retraction_is_known_only_once_it_is_made() -> None:
    frame = claims(("army", "denies", 0), ("army", "acknowledges", 1))
    assert voices(after(frame), row=1) == []
    assert one(after(frame), row=2)["retracts"]


def test_numbers_are_compared_in_the_same_unit_only() -> None:
    frame = claims(
        ("army", "asserts", 0, {"quantity_low": 500.0, "quantity_unit": "people killed"}),
        ("agency", "asserts", 1, {"quantity_low": 50.0, "quantity_unit": "Killed"}),
        ("court", "asserts", 1, {"quantity_low": 5.0, "quantity_unit": "tanks"}),
    )
    court, agency = heard(as_of(frame, 2)).rows(named=True)
    assert agency["log_ratio"] == pytest.approx(2.302585, abs=1e-6)
    assert court["log_ratio"] is None


def test_of_the_counts_of_one_voice_the_nearest_is_compared() -> None:
    counted = ((500.0, "army", 0), (50.0, "agency", 1), (400.0, "paper", 1), (4e4, "agency", 1))
    frame = claims(
        *((who, "asserts", at, {"quantity_low": number}) for number, who, at in counted),
        quantity_unit="killed",
    )
    assert one(as_of(frame, 2))["log_ratio"] == pytest.approx(log(500 / 400))


NEAR: Any = {"proposition": "The road was cut at dawn."}
"""Two of three stems shared with "The road was cut.": agreement by the sides, times `NEARNESS`."""
NEARNESS = sqrt(0.2 + 2 / 3)


def test_what_a_voice_says_of_the_same_is_not_counted_again_in_other_words() -> None:
    frame = claims(("paper", "asserts", 0), ("agency", "asserts", 1, NEAR), **WAR)
    alone = one(as_of(frame, 2))
    assert alone["support_other"] == pytest.approx(NEARNESS, abs=1e-6)
    frame = claims(
        ("monitor", "asserts", 0), ("paper", "asserts", 1), ("agency", "asserts", 1, NEAR), **WAR
    )
    both = one(as_of(frame, 2))
    assert (both["support_same"], both["support_other"]) == (1.0, 0.0)


def test_of_other_words_only_what_they_add_is_counted() -> None:
    listed = sources(("paper", "newspaper", {}), ("army", "ministry", {"a": 1.0}),
                     ("site", "partisan_site", {"a": 0.5}))  # fmt: skip
    frame = claims(
        ("paper", "asserts", 0), ("site", "asserts", 1), ("army", "asserts", 1, NEAR), **WAR
    )
    voice = one(as_of(frame, 2), listed=listed)
    assert voice["support_same"] == 1.5
    assert voice["support_other"] == pytest.approx(2 * NEARNESS - 1.5, abs=1e-6)


def test_every_voice_is_told_with_what_the_claim_judged_is_worth_to_its_speaker() -> None:
    frame = claims(("army", "asserts", 0), ("agency", "asserts", 1), ("court", "denies", 1), **WAR)
    assert heard(as_of(frame, 2))["interest"].to_list() == [-1.0, -1.0]


def test_hours_to_support_count_from_the_claim_and_never_below_zero() -> None:
    frame = as_of(claims(("paper", "asserts", 1), ("agency", "asserts", 1.5)), 2)
    assert one(frame, row=1)["hours_to_support"] == 12.0
    assert one(frame, row=2)["hours_to_support"] == 0.0


def test_standing_counts_voices_camps_and_neutrals() -> None:
    frame = claims(
        ("paper", "asserts", 0),
        ("army", "asserts", 1),
        ("agency", "asserts", 1),
        ("newcomer", "asserts", 1),
        ("rebels", "denies", 1, {"favours": "a", "harms": "b"}),
        **WAR,
    )
    row = standing(hear(join_sources(as_of(frame, 2), LISTED))).filter(pl.col("row") == 1)
    assert row.drop("row").row(0, named=True) == {
        "n_others": 4.0,
        "support_independent": 2.0,  # the army and the agency; the newcomer's interest is unknown
        "support_camps": 2,
        "contradiction_independent": 1.0,
        "contradiction_neutral": 1.0,
    }
