"""Hedging: the words that hand a statement on apart from those that leave it open."""

from __future__ import annotations

import pytest

from features.checks import values
from features.hedging import Hedging
from features.sample import Sample
from tests.builders import after, claims, sources


def seen(text: str) -> dict[str, float]:
    """Return the features of a text that are not zero."""
    said = after(claims(("x", "asserts", 0, {"text": text})))
    row = values(Hedging(), Sample(said, sources(("x", "ngo", {})))).row(0, named=True)
    return {name: value for name, value in row.items() if value and name != "row"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two soldiers were captured.", {}),
        ("Two soldiers may possibly be captives.", {"hedge_epistemic": 1.0}),
        ("Reportedly, two soldiers were captured.", {"hedge_attributive": 1.0}),
        ("It is an absolute and obvious victory.", {"booster": 1.0}),
        ("The army conceded its loss.", {"verb_factive": 1.0}),
        ("The army insisted.", {"verb_nonfactive": 1.0}),
        ("A baseless provocation.", {"verb_refuting": 1.0}),
        ("Dozens were wounded.", {"vague_quantity": 1.0}),
        ("The governor spoke.", {"attribution_level": 2.0}),
        ("Residents spoke.", {"attribution_level": 1.0}),
        ("Residents and the governor spoke.", {"attribution_level": 2.0}),
    ],
)
def test_one_kind_of_word_at_a_time(text: str, expected: dict[str, float]) -> None:
    assert seen(text) == expected


def test_attribution_is_apart_from_doubt() -> None:
    row = seen("According to unnamed sources the town might fall.")
    assert row["hedge_attributive"] == 1.0  # "according to", "unnamed", "sources"
    assert row["hedge_epistemic"] == 1.0
    assert row["attribution_level"] == 1.0


def test_a_padded_text_is_no_stronger_than_one_term() -> None:
    assert seen("may " * 25_000) == seen("may") == {"hedge_epistemic": 1.0}


@pytest.mark.parametrize("text", [r"(?i)may.*[", "MAY", "¡may!", "“may”"])
def test_case_punctuation_and_patterns_are_nothing(text: str) -> None:
    assert seen(text) == {"hedge_epistemic": 1.0}
