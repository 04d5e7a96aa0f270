"""A faulty extractor is caught, by the check that is meant for it, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from features import checks
from features.checks import ContractError, check
from features.extractor import Extractor, Feature
from features.sample import Sample
from tests.builders import after, claims, sources

SAMPLE = Sample(
    after(
        claims(
            ("army", "denies", 0, {"favours": "a", "harms": "b", "event_id": "one"}),
            ("rebels", "asserts", 1, {"favours": "b", "harms": "a", "event_id": "one"}),
            ("agency", "asserts", 2, {"event_id": "one", "place": "Raqqa", "url": "u"}),
            ("agency", "asserts", 3, {"event_id": "two", "quantity_low": 7.0, "cites": ["army"]}),
            ("paper", "asserts", 4, {"event_id": "two", "proposition": "Bombed."}),
        )
    ),
    sources(
        ("army", "ministry", {"a": 1.0, "b": -1.0}),
        ("rebels", "insurgent_outlet", {"b": 1.0}),
        ("agency", "wire_agency", {}, {"parent": "Holding"}),
        ("paper", "newspaper", {}),
    ),
)

PLAIN = pl.col("text").str.len_chars().cast(pl.Float64)


def extractor(expression: pl.Expr = PLAIN, *, at: str = "claims", **words: Any) -> Extractor:
    """Return an extractor of one feature."""
    told: dict[str, Any] = {
        "name": "loud", "unit": "marks", "sign": 0, "phrase": "loud {value:.0f}",
        "meaning": "How loud.", "origin": "own",
    }  # fmt: skip
    feature = Feature(**told | words)

    class Loud(Extractor):
        family = "wording"
        frame = at  # type: ignore[assignment]
        features = (feature,)

        def expressions(self) -> Mapping[str, pl.Expr]:
            return {feature.name: expression}

    return Loud()


def test_a_good_extractor_passes() -> None:
    check(extractor(), SAMPLE)
    check(extractor(pl.col("supports").sum().cast(pl.Float64), at="voices"), SAMPLE)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"unit": " "}, "has no unit"),
        ({"meaning": ""}, "has no meaning"),
        ({"origin": ""}, "has no origin"),
        ({"sign": 2}, "sign is 2"),
        ({"phrase": "loud {volume}"}, "takes no number"),
        ({"phrase": "loud {value:s}"}, "takes no number"),
        ({"name": "Loud"}, "not snake_case"),
    ],
)
def test_words(words: dict[str, Any], fault: str) -> None:
    with pytest.raises(ContractError, match=fault):
        check(extractor(**words), SAMPLE)


def test_two_features_of_one_name() -> None:
    twice = extractor()
    type(twice).features = twice.features * 2
    with pytest.raises(ContractError, match=r"Loud\.loud: two features have this name"):
        check(twice, SAMPLE)


def test_an_expression_for_nothing() -> None:
    odd = extractor()
    type(odd).features = (Feature("soft", "marks", 0, "soft", "How soft.", "own"),)
    with pytest.raises(ContractError, match=r"the expressions are \['loud'\], the features"):
        check(odd, SAMPLE)


def flag(condition: pl.Expr) -> pl.Expr:
    return condition.fill_null(value=False).cast(pl.Float64)


RANK = pl.col("published_at").rank().cast(pl.Float64)


@pytest.mark.parametrize(
    ("by", "expression", "fault"),
    [
        ("columns", pl.col("label").is_not_null().cast(pl.Float64), "reads label"),
        ("columns", pl.col("claim_id").str.len_chars().cast(pl.Float64), "reads claim_id"),
        ("numbers", pl.col("text").str.len_chars(), "is UInt32, expected Float64"),
        ("numbers", pl.col("quantity_low"), "is None in row 1"),
        ("numbers", (PLAIN - PLAIN).log(), "is -inf in row 1"),
        ("row_order", pl.int_range(pl.len()).cast(pl.Float64), "with another order of rows"),
        ("renaming", flag(pl.col("source_id") == "army"), "with other names"),
        ("renaming", flag(pl.col("camp") == "a"), "with other names"),
        ("renaming", pl.col("event_id").rank("dense").cast(pl.Float64), "with other names"),
        ("renaming", flag(pl.col("parent") == "Holding"), "with other names"),
        ("other_events", PLAIN.sum(), "with fewer events"),
        ("later_claims", PLAIN.sum().over("event_id"), "with other later claims"),
        ("later_claims", (RANK / pl.len()).over("event_id"), "later claims"),
    ],
)  # fmt: skip
def test_values(by: str, expression: pl.Expr, fault: str) -> None:
    alone = getattr(checks, f"check_{by}")
    with pytest.raises(ContractError, match=rf"^Loud\.loud: .*{fault}"):
        alone(extractor(expression), SAMPLE)


def test_voices_must_be_made_into_one_value() -> None:
    with pytest.raises(ContractError, match=r"is List\(Float64\), expected Float64"):
        check(extractor(pl.col("support_same"), at="voices"), SAMPLE)


def test_a_sample_that_can_hide_nothing_is_refused() -> None:
    at_the_end = Sample(after(SAMPLE.claims.drop("as_of"), 24 * 365), SAMPLE.sources)
    with pytest.raises(ValueError, match="none can be hidden"):
        check(extractor(), at_the_end)
