"""Claims are counted by categories that a person understands, and the counts survive a file."""

import json
from typing import Any

import polars as pl
import pytest

from features.fields import KINDS, STANCES
from scoring.distribution import WATCHED, Distribution, Unknown, distribution


def claims(**columns: list[Any]) -> pl.DataFrame:
    n = max(len(values) for values in columns.values())
    blank: dict[str, Any] = {
        "claim_id": [str(i) for i in range(n)],
        "event_id": ["e"] * n,
        "credibility": [0.5] * n,
        "kind": ["ngo"] * n,
        "stance": ["asserts"] * n,
        "information_grade": [6] * n,
    }
    return pl.DataFrame(blank | columns, schema_overrides={"event_id": pl.String})


def test_a_tenth_of_credibility_holds_its_lower_end_and_the_last_both() -> None:
    found = distribution(claims(credibility=[0.0, 0.0999, 0.1, 0.9, 1.0])).counts["credibility"]
    assert found == {"0.0 to 0.1": 2, "0.1 to 0.2": 1, "0.9 to 1.0": 2}


def test_a_strange_or_missing_kind_is_unknown_and_a_missing_stance_not_given() -> None:
    found = distribution(claims(kind=["ngo", "oracle", None], stance=["denies", "doubts", None]))
    assert found.counts["kind"] == {"ngo": 1, "unknown": 2}
    assert found.counts["stance"] == {"denies": 1, "doubts": 1, "not given": 1}


def test_events_are_counted_once_and_a_claim_without_one_is_its_own() -> None:
    found = distribution(claims(event_id=["a", "a", "b", None, None]))
    assert (found.n_claims, found.n_events) == (5, 4)


def test_no_claims_have_no_counts() -> None:
    found = distribution(claims(credibility=[0.5]).clear())
    assert found == Distribution(0, 0, {column: {} for column in WATCHED})


def test_every_kind_and_stance_of_the_schema_has_a_category() -> None:
    assert set(KINDS) <= set(WATCHED["kind"])
    assert set(STANCES) <= set(WATCHED["stance"])


def test_what_is_written_is_read_again() -> None:
    found = distribution(claims(credibility=[0.2, 0.8], kind=["ngo", "ministry"]))
    assert Distribution.read(json.loads(json.dumps(found.record()))) == found


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {"n_claims": 1, "n_events": 1},
        {"n_claims": 1, "n_events": 1, "counts": []},
        {"n_claims": 1, "n_events": 1, "counts": {"stance": 3}},
        {"n_claims": -1, "n_events": 1, "counts": {}},
        {"n_claims": 1, "n_events": True, "counts": {}},
        {"n_claims": 1, "n_events": 1, "counts": {"colour": {"red": 1}}},
        {"n_claims": 1, "n_events": 1, "counts": {"stance": {"**shouts**": 1}}},
        {"n_claims": 1, "n_events": 1, "counts": {"stance": {"denies": "1"}}},
    ],
)
def test_what_is_no_distribution_is_unknown_and_says_so(record: object) -> None:
    assert Distribution.read(record) == Unknown("its counts cannot be read")
