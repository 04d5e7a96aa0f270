"""Who is heard about a claim, when, and as which voice: on toy events that a person can follow."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from features.evidence import hear, standing
from features.sourced import join_sources
from tests.builders import after, as_of, claims, day, sources

LISTED = sources(
    ("army", "ministry", {"a": 1.0}),
    ("state_tv", "state_media", {"a": 1.0}),
    ("rebels", "insurgent_outlet", {"b": 1.0}),
    ("rebel_tv", "insurgent_outlet", {"b": 0.9}),
    ("agency", "wire_agency", {}),
    ("paper", "newspaper", {}),
    ("other_paper", "newspaper", {}),
)
WAR: Any = {"favours": "b", "harms": "a"}
"""The rebels gain if this is believed, and the army loses."""


def voices(frame: pl.DataFrame, row: int = 1, listed: pl.DataFrame = LISTED) -> list[str]:
    """Return the voices heard about the claim of a row, sorted."""
    return sorted(heard(frame, row, listed)["voice"])


def heard(frame: pl.DataFrame, row: int = 1, listed: pl.DataFrame = LISTED) -> pl.DataFrame:
    return hear(join_sources(frame, listed)).filter(pl.col("row") == row).sort("voice")


def one(frame: pl.DataFrame, row: int = 1, listed: pl.DataFrame = LISTED) -> dict[str, Any]:
    """Return the one voice heard about the claim of a row."""
    return heard(frame, row, listed).row(0, named=True)


def test_a_claim_about_an_event_of_its_own_hears_nobody() -> None:
    frame = claims(
        ("army", "asserts", 0, {"event_id": "one"}), ("agency", "asserts", 0, {"event_id": "two"})
    )
    assert hear(join_sources(after(frame), LISTED)).is_empty()


def test_claims_without_an_event_are_evidence_for_nothing() -> None:
    frame = claims(("army", "asserts", 0), ("agency", "asserts", 0), event_id=None)
    assert hear(join_sources(after(frame), LISTED)).is_empty()


def test_what_comes_later_is_not_heard_and_a_tie_is() -> None:
    frame = after(claims(("army", "asserts", 1), ("agency", "asserts", 1), ("paper", "asserts", 2)))
    assert voices(frame, row=1) == ["kind wire_agency"]
    assert voices(frame, row=3) == ["camp a", "kind wire_agency"]
    assert voices(frame.pipe(after, 24), row=1) == ["kind newspaper", "kind wire_agency"]


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
    for time, expected in ((before, []), (at, ["kind wire_agency"])):
        stamped = frame.with_columns(as_of=pl.lit(time, pl.Datetime("us", "UTC")))
        assert voices(stamped) == expected


def test_two_claims_dated_to_the_same_month_are_a_tie() -> None:
    rough = {"published_precision": "month"}
    frame = after(claims(("army", "asserts", 0, rough), ("agency", "asserts", 0, rough)))
    assert voices(frame) == ["kind wire_agency"]


def test_a_claim_of_the_month_is_no_tie_with_one_of_its_first_day() -> None:
    rough = {"published_precision": "month"}
    frame = after(claims(("army", "asserts", 0), ("agency", "asserts", 0, rough)))
    assert voices(frame, row=1) == []
    assert voices(frame, row=2) == ["camp a"]


def test_outlets_of_one_camp_are_one_voice_however_many() -> None:
    clones = sources(
        ("agency", "wire_agency", {}), *((f"clone{i}", "ngo", {"b": 1.0}) for i in range(5))
    )
    frame = claims(("agency", "asserts", 0), *((f"clone{i}", "asserts", 1) for i in range(5)))
    assert voices(as_of(frame, 2), listed=clones) == ["camp b"]
    assert one(as_of(frame, 2), listed=clones)["n_claims"] == 5.0


def test_outlets_of_no_camp_are_one_voice_a_kind() -> None:
    frame = claims(
        ("army", "asserts", 0),
        ("agency", "asserts", 1),
        ("paper", "asserts", 1),
        ("other_paper", "asserts", 1),
    )
    assert voices(as_of(frame, 2)) == ["kind newspaper", "kind wire_agency"]


def test_any_number_of_new_names_is_one_voice() -> None:
    frame = claims(("army", "asserts", 0), *((f"new{i}", "asserts", 1) for i in range(20)))
    assert voices(as_of(frame, 2)) == ["unlisted"]


def test_a_source_that_repeats_itself_supports_nothing() -> None:
    frame = as_of(claims(("agency", "asserts", 0), ("agency", "asserts", 1)), 2)
    own = one(frame)
    assert own["voice"] == "own"
    assert (own["supports"], own["support_same"], own["retracted"]) == (False, 0.0, False)
    assert standing(hear(join_sources(frame, LISTED))).filter(pl.col("n_others") > 0).is_empty()


def test_two_independent_reports_of_one_proposition_agree() -> None:
    voice = one(as_of(claims(("army", "asserts", 0), ("agency", "asserts", 1)), 2))
    assert (voice["supports"], voice["supports_freely"], voice["support_same"]) == (True, True, 1.0)


@pytest.mark.parametrize(("first", "second"), [(["agency"], []), ([], ["army", "paper"])])
def test_an_outlet_that_cites_the_other_is_no_support(first: list[str], second: list[str]) -> None:
    frame = claims(
        ("paper", "asserts", 0, {"cites": first}), ("agency", "asserts", 1, {"cites": second})
    )
    voice = one(as_of(frame, 2))
    assert (voice["supports"], voice["support_same"]) == (False, 0.0)


def test_an_outlet_that_cites_a_third_is_support() -> None:
    frame = claims(("paper", "asserts", 0), ("agency", "asserts", 1, {"cites": ["source_id"]}))
    assert one(as_of(frame, 2))["supports"]


def test_outlets_of_one_parent_do_not_support_each_other() -> None:
    family = sources(
        ("paper", "newspaper", {}, {"parent": "Holding"}),
        ("agency", "wire_agency", {}, {"parent": "Holding"}),
    )
    frame = as_of(claims(("paper", "asserts", 0), ("agency", "asserts", 1)), 2)
    assert not one(frame, listed=family)["supports"]
    assert one(frame)["supports"]


TOLD = (
    "The ministry said that the fighters of the group took the road, the bridge and the village "
    "near the town at dawn, and that the army left the road and the bridge to the fighters."
)


@pytest.mark.parametrize(
    ("other", "supports"),
    [
        (TOLD, False),
        (TOLD.upper().replace(",", " --"), False),
        (TOLD.replace("dawn", "noon"), False),
        ("Its correspondent saw empty army posts along the highway on Thursday.", True),
    ],
    ids=["the same", "the same but for case and commas", "one word changed", "its own words"],
)
def test_near_identical_text_is_no_support(other: str, supports: bool) -> None:
    frame = claims(
        ("paper", "asserts", 0, {"text": TOLD}), ("agency", "asserts", 1, {"text": other})
    )
    assert one(as_of(frame, 2))["supports"] is supports


def test_texts_without_a_letter_are_not_taken_for_the_same() -> None:
    frame = claims(
        ("paper", "asserts", 0, {"text": "!!!"}), ("agency", "asserts", 1, {"text": "?"})
    )
    assert one(as_of(frame, 2))["supports"]


def test_a_relay_that_contradicts_is_heard() -> None:
    frame = claims(("paper", "asserts", 0), ("agency", "denies", 1, {"cites": ["paper"]}))
    assert one(as_of(frame, 2))["contradicts_freely"]


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
        ("paper", "asserts", 1, {"quantity_low": 5.0, "quantity_unit": "tanks"}),
    )
    paper, agency = heard(as_of(frame, 2)).rows(named=True)
    assert agency["log_ratio"] == pytest.approx(2.302585, abs=1e-6)
    assert paper["log_ratio"] is None


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
