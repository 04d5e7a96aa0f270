"""Later corroboration: what the voices heard add up to."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import pytest

from features.checks import values
from features.corroboration import Corroboration
from features.sample import Sample
from tests.builders import Said, after, as_of, claims, sources

LISTED = sources(
    ("army", "ministry", {"a": 1.0}),
    ("state_tv", "state_media", {"a": 1.0}),
    ("rebels", "insurgent_outlet", {"b": 1.0}),
    ("agency", "wire_agency", {}),
    ("paper", "newspaper", {}),
    ("monitor", "monitor_ngo", {}),
    ("court", "court", {}),
)
FOR_B: Any = {"favours": "b", "harms": "a"}
DENIED: Any = {"favours": "a", "harms": "b"}


def seen(*said: Said, horizon: float | None = None, **common: object) -> dict[str, float]:
    """Return the features of the first claim that are not zero, at the end or after some hours."""
    frame = claims(*said, **common)
    stamped = as_of(frame, 99) if horizon is None else after(frame, horizon)
    row = values(Corroboration(), Sample(stamped, LISTED)).row(0, named=True)
    return {name: value for name, value in row.items() if value and name != "row"}


def number(value: float) -> dict[str, object]:
    return {"quantity_low": value, "quantity_high": value, "quantity_unit": "killed"}


def test_nobody_else_nothing() -> None:
    assert seen(("rebels", "asserts", 0)) == {}
    assert seen(("rebels", "asserts", 0), ("agency", "asserts", 1), event_id=None) == {}


def test_a_neutral_supports_after_a_day() -> None:
    assert seen(("rebels", "asserts", 0), ("agency", "asserts", 1), **FOR_B) == {
        "support_same": 1.0,
        "effective_independent": 1.0,
        "hours_to_support": pytest.approx(log(25)),
    }


def test_an_admission_counts_two_a_neutral_one_and_a_partisan_nothing() -> None:
    everyone = seen(
        ("paper", "asserts", 0),
        ("army", "acknowledges", 1),
        ("agency", "asserts", 1),
        ("rebels", "asserts", 1),
        **FOR_B,
    )
    assert everyone["support_same"] == pytest.approx(sqrt(2 + 1 + 0))
    assert everyone["effective_independent"] == 3.0
    assert everyone["admitted_by_others"] == 1.0


def test_the_sum_of_voices_is_capped() -> None:
    neutral = ("agency", "monitor", "court", "stranger")
    row = seen(("rebels", "asserts", 0), *((each, "asserts", 0) for each in neutral))
    assert row["support_same"] == pytest.approx(sqrt(1 + 1 + 1 + 0.5))
    row = seen(
        ("rebels", "asserts", 0), ("army", "acknowledges", 0),
        *((each, "asserts", 0) for each in neutral), **FOR_B,
    )  # fmt: skip
    assert row["support_same"] == 2.0
    assert row["effective_independent"] == 5.0


def test_the_accused_denies_and_so_does_a_neutral() -> None:
    row = seen(
        ("paper", "asserts", 0, FOR_B),
        ("army", "denies", 1, DENIED),
        ("agency", "denies", 1, DENIED),
    )
    assert row == {
        "contradiction_same": 1.0,
        "interested_contradiction": 1.0,
        "neutral_contradiction": 1.0,
    }


def test_another_proposition_counts_by_the_sides_and_by_what_they_share() -> None:
    other = {"proposition": "Tanks entered Raqqa."}
    row = seen(("rebels", "asserts", 0), ("agency", "asserts", 0, other), **FOR_B)
    # The sum is of 2 ** -20 parts, and the root of nothing shared is that of 0.2.
    assert row["support_other"] == pytest.approx(sqrt(sqrt(0.2)), abs=1e-6)
    row = seen(("rebels", "asserts", 0, FOR_B), ("agency", "asserts", 0, other | DENIED))
    assert row["contradiction_other"] == pytest.approx(sqrt(sqrt(0.2)), abs=1e-6)


def test_a_retraction_is_seen_on_both_sides_of_it() -> None:
    said: tuple[Said, ...] = (("army", "denies", 0), ("army", "acknowledges", 1))
    assert seen(*said) == {"retracted": 1.0}
    assert seen(*said, horizon=0) == {}
    later_first: tuple[Said, ...] = (("army", "acknowledges", 1), ("army", "denies", 0))
    assert seen(*later_first) == {"retracts": 1.0}


@pytest.mark.parametrize(
    ("others", "excess", "agrees"),
    [
        ((50.0,), log(10), 0.0),
        ((50.0, 100.0, 5.0), log(10), 0.0),
        ((50.0, 100.0), (log(10) + log(5)) / 2, 0.0),
        ((450.0,), log(500 / 450), 1.0),
        ((600.0,), 0.0, 1.0),
        ((5000.0,), 0.0, 0.0),
    ],
    ids=["ten times", "median of three", "median of two", "near above", "near below", "far below"],
)
def test_the_number_beside_what_others_count(
    others: tuple[float, ...], excess: float, agrees: float
) -> None:
    counting = zip(("agency", "monitor", "court"), others, strict=False)
    row = seen(
        ("rebels", "asserts", 0, number(500.0)),
        *((each, "asserts", 0, number(value)) for each, value in counting),
    )
    assert row.get("number_excess", 0.0) == pytest.approx(excess)
    assert row.get("number_agrees", 0.0) == agrees


@pytest.mark.parametrize(
    ("claimed", "by_same_side", "contradiction"),
    [(500.0, 1.0, sqrt(3.0)), (500.0, 0.0, 1.0), (50.0, 1.0, 0.0), (5.0, 1.0, 0.0)],
    ids=["far above both", "far above the neutral", "as they do", "far below"],
)
def test_a_far_lower_count_contradicts_and_a_partisan_one_weighs_double(
    claimed: float, by_same_side: float, contradiction: float
) -> None:
    said: list[Said] = [
        ("state_tv", "asserts", 0, number(claimed)), ("agency", "asserts", 1, number(50.0)),
    ]  # fmt: skip
    if by_same_side:
        said.append(("rebels", "asserts", 1, number(50.0)))
    row = seen(*said, **FOR_B)
    assert row.get("contradiction_same", 0.0) == pytest.approx(contradiction)


@pytest.mark.parametrize(
    ("speaker", "conceded", "expected"),
    [
        ("army", 10.0, log(50 / 10 / 1.5)),
        ("army", 1.0, log(50 / 1.5)),
        ("army", 0.5, log(50 / 1.5)),
        ("army", 40.0, 0.0),
        ("army", 500.0, 0.0),
        ("agency", 10.0, 0.0),
        ("rebels", 10.0, 0.0),
        ("stranger", 10.0, 0.0),
    ],
)
def test_who_concedes_less_than_others_count_admits_too_little(
    speaker: str, conceded: float, expected: float
) -> None:
    others = ("monitor", "court", "paper")
    row = seen(
        (speaker, "asserts", 0, number(conceded)),
        *(
            (each, "asserts", 0, number(value))
            for each, value in zip(others, (45.0, 50.0, 90.0), strict=True)
        ),
        **FOR_B,
    )
    assert row.get("admission_deficit", 0.0) == pytest.approx(min(expected, log(10)))


def test_a_source_is_not_held_to_its_own_number() -> None:
    said: tuple[Said, ...] = (
        ("rebels", "asserts", 0, number(500.0)), ("rebels", "asserts", 0, number(50.0)),
    )  # fmt: skip
    assert "number_excess" not in seen(*said)


def test_what_is_not_yet_said_counts_for_nothing() -> None:
    said: tuple[Said, ...] = (
        ("rebels", "asserts", 0),
        ("agency", "asserts", 1),
        ("court", "denies", 7),
    )
    assert seen(*said, horizon=0) == {}
    assert set(seen(*said, horizon=24)) == {
        "support_same", "effective_independent", "hours_to_support",
    }  # fmt: skip
    assert seen(*said, horizon=7 * 24)["contradiction_same"] == 1.0
