"""The words of the schema, and single records, which must judge as the gate does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from features.gate import admit_claims, admit_sources
from features.schema import (
    CLAIMS,
    CLAIMS_SCHEMA,
    KINDS,
    LABELS,
    PRECISIONS,
    SOURCES_SCHEMA,
    STANCES,
    Claim,
    Source,
    plain,
)

Row = dict[str, Any]


def claim(**changes: Any) -> Row:
    """One good claim, with changes."""
    return {
        "claim_id": "c1",
        "text": "Twelve fighters were captured.",
        "source_id": "sana",
        "published_at": "2017-09-29",
    } | changes


def judged_by_record(record: type[Claim | Source], row: Row) -> tuple[set[str], Row]:
    try:
        return set(), record(**row).model_dump()
    except ValidationError as error:
        return {
            str(fault["loc"][0]) if fault["loc"] else "quantity" for fault in error.errors()
        }, {}


def judged_by_gate(record: type[Claim | Source], row: Row) -> tuple[set[str], Row]:
    frame = pd.DataFrame([row], dtype=object)
    admitted = admit_claims(frame) if record is Claim else admit_sources(frame)
    return set(admitted.rejected["field"]), next(admitted.accepted.iter_rows(named=True), {})


def agree(record: type[Claim | Source], row: Row) -> bool:
    faults, values = judged_by_record(record, row)
    gate_faults, gate_values = judged_by_gate(record, row)
    gate_values.pop("row", None)
    for name, listed in gate_values.items():
        if name == "alignment":
            gate_values[name] = {pair["side"]: pair["weight"] for pair in listed}
        if name == "cites":
            gate_values[name] = tuple(listed)
    assert faults == gate_faults
    assert values == gate_values
    return True


def test_the_schemas_are_those_of_the_plan() -> None:
    assert ["row", *CLAIMS.fields] == CLAIMS_SCHEMA.names()
    assert CLAIMS_SCHEMA["published_at"] == pl.Datetime("us", "UTC")
    assert CLAIMS_SCHEMA["cites"] == pl.List(pl.String)
    assert SOURCES_SCHEMA["alignment"] == pl.List(
        pl.Struct({"side": pl.String, "weight": pl.Float64})
    )
    assert (len(STANCES), len(PRECISIONS), len(LABELS)) == (4, 5, 5)
    assert len(set(KINDS)) == len(KINDS)
    assert set(Claim.model_fields) == set(CLAIMS.fields)
    assert set(Source.model_fields) == set(SOURCES_SCHEMA)


def test_a_record_has_the_values_of_the_gate() -> None:
    one = Claim(**claim(published_at="2017-09-29T10:00+03:00", quantity={"low": "3"}, cites="a;b"))
    assert one.published_at == datetime(2017, 9, 29, 7, tzinfo=UTC)
    assert (one.published_precision, one.quantity_low, one.cites) == ("minute", 3.0, ("a", "b"))
    with pytest.raises(ValidationError, match="frozen"):
        one.text = "another"  # type: ignore[misc]


def test_a_record_names_every_fault_at_once() -> None:
    faults, _ = judged_by_record(Claim, claim(text="", stance="?", favours="a", harms="a"))
    assert faults == {"text", "stance", "harms"}


def test_plain_text_keeps_what_honest_text_needs() -> None:
    family = "\U0001f468\u200d\U0001f469"
    assert plain(f"a\u200b\x00{family}\u200e\u2066\n\tb\x85c") == f"a{family}\u200e\n\tb c"


CLAIM_CASES: list[Row] = [
    {"claim_id": 7},
    {"claim_id": 7.0},
    {"claim_id": 7.5},
    {"claim_id": True},
    {"claim_id": "\x1fa"},
    {"claim_id": "a\ufe0f"},
    {"claim_id": "\u3000a\u2003"},
    {"claim_id": "\ud800"},
    {"source_id": None},
    {"source_id": "s" * 1001},
    {"text": 7},
    {"text": "\u200d\u200b"},
    {"text": "\x1c\x1d"},
    {"text": "x" * 100_001},
    {"text": "\ud83d"},
    {"text": "a\ud83d\x0cb"},
    {"published_at": " 2017-09-29 "},
    {"published_at": "2017-09-29T14:05"},
    {"published_at": "2017-09-29T14:05:06.123456789+0300"},
    {"published_at": "2017-09-29 14:05:06,5-11"},
    {"published_at": "2017-09-29t14:05z"},
    {"published_at": "20170929"},
    {"published_at": "2017-W39"},
    {"published_at": "2017-02-29"},
    {"published_at": "2017-09-29T24:00"},
    {"published_at": "٢٠١٧-٠٩-٢٩"},
    {"published_at": "0001-01-01T00:00+14:00"},
    {"published_at": "1900-01-01T00:00+01:00"},
    {"published_at": date(2017, 9, 29)},
    {"published_at": datetime(2017, 9, 29)},
    {"published_at": datetime(2017, 9, 29, 5, tzinfo=UTC)},
    {"published_at": datetime(1, 1, 1)},
    {"published_at": 2017},
    {"published_at": "", "published_precision": "HOUR "},
    {"published_precision": "week"},
    {"published_precision": 5},
    {"stance": " Asserts"},
    {"stance": ""},
    {"stance": "no"},
    {"stance": 1},
    {"event_date": " "},
    {"event_date": "never"},
    {"place": "\u200d", "country": 5, "url": "u" * 1001},
    {"proposition": " a\u00adb "},
    {"proposition": "p" * 100_001, "event_type": "e" * 1001},
    {"cites": "a; ;b"},
    {"cites": " "},
    {"cites": '["a", null, 5, " "]'},
    {"cites": '["a", 1.5]'},
    {"cites": '["a", ["b"]]'},
    {"cites": '{"a": 1}'},
    {"cites": "[a]"},
    {"cites": ["a", 5, None, "a"]},
    {"cites": [10**25]},
    {"cites": ("a\u2060",)},
    {"cites": [1.5]},
    {"cites": 5},
    {"favours": "a", "harms": " a"},
    {"favours": "a", "harms": "A"},
    {"favours": "", "harms": " "},
    {"quantity": {"low": 5}},
    {"quantity": {"low": 5, "high": 4}},
    {"quantity": {"low": -0.0, "high": 0}},
    {"quantity": {"low": "1_0"}},
    {"quantity": {"low": "+.5e1", "unit": " tanks\u200b "}},
    {"quantity": {"low": float("inf")}},
    {"quantity": {"high": True}},
    {"quantity": {}},
    {"quantity": {"amount": 1}},
    {"quantity": '{"low": 1, "high": "2"}'},
    {"quantity": "{'low': 1}"},
    {"quantity": "3"},
    {"quantity": 3},
    {"quantity": [1, 2]},
    {"quantity": {"low": None}, "quantity_low": "7", "quantity_unit": "x"},
    {"quantity": {"low": 1}, "quantity_low": 7},
    {"quantity_low": "many", "quantity_high": -1},
    {"quantity_low": "1e999"},
    {"label": "true", "theatre": 5},
]


@pytest.mark.parametrize("changes", CLAIM_CASES, ids=lambda changes: repr(changes)[:40])
def test_record_and_gate_agree_on_claims(changes: Row) -> None:
    assert agree(Claim, claim(**changes))


SOURCE_CASES: list[Row] = [
    {"source_id": ""},
    {"source_id": "a\u200c"},
    {"name": "\x00SANA ", "kind": " State_Media"},
    {"kind": "blog"},
    {"kind": 5},
    {"parent": " ", "domain": 5},
    {"alignment": {}},
    {"alignment": None},
    {"alignment": ""},
    {"alignment": {"b": 1, "a": -1}},
    {"alignment": {"b": 1, "a": None}},
    {"alignment": {"a": 3.0}},
    {"alignment": {"a": float("nan")}},
    {"alignment": {"a": "0.5", "b": "x"}},
    {"alignment": {"a": True}},
    {"alignment": {"": 1}},
    {"alignment": {"a\u200b": 1}},
    {"alignment": {" a ": 1, "a": 1}},
    {"alignment": {1: 1}},
    {"alignment": {"a": 10**400}},
    {"alignment": '{"a": 1e-1, "b": null}'},
    {"alignment": '{"a": 2}'},
    {"alignment": '{"a": {}}'},
    {"alignment": '[{"side": "a", "weight": 1}]'},
    {"alignment": '["a"]'},
    {"alignment": "a"},
    {"alignment": 1},
    {"alignment": [{"side": "a", "weight": 1}, {"side": "b", "weight": None}]},
    {"alignment": [{"side": "a", "weight": 1}, {"side": "a", "weight": 1}]},
    {"alignment": [{"side": None, "weight": 1}]},
    {"alignment": [5]},
]


@pytest.mark.parametrize("changes", SOURCE_CASES, ids=lambda changes: repr(changes)[:40])
def test_record_and_gate_agree_on_sources(changes: Row) -> None:
    assert agree(Source, {"source_id": "a"} | changes)


@settings(deadline=None)
@given(
    st.sampled_from(["claim_id", "text", "place", "stance", "published_at", "cites", "quantity"]),
    st.one_of(st.text(max_size=8), st.integers(), st.floats(allow_nan=False), st.booleans()),
)
def test_record_and_gate_agree_on_anything(field: str, value: Any) -> None:
    assert agree(Claim, claim(**{field: value}))
