"""What was settled before a claim's as-of time: the counts, against a count by hand."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.settled import PAST_SCHEMA, SOURCE, settled_before, settled_by_end
from tests.builders import day

CLAIMS_SCHEMA = {
    name: dtype for name, dtype in PAST_SCHEMA.items() if name not in ("settled_at", "true")
} | {"as_of": PAST_SCHEMA["settled_at"]}

GROUPS: list[tuple[str, ...]] = [SOURCE, ("kind", "camp"), ("kind",), ()]

few = st.sampled_from(["a", "b", None])
who = st.tuples(few, few, few, few, few)
claims_at = st.lists(st.tuples(who, st.integers(0, 4)), max_size=8)
settled_at = st.lists(st.tuples(who, st.integers(0, 4), st.booleans()), max_size=20)


def claims_of(drawn: list[tuple[tuple[str | None, ...], int]]) -> pl.DataFrame:
    rows = [(*names, day(number)) for names, number in drawn]
    return pl.DataFrame(rows, schema=CLAIMS_SCHEMA, orient="row")


def past_of(drawn: list[tuple[tuple[str | None, ...], int, bool]]) -> pl.DataFrame:
    rows = [(*names, day(number), true) for names, number, true in drawn]
    return pl.DataFrame(rows, schema=PAST_SCHEMA, orient="row")


@pytest.mark.parametrize("by", GROUPS, ids=lambda by: "+".join(by) or "all")
@given(claims=claims_at, past=settled_at)
def test_the_counts_are_those_of_a_count_by_hand(
    by: tuple[str, ...],
    claims: list[tuple[tuple[str | None, ...], int]],
    past: list[tuple[tuple[str | None, ...], int, bool]],
) -> None:
    asked, told = claims_of(claims), past_of(past)
    expected = []
    for claim in asked.iter_rows(named=True):
        counted = [
            row["true"]
            for row in told.iter_rows(named=True)
            if row["settled_at"] < claim["as_of"]
            and row["event_id"] != claim["event_id"]
            and all(row[name] == claim[name] for name in by)
        ]
        expected.append((len(counted), sum(counted)))
    assert settled_before(asked, told, by).rows() == expected


def test_what_has_no_date_or_no_outcome_never_counts() -> None:
    told = past_of([(("a",) * 5, 0, True)] * 2).with_columns(
        settled_at=pl.Series([None, day(0)], dtype=PAST_SCHEMA["settled_at"]),
        true=pl.Series([True, None]),
    )
    assert settled_before(claims_of([(("a", "a", "a", "a", "z"), 4)]), told).rows() == [(0, 0)]


@pytest.mark.parametrize(
    ("date", "end"),
    [
        ("2016-02-28", (2016, 2, 28)),
        ("2016-02", (2016, 2, 29)),
        ("2015-12", (2015, 12, 31)),
        ("2016", (2016, 12, 31)),
        ("2016-02-28T11:00:00Z", (2016, 2, 28)),
    ],
)
def test_a_date_ends_with_its_last_day(date: str, end: tuple[int, int, int]) -> None:
    last = pl.select(settled_by_end(pl.lit(date))).item()
    assert last.replace(tzinfo=None) == datetime(*end, 23, 59, 59, 999999)


@pytest.mark.parametrize("date", ["soon", "", "2016-13", None])
def test_what_is_no_date_is_null(date: str | None) -> None:
    assert pl.select(settled_by_end(pl.lit(date, pl.String))).item() is None
