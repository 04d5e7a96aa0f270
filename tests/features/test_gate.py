"""The gate: what comes in, what is turned away and why, whatever the input is made of."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.gate import Admitted, admit_claims, admit_sources
from features.schema import CLAIMS, CLAIMS_SCHEMA, MAX_TEXT, SOURCES_SCHEMA

CORPORA = Path(__file__).parents[2] / "scoring" / "corpora"
Row = dict[str, Any]


def claim(**changes: Any) -> Row:
    """One good claim, with changes."""
    good = {
        "claim_id": "c1",
        "text": "Twelve fighters were captured.",
        "source_id": "sana",
        "published_at": "2017-09-29",
        "stance": "asserts",
        "cites": ["ea", "sohr"],
        "favours": "regime",
        "harms": "rebels",
        "quantity": {"low": 12, "high": None, "unit": "people"},
    }
    return good | changes


def as_jsonl(rows: list[Row], folder: Path) -> Path:
    path = folder / "claims.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def as_csv(rows: list[Row], folder: Path) -> Path:
    flat = [
        {
            **{key: value for key, value in row.items() if key not in ("quantity", "cites")},
            **{f"quantity_{key}": value for key, value in (row["quantity"] or {}).items()},
            "cites": ";".join(row["cites"]),
        }
        for row in rows
    ]
    pd.DataFrame(flat).to_csv(folder / "claims.csv", index=False)
    return folder / "claims.csv"


def as_parquet(rows: list[Row], folder: Path) -> Path:
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(folder / "claims.parquet")
    return folder / "claims.parquet"


WAYS_IN: dict[str, Callable[[list[Row], Path], Any]] = {
    "polars": lambda rows, _: pl.DataFrame(rows, infer_schema_length=None),
    "lazy": lambda rows, _: pl.LazyFrame(rows, infer_schema_length=None),
    "pandas": lambda rows, _: pd.DataFrame(rows),
    "jsonl": as_jsonl,
    "csv": as_csv,
    "parquet": as_parquet,
}


def fields(admitted: Admitted) -> list[tuple[int, str]]:
    return admitted.rejected.select("row", "field").rows()


def adds_up(admitted: Admitted) -> bool:
    rows = admitted.accepted.height + admitted.n_rejected + admitted.n_repeated
    return admitted.n_rows == rows


@pytest.mark.parametrize("way", WAYS_IN)
def test_every_way_in_gives_the_same_claims(way: str, tmp_path: Path) -> None:
    rows = [
        claim(published_at="2017-09-29T14:05:00+03:00"),
        claim(claim_id="c2", published_at="yesterday"),
        claim(claim_id="c3", stance="Denies", cites=[], quantity=None, harms=None),
        claim(claim_id="c4", stance="shrugs", text=" "),
    ]
    admitted = admit_claims(WAYS_IN[way](rows, tmp_path))
    accepted = admitted.accepted
    assert accepted.schema == CLAIMS_SCHEMA
    assert accepted["row"].to_list() == [1, 3]
    assert accepted["published_at"][0] == datetime(2017, 9, 29, 11, 5, tzinfo=UTC)
    assert accepted["published_precision"].to_list() == ["minute", "day"]
    assert accepted["stance"].to_list() == ["asserts", "denies"]
    assert accepted["cites"].to_list() == [["ea", "sohr"], []]
    assert accepted["quantity_low"].to_list() == [12.0, None]
    assert accepted["quantity_unit"].to_list() == ["people", None]
    assert fields(admitted) == [(2, "published_at"), (4, "text"), (4, "stance")]
    assert admitted.rejected.row(0)[1:4] == ("c2", "published_at", "yesterday")
    assert admitted.n_rejected == 2
    assert adds_up(admitted)


BAD_CELLS = [
    ("claim_id", "", "an id"),
    ("claim_id", None, "an id"),
    ("claim_id", "a\u200bb", "invisible"),
    ("source_id", "\u202esana", "invisible"),
    ("source_id", "s" * 1001, "at most 1000 characters, not 1001"),
    ("text", None, "not empty"),
    ("text", " \n", "not empty"),
    ("text", "\u200b\u2060\ufeff", "not empty"),
    ("text", "\u200d\u200e", "not empty"),
    ("text", "x" * 1_000_000, "at most 100000 characters, not 1000000"),
    ("text", 5, "text"),
    ("published_at", "yesterday", "ISO date"),
    ("published_at", None, "ISO date"),
    ("published_at", "2017-02-30", "ISO date"),
    ("published_at", "29.9.2017", "ISO date"),
    ("published_at", "2017-09-29T25:00", "ISO date"),
    ("published_at", "2017-09-29T10:00:60Z", "ISO date"),
    ("published_at", "1899-12-31", "year 1900"),
    ("published_at", "2201-01-01", "2200"),
    ("published_at", "2200-12-31T23:30-02:00", "2200"),
    ("published_at", 1506643200, "ISO date"),
    ("event_date", "soon", "ISO date"),
    ("published_precision", "week", "one of minute, hour, day"),
    ("stance", "believes", "one of asserts, denies, acknowledges, doubts"),
    ("stance", True, "one of asserts"),
    ("harms", "regime", "another side than favours"),
    ("favours", "a\x00b", "control"),
    ("place", 5, "text"),
    ("cites", '["a", {"b": 1}]', "ids"),
    ("cites", '["a"', "ids"),
    ("cites", ["a\u200b"], "invisible"),
    ("quantity", {"low": 5, "high": 4}, "at least quantity_low"),
    ("quantity", {"low": -1}, "zero or more"),
    ("quantity", {"low": "many"}, "a number"),
    ("quantity", {"high": "inf"}, "a number"),
    ("quantity", {"amount": 7}, "low, high and unit"),
    ("quantity", "dozens", "low, high and unit"),
]


@pytest.mark.parametrize(("field", "value", "expected"), BAD_CELLS)
@pytest.mark.parametrize("way", ["pandas", "jsonl"])
def test_a_bad_cell_is_told(
    field: str, value: Any, expected: str, way: str, tmp_path: Path
) -> None:
    rows = [claim(), claim(**{"claim_id": "c2", field: value}), claim(claim_id="c3")]
    admitted = admit_claims(WAYS_IN[way](rows, tmp_path))
    assert admitted.accepted["claim_id"].to_list() == ["c1", "c3"]
    row, _, told, shown, said = admitted.rejected.row(0)[:5]
    assert (row, admitted.rejected.height) == (2, 1)
    assert told.startswith(field)
    assert expected in said
    assert shown is None or len(shown) <= 100


GOOD_CELLS = [
    ("claim_id", 7, "claim_id", "7"),
    ("claim_id", " c2\t", "claim_id", "c2"),
    ("event_id", 3.0, "event_id", "3"),
    ("event_id", " ", "event_id", None),
    ("text", "a\u200bb\u202e\x00c", "text", "abc"),
    (
        "text",
        "\u0645\u06cc\u200c\u062e\u0648\u0627",
        "text",
        "\u0645\u06cc\u200c\u062e\u0648\u0627",
    ),
    ("text", " two\x0blines\n", "text", " two lines\n"),
    ("place", " Ra\u00adqqa ", "place", "Raqqa"),
    ("published_at", "2017-09-29T14:05", "published_precision", "minute"),
    ("published_at", "2017-09-29 14:05:01,5Z", "published_precision", "minute"),
    ("published_at", "2090-01-01", "published_precision", "day"),
    ("event_date", "2017-09-28T23:00-02", "event_date", datetime(2017, 9, 29, 1, tzinfo=UTC)),
    ("stance", " DOUBTS", "stance", "doubts"),
    ("cites", "a; b;", "cites", ["a", "b"]),
    ("cites", '["a", 5]', "cites", ["a", "5"]),
    ("cites", None, "cites", []),
    ("quantity", {"low": "1e2"}, "quantity_low", 100.0),
    ("quantity", {"high": 4.5}, "quantity_high", 4.5),
    ("quantity", '{"low": 3, "unit": "tanks"}', "quantity_unit", "tanks"),
]


@pytest.mark.parametrize(("field", "value", "column", "accepted"), GOOD_CELLS)
@pytest.mark.parametrize("way", ["pandas", "jsonl"])
def test_a_good_cell_is_read(
    field: str, value: Any, column: str, accepted: Any, way: str, tmp_path: Path
) -> None:
    admitted = admit_claims(WAYS_IN[way]([claim(**{field: value})], tmp_path))
    assert admitted.rejected.rows() == []
    assert admitted.accepted[column].to_list() == [accepted]


def test_all_faults_of_a_row_are_told_at_once() -> None:
    bad = claim(text="", published_at="?", stance="?", quantity={"low": -1, "high": "x"})
    admitted = admit_claims(pd.DataFrame([claim(claim_id="a"), bad]))
    told = [field for _, field in fields(admitted)]
    assert told == ["text", "published_at", "stance", "quantity_low", "quantity_high"]
    assert admitted.n_rejected == 1


def test_the_first_of_two_equal_ids_is_kept() -> None:
    rows = [claim(text=""), claim(), claim(), claim(claim_id="c2"), claim(stance="?")]
    admitted = admit_claims(pl.DataFrame(rows, infer_schema_length=None))
    assert admitted.accepted["row"].to_list() == [2, 4]
    assert fields(admitted) == [(1, "text"), (3, "claim_id"), (5, "claim_id"), (5, "stance")]
    assert admitted.rejected["expected"][1] == "an id of its own: row 2 has it"


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_typed_dates_are_utc(unit: Any) -> None:
    moments = pl.Series([datetime(2017, 9, 29), datetime(2017, 9, 29, 3)]).cast(pl.Datetime(unit))
    rows = pl.DataFrame([claim(), claim(claim_id="c2")]).with_columns(published_at=moments)
    naive = admit_claims(rows).accepted
    assert naive["published_at"][1] == datetime(2017, 9, 29, 3, tzinfo=UTC)
    assert naive["published_precision"].to_list() == ["day", "minute"]
    zoned = rows.with_columns(pl.col("published_at").dt.replace_time_zone("Asia/Damascus"))
    assert admit_claims(zoned).accepted["published_at"][1] == datetime(2017, 9, 29, tzinfo=UTC)
    days = rows.with_columns(published_at=pl.lit(date(2017, 9, 29)))
    assert admit_claims(days).accepted["published_precision"].to_list() == ["day", "day"]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_a_typed_date_beyond_all_bounds_is_turned_away(unit: Any) -> None:
    far = pl.Series([2**63 - 1, -(2**63)], dtype=pl.Int64).cast(pl.Datetime(unit))
    rows = pl.DataFrame([claim(), claim(claim_id="c2")]).with_columns(published_at=far)
    assert fields(admit_claims(rows)) == [(1, "published_at"), (2, "published_at")]


def test_labels_go_unseen_and_other_columns_are_named() -> None:
    rows = pl.DataFrame([claim(label="true", label_basis="x", theatre="syria")])
    admitted = admit_claims(rows)
    assert admitted.accepted.columns == CLAIMS_SCHEMA.names()
    assert admitted.notes == ["columns of the claims that are not used: theatre"]


def test_cleaned_texts_are_counted() -> None:
    rows = [claim(), claim(claim_id="c2", text="a\u200bb"), claim(claim_id="c3", text="\u202ec")]
    notes = admit_claims(pl.DataFrame(rows)).notes
    assert notes == ["text: invisible or control characters removed in 2 rows"]


def test_rejected_values_are_short_and_visible() -> None:
    rejected = admit_claims(pl.DataFrame([claim(claim_id="a\u202e\x00" + "b" * 200)])).rejected
    assert rejected["value"][0].startswith("a\\u202e\\x00bbb")
    assert rejected["value"][0].endswith("…")
    assert rejected.schema["row"] == pl.UInt32


def test_a_text_of_the_longest_length_passes() -> None:
    assert admit_claims(pl.DataFrame([claim(text="é" * MAX_TEXT)])).n_rejected == 0


def test_sources_are_read_and_repeats_told() -> None:
    rows = [
        {"source_id": "a", "kind": "Blog", "alignment": {"y": 1, "x": -0.5, "z": None}},
        {"source_id": "a", "kind": "diary", "alignment": {"x": -0.5, "y": 1}},
        {"source_id": "a", "kind": "ngo", "alignment": None},
        {"source_id": "b", "kind": "NGO", "alignment": {"x": 3.0, "y": "much", "": 1}},
    ]
    admitted = admit_sources(pd.DataFrame(rows))
    assert admitted.accepted.schema == SOURCES_SCHEMA
    sides = [{"side": "x", "weight": -0.5}, {"side": "y", "weight": 1.0}]
    assert admitted.accepted.select("source_id", "kind", "alignment").rows() == [
        ("a", "unknown", sides)
    ]
    assert admitted.rejected.select("row", "field", "value").rows() == [
        (3, "source_id", "a"),
        (4, "alignment", ": 1"),
        (4, "alignment", "x: 3"),
        (4, "alignment", "y: much"),
    ]
    assert (admitted.n_rows, admitted.n_rejected, admitted.n_repeated) == (4, 2, 1)
    assert admitted.notes == [
        "kinds not known, taken as unknown: Blog (1), diary (1)",
        "1 source given again in the same words, counted once",
    ]


SIDES: list[Any] = [
    [{"x": 1, "y": -0.5}],
    ['{"x": 1, "y": "-0.5"}'],
    ['[{"side": "y", "weight": -0.5}, {"side": "x", "weight": 1.0}]'],
    [[{"side": "y", "weight": -0.5}, {"side": "x", "weight": 1.0}]],
    [[{"key": "y", "value": -0.5}, {"key": "x", "value": 1.0}]],
]


@pytest.mark.parametrize("alignment", SIDES)
def test_an_alignment_may_be_written_in_several_ways(alignment: list[Any]) -> None:
    admitted = admit_sources(pl.DataFrame({"source_id": ["a"], "alignment": alignment}))
    assert admitted.rejected.rows() == []
    expected = [{"side": "x", "weight": 1.0}, {"side": "y", "weight": -0.5}]
    assert admitted.accepted["alignment"].to_list() == [expected]


@pytest.mark.parametrize(("corpus", "n_claims"), [("syria", 363), ("wars", 229)])
def test_our_own_corpora_pass_whole(corpus: str, n_claims: int) -> None:
    claims = admit_claims(CORPORA / corpus / "claims.jsonl")
    sources = admit_sources(CORPORA / corpus / "sources.jsonl")
    assert (claims.accepted.height, claims.n_rejected) == (n_claims, 0)
    assert sources.n_rejected == 0
    assert set(claims.accepted["source_id"]) <= set(sources.accepted["source_id"])


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["2017-09-29", "asserts", "c1", "c2", '["a"]', '{"low": 1}', "\x00", "\ud800"]),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=5),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=3),
    st.dictionaries(st.text(max_size=4), st.one_of(st.floats(), st.text(max_size=3)), max_size=3),
)
CHANGES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(CLAIMS.columns), CELLS), min_size=1, max_size=6
)


@settings(deadline=None)
@given(CHANGES)
def test_no_change_of_cells_loses_a_row(changes: list[tuple[int, str, Any]]) -> None:
    rows = [claim(claim_id=f"c{at}") for at in range(4)]
    for at, column, cell in changes:
        rows[at][column] = cell
    admitted = admit_claims(pd.DataFrame(rows, dtype=object))
    assert adds_up(admitted)
    assert admitted.accepted.schema == CLAIMS_SCHEMA
    kept = set(admitted.accepted["row"]) | set(admitted.rejected["row"])
    assert kept == {1, 2, 3, 4}


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(CLAIMS.columns))
def test_no_column_of_one_type_loses_a_row(cells: list[Any], column: str) -> None:
    rows = pd.DataFrame([claim(claim_id=f"c{at}") for at in range(len(cells))])
    rows["alignment"] = rows[column] = pd.Series(cells, dtype=object)
    assert adds_up(admit_claims(rows))
    assert adds_up(admit_sources(rows))
