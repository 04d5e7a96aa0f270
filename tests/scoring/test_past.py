"""The past that a letter rests on: whose it is, and when it was known."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from models.bundle import Bundle
from models.calibration import Calibration
from models.credibility import CredibilityModel
from scoring.engine import ScoringEngine
from scoring.past import past_frame, reliability_as_of
from tests.builders import Said, as_of, claims, sources

LISTED = sources(("agency", "wire_agency", {}), ("paper", "newspaper", {}, {"name": None}))


def settled(
    source: str, at: str, *, true: bool = True, event: str = "old", name: str | None = "agency"
) -> dict[str, Any]:
    return {
        "source_id": source, "name": name, "event_id": event, "settled_at": at, "true": true,
    }  # fmt: skip


def past_of(records: list[dict[str, Any]], said: Said = ("agency", "asserts", 0)) -> dict[str, Any]:
    """Return the past of one claim's source, as seen on 11 September 2017."""
    frame = as_of(claims(said), 10)
    return reliability_as_of(frame, LISTED, past_frame(records)).row(0, named=True)


def test_what_was_settled_before_counts() -> None:
    row = past_of([settled("agency", "2017-09-10"), settled("agency", "2016-01-01", true=False)])
    assert (row["n"], row["mean"]) == (2, 0.5)
    row = past_of([settled("agency", "2017-09-10")] * 8)
    assert (row["n"], row["mean"]) == (8, pytest.approx(0.9))
    assert row["low"] < row["mean"] < row["high"]


@pytest.mark.parametrize(
    "record",
    [
        settled("agency", "2017-09-11"),
        settled("agency", "2018-01-01"),
        settled("agency", "2017-01-01", event="e"),
        settled("agency", "2017-01-01", name="another agency"),
        settled("agency", "2017-01-01", name=None),
        settled("paper", "2017-01-01"),
    ],
    ids=["that day", "later", "this very event", "another name", "no name", "another source"],
)
def test_what_does_not_count(record: dict[str, Any]) -> None:
    row = past_of([record])
    assert (row["n"], row["mean"], row["low"], row["high"]) == (0, None, None, None)


def test_a_source_without_a_name_is_known_by_its_id() -> None:
    row = past_of([settled("paper", "2017-01-01", name=None)], said=("paper", "asserts", 0))
    assert row["n"] == 1


def test_a_claim_without_an_event_may_rest_on_any() -> None:
    said: Said = ("agency", "asserts", 0, {"event_id": None})
    assert past_of([settled("agency", "2017-01-01")], said)["n"] == 1


def test_without_any_past_every_claim_has_a_row_in_its_order() -> None:
    frame = as_of(claims(*(("stranger", "asserts", 0) for _ in range(4))), 10).reverse()
    result = reliability_as_of(frame, LISTED, past_frame([]))
    assert result["row"].to_list() == [4, 3, 2, 1]
    assert result["n"].to_list() == [0, 0, 0, 0]
    assert result.schema["mean"] == pl.Float64


def test_each_claim_looks_back_from_its_own_time() -> None:
    records = past_frame([settled("agency", f"2017-09-{d:02d}") for d in (2, 4, 6)])
    frame = claims(*(("agency", "asserts", float(d)) for d in (0, 3, 9)))
    stamped = frame.with_columns(as_of="published_at")
    assert reliability_as_of(stamped, LISTED, records)["n"].to_list() == [0, 1, 3]


def test_a_date_counts_from_its_end() -> None:
    said: Said = ("agency", "asserts", 9.5)
    noon = claims(said).with_columns(as_of="published_at")
    records = past_frame([settled("agency", "2017-09-10")])
    assert reliability_as_of(noon, LISTED, records)["n"].to_list() == [0]


def weighing(*features: str, past: list[dict[str, Any]]) -> ScoringEngine:
    """Return an engine with a model that weighs each of these features with 1."""
    model = CredibilityModel(
        features=features,
        coefficients=np.ones(len(features)),
        intercept=0.0,
        calibration=Calibration(1.0, 0.0),
        covariance=np.zeros((len(features) + 1,) * 2),
        thinness=0.1,
    )
    return ScoringEngine(Bundle(model, {"name": "toy", "version": "1"}, past))


@pytest.mark.parametrize(
    ("features", "moves"), [(("denies",), False), (("denies", "record_low", "record_n"), True)]
)
def test_credibility_reads_the_past_only_where_the_model_weighs_a_record(
    features: tuple[str, ...], moves: bool
) -> None:
    told = [settled("agency", "2017-01-01") | {"kind": "wire_agency"}] * 8
    said = claims(("agency", "asserts", 0)).drop("row"), LISTED
    without, with_past = (
        weighing(*features, past=past).score(*said)["credibility"].item() for past in ([], told)
    )
    assert without == pytest.approx(0.5)
    assert (with_past > without) is moves
