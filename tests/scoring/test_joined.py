"""Claims joined with their sources hold the engine's two frames, and say so where they do not."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.errors import InputError
from features.fields import CLAIMS, SOURCES
from features.gate import admit_claims, admit_sources
from scoring.batch import SYRIA
from scoring.joined import CELLS, COLUMNS, Parted, join, part
from tests.scoring.joined_rows import ARMY, CLAIM, Row, syria


def parted(*rows: Row) -> Parted:
    """What rows hold, each of a claim of its own on the toy event."""
    return part(
        pd.DataFrame([CLAIM | {"claim_id": f"c{n}"} | row for n, row in enumerate(rows, start=1)])
    )


def listed(*rows: Row) -> list[Any]:
    return parted(*rows).sources.select("source_id", "kind", "alignment").rows()


def test_joining_and_parting_gives_the_two_frames_back() -> None:
    claims = admit_claims(SYRIA / "claims.jsonl").accepted
    sources = admit_sources(SYRIA / "sources.jsonl").accepted
    rows = join(claims, sources)
    assert rows["claim_id"].to_list() == claims["claim_id"].to_list()
    assert set(rows.columns) == set(COLUMNS) - {"quantity"}
    found = part(rows.to_pandas())
    assert_frame_equal(found.claims, claims, check_exact=True)
    speakers = sources.join(claims, on="source_id", how="semi").sort("source_id")
    assert_frame_equal(found.sources.sort("source_id"), speakers, check_exact=True)
    assert (found.faults.height, found.n_rows) == (0, claims.height)


def test_nested_cells_hold_the_same_as_flat_ones() -> None:
    nested = part(pd.DataFrame(syria()))
    claims = admit_claims(SYRIA / "claims.jsonl").accepted
    assert_frame_equal(nested.claims, claims, check_exact=True)
    sources = admit_sources(SYRIA / "sources.jsonl").accepted
    speakers = sources.join(claims, on="source_id", how="semi").sort("source_id")
    assert_frame_equal(nested.sources.sort("source_id"), speakers, check_exact=True)


def test_each_column_is_told_in_words() -> None:
    assert set(CELLS) == set(COLUMNS)
    assert set(COLUMNS) > set(CLAIMS.columns)
    assert len(COLUMNS) == len(CLAIMS.columns) + len(SOURCES.columns) - 1
    assert "ministry" in CELLS["source_kind"]


@pytest.mark.parametrize(
    "silent",
    [
        {},
        {"source_kind": None},
        {"source_kind": " ", "source_name": "", "source_alignment": None},
        {"source_kind": float("nan"), "source_alignment": "{}"},
        {"source_alignment": {}},
    ],
)
def test_a_source_of_which_nothing_is_said_is_not_listed(silent: Row) -> None:
    assert listed(silent) == []


def test_a_kind_that_is_unknown_is_something_said_of_a_source() -> None:
    assert listed({"source_kind": "unknown"}) == [("army", "unknown", [])]
    assert listed({"source_kind": "blog"}) == [("army", "unknown", [])]


@pytest.mark.parametrize("turned", [False, True])
def test_what_one_row_leaves_blank_is_taken_from_another_in_any_order(turned: bool) -> None:
    rows = [{"source_kind": "ministry"}, {"source_alignment": {"a": 1}}, {"source_kind": ""}]
    sides = [{"side": "a", "weight": 1.0}]
    assert listed(*(reversed(rows) if turned else rows)) == [("army", "ministry", sides)]


def test_the_same_in_other_words_is_no_disagreement() -> None:
    assert listed(
        {"source_kind": "Ministry", "source_alignment": '{"b": -1, "a": 1.0}'},
        {"source_kind": " ministry ", "source_alignment": {"a": 1, "b": "-1"}},
        {"source_alignment": [{"side": "b", "weight": -1}, {"side": "a", "weight": 1}]},
    ) == [("army", "ministry", [{"side": "a", "weight": 1.0}, {"side": "b", "weight": -1.0}])]


def test_rows_that_disagree_on_a_source_are_an_error_that_names_it_and_both_values() -> None:
    with pytest.raises(InputError) as caught:
        parted(ARMY, ARMY | {"source_id": "tv"}, ARMY | {"source_kind": "wire_agency"})
    assert str(caught.value) == (
        "source 'army': its rows do not agree on source_kind. Got 'ministry', and 'wire_agency' "
        "in row 3. Say the same of a source in each of its rows."
    )


def test_an_alignment_that_differs_is_told_with_its_sides() -> None:
    with pytest.raises(InputError, match=r"source_alignment. Got '\[{\"side\": \"a\".*in row 2"):
        parted(ARMY, ARMY | {"source_alignment": {"a": 0.5}})


def test_a_row_at_fault_says_nothing_of_its_source() -> None:
    found = parted(ARMY, {"source_kind": "wire_agency", "published_at": "soon"})
    assert found.sources["kind"].to_list() == ["ministry"]
    assert found.claims["claim_id"].to_list() == ["c1"]


def test_a_fault_of_the_source_is_told_under_the_name_of_its_column() -> None:
    found = parted(ARMY, {"source_alignment": {"a": 3}}, {"source_name": 7.5, "text": ""})
    assert found.faults.select("row", "claim_id", "field", "value").rows() == [
        (3, "c3", "text", ""),
        (2, "c2", "source_alignment", "a: 3"),
        (3, None, "source_name", "7.5"),
    ]
    assert found.claims["row"].to_list() == [1]


def test_quotes_in_ids_and_sides_outlive_the_joining() -> None:
    joined = join(
        admit_claims(pl.DataFrame([CLAIM | {"source_id": 'a"b', "cites": ['x"y', "ü"]}])).accepted,
        admit_sources(pl.DataFrame({"source_id": ['a"b'], "alignment": ['{"\\"q": 1}']})).accepted,
    )
    assert json.loads(joined["cites"][0]) == ['x"y', "ü"]
    assert json.loads(joined["source_alignment"][0]) == [{"side": '"q', "weight": 1.0}]
