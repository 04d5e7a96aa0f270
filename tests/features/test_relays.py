"""Who hands on what another said is not heard in support of it, but is against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.relays import NEAR_IDENTICAL
from tests.builders import as_of, claims, sources
from tests.features.toy_event import one


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


@given(st.integers(1, 40), st.integers(0, 12), st.integers(0, 12), st.integers(0, 1_000))
def test_texts_are_nearly_the_same_from_four_fifths_of_their_words_on(
    shared: int, first: int, second: int, seed: int
) -> None:
    words = [f"w{seed}x{number}" for number in range(shared + first + second)]
    both, alone, other = words[:shared], words[shared : shared + first], words[shared + first :]
    frame = claims(
        ("paper", "asserts", 0, {"text": " ".join(both + alone)}),
        ("agency", "asserts", 1, {"text": " ".join(both + other)}),
    )
    heard = one(as_of(frame, 2))
    assert heard["supports"] is (shared / len(words) < NEAR_IDENTICAL)
