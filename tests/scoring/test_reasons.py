"""Reasons: the strongest contributions, in words."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.credibility import Credibility
from scoring.reasons import SCHEMA, reasons

NAMES = ("interest", "support_same", "digits")


def told(
    contributions: list[list[float]], values: list[list[float]] | None = None, top: int = 5
) -> list[list[dict[str, object]]]:
    """Return the reasons of claims with these contributions, and these values of `NAMES`."""
    parts = np.array(contributions).reshape(-1, 3)
    nothing = np.zeros(len(parts))
    said = Credibility(nothing, nothing, nothing, parts, base=0.3)
    seen = pl.DataFrame(np.array(values or contributions).reshape(-1, 3), schema=list(NAMES))
    rows = pl.Series("row", range(10, 10 + len(parts)), dtype=pl.UInt32)
    frame = reasons(rows, NAMES, seen, said, top)
    assert frame["row"].equals(rows)
    assert frame.schema["reasons"] == SCHEMA
    return frame["reasons"].to_list()


def test_the_strongest_comes_first_whichever_way_it_points() -> None:
    (claim,) = told([[-2.0, 0.5, 1.0]])
    assert [reason["feature"] for reason in claim] == ["interest", "digits", "support_same"]
    assert [reason["contribution"] for reason in claim] == [-2.0, 1.0, 0.5]


def test_a_reason_has_the_value_in_words() -> None:
    (claim,) = told([[-2.0, 0.5, 0.0]], [[1.0, 1.4142, 2.0]])
    assert [reason["text"] for reason in claim] == [
        "what the speaker's side gains or loses if this is believed: +1.0",
        "independent voices say the same (weight 1.4)",
    ]
    assert [reason["value"] for reason in claim] == [1.0, 1.4142]


def test_what_weighs_nothing_is_no_reason() -> None:
    assert told([[0.0, -0.0, 0.0099], [0.01, 0.0, 0.0]]) == [
        [],
        [{"feature": "interest", "value": 0.01, "contribution": 0.01,
          "text": "what the speaker's side gains or loses if this is believed: +0.0"}],
    ]  # fmt: skip


@pytest.mark.parametrize("top", [1, 2, 3, 99])
def test_only_the_top_are_kept(top: int) -> None:
    (claim,) = told([[1.0, 3.0, 2.0]], top=top)
    expected = ["support_same", "digits", "interest"][:top]
    assert [reason["feature"] for reason in claim] == expected


def test_equals_stand_in_the_order_of_the_features() -> None:
    (claim,) = told([[1.0, -1.0, 1.0]])
    assert [reason["feature"] for reason in claim] == list(NAMES)


def test_no_claims_no_reasons() -> None:
    assert told([]) == []
