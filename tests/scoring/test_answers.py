"""Every row that is asked about is answered: with a score, or with what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from features.errors import InputError
from features.fields import MAX_TEXT
from scoring.answers import ANSWERS_SCHEMA, answers, as_pandas
from scoring.batch import SYRIA
from scoring.output import UTC_TIME
from scoring.scores import SCORES_SCHEMA
from tests.scoring.corpus_scores import engine
from tests.scoring.joined_rows import ARMY, CLAIM, Row, syria

REBELS: Row = {
    "claim_id": "c2", "source_id": "rebels", "published_at": "2017-09-28", "stance": "asserts",
    "source_kind": "insurgent_outlet", "source_alignment": {"b": 1.0}, "text": "We cut the road.",
}  # fmt: skip


def answered(*rows: Row, **params: str) -> list[dict[str, Any]]:
    """Answers to rows on the toy event, as records."""
    return answers(engine(), pd.DataFrame([CLAIM | row for row in rows]), **params).to_dicts()


def wrong(**cells: Any) -> str:
    """What is said of a row with these cells beside a sound one, which is scored."""
    at_fault, sound = answered(ARMY | {"claim_id": "c9"} | cells, REBELS)
    assert sound["credibility"] is not None
    assert sound["rejected"] is None
    assert at_fault["credibility"] is None
    assert at_fault["reasons"] == []
    said: str = at_fault["rejected"]
    return said


@pytest.mark.parametrize("params", [{}, {"horizon": "24h"}, {"as_of": "2017-10-01"}])
def test_the_answers_are_the_scores_of_the_engine(params: dict[str, str]) -> None:
    found = answers(engine(), pd.DataFrame(syria()), **params)
    assert found.schema == ANSWERS_SCHEMA
    claims, sources = SYRIA / "claims.jsonl", SYRIA / "sources.jsonl"
    scores = engine().score(claims, sources, **params)
    told = scores.with_columns(pl.col("as_of").dt.to_string(UTC_TIME))
    scored = found.filter(pl.col("credibility").is_not_null())
    assert_frame_equal(scored.select(*SCORES_SCHEMA), told, check_exact=True)
    assert found["claim_id"].to_list() == [row["claim_id"] for row in syria()]


def test_the_order_of_the_rows_changes_nothing() -> None:
    there = answers(engine(), pd.DataFrame(syria()[:60]))
    back = answers(engine(), pd.DataFrame(syria()[59::-1]))
    assert_frame_equal(back.reverse(), there, check_exact=True)


def test_a_source_of_which_nothing_is_said_is_scored_as_one_that_is_not_listed() -> None:
    (found,) = answered({})
    claims = pl.DataFrame([CLAIM])
    other = pl.DataFrame({"source_id": ["another"]})
    (score,) = engine().score(claims, other).to_dicts()
    assert found["credibility"] == score["credibility"]


def test_a_row_at_fault_keeps_its_id_and_the_others_are_scored_as_without_it() -> None:
    alone = answered(REBELS)
    beside = answered(ARMY | {"claim_id": " c9 ", "published_at": "soon"}, REBELS)
    assert beside[1:] == alone
    assert beside[0] == {
        **dict.fromkeys(ANSWERS_SCHEMA),
        "claim_id": "c9",
        "reasons": [],
        "rejected": "published_at is 'soon', expected an ISO date (2017-09-29) or date-time "
        "(2017-09-29T14:05Z), year 1900 to 2200",
    }


def test_what_is_wrong_names_field_value_and_what_was_expected() -> None:
    assert wrong(text=None) == "text is missing, expected text, not empty"
    assert wrong(stance="shouts") == (
        "stance is 'shouts', expected one of asserts, denies, acknowledges, doubts"
    )
    assert (
        wrong(quantity_low="twelve") == "quantity_low is 'twelve', expected a number, zero or more"
    )
    assert wrong(source_alignment={"a": 2}) == (
        "source_alignment is 'a: 2', expected a weight from -1 to 1"
    )
    assert wrong(harms="a", url=["x"]) == (
        "harms is 'a', expected another side than favours; url is '[\"x\"]', expected text"
    )
    assert wrong(claim_id="c2", text="") == "text is '', expected text, not empty"
    assert wrong(text="x" * (MAX_TEXT + 1)).endswith("at most 100000 characters, not 100001")


def test_an_id_that_is_there_twice_is_the_fault_of_the_second_row() -> None:
    first, second = answered(REBELS, REBELS)
    assert first["credibility"] is not None
    assert second["rejected"] == "claim_id is 'c2', expected an id of its own: row 1 has it"


def test_a_row_without_an_id_is_answered_in_its_place() -> None:
    first, second = answered(ARMY | {"claim_id": None}, REBELS)
    assert (first["claim_id"], second["claim_id"]) == (None, "c2")
    assert first["rejected"] == "claim_id is missing, expected an id: text or a whole number"


def test_a_long_id_comes_back_whole_from_a_row_at_fault() -> None:
    long = "https://news.example/2017/09/" + "x" * 200
    assert answered(ARMY | {"claim_id": long, "text": None})[0]["claim_id"] == long


def test_a_claim_after_the_as_of_time_is_neither_scored_nor_read() -> None:
    army, rebels = answered(ARMY, REBELS, as_of="2017-09-28T12:00")
    assert [rebels] == answered(REBELS, as_of="2017-09-28T12:00")
    assert (army["claim_id"], army["credibility"]) == ("c1", None)
    assert army["rejected"] == (
        "published_at is '2017-09-29T00:00:00Z', expected a time no later (as of 2017-09-28 12:00 "
        "UTC): what came after is neither scored nor read"
    )


def test_rows_that_are_all_at_fault_are_all_told_so() -> None:
    assert [
        row["rejected"] is None for row in answered({"text": ""}, {"text": "-", "stance": 1})
    ] == [False, False]


def test_an_empty_time_is_no_time() -> None:
    assert answered(ARMY, as_of="") == answered(ARMY)


def test_what_is_unusable_as_a_whole_is_an_error_in_a_sentence() -> None:
    with pytest.raises(InputError, match=r"no such horizon. Got 'soon'. Give hours or days"):
        answered(ARMY, horizon="soon")
    with pytest.raises(InputError, match=r"no such time. Got 'soon'. Give it as 2017-10-01"):
        answered(ARMY, as_of="soon")
    with pytest.raises(InputError, match="no rows"):
        answers(engine(), pd.DataFrame(columns=list(CLAIM)))


def test_the_frame_for_mlflow_is_strict_json_without_nan() -> None:
    found = answers(engine(), pd.DataFrame([CLAIM | ARMY, CLAIM | REBELS | {"text": ""}]))
    frame = as_pandas(found, pd.Index([7, 7]))
    assert list(frame.index) == [7, 7]
    records = json.loads(json.dumps(frame.to_dict("records"), allow_nan=False, default=float))
    assert records == found.to_dicts()
    assert as_pandas(found.head(1))["credibility"].dtype == "float64"


NUMBERS = [7, -1, 0.5, float("nan"), float("inf"), 10**30, True]
TEXTS = ["", "x", "2017-09-29", "true", "[", "\x00\u202e", "=1+1", "<script>"]
NESTED: list[Any] = [[], ["x"], [1, None], {}, {"a": 1}, {"low": 1}]
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(sorted({*CLAIM, *ARMY, "cites", "quantity", "event_date", "claim_id"})),
        st.sampled_from([None, *NUMBERS, *TEXTS, *NESTED]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=50)
@given(ROWS, st.sampled_from([None, object]))
def test_whatever_the_cells_each_row_is_scored_or_told_what_is_wrong(
    cells: list[Row], dtype: type[object] | None
) -> None:
    ids = [{"claim_id": f"c{n}", "source_id": f"s{n}"} for n in range(len(cells))]
    rows = [CLAIM | each | row for each, row in zip(ids, cells, strict=True)]
    assume(len({str(row["source_id"]) for row in rows}) == len(rows))  # so that none disagree
    found = answers(engine(), pd.DataFrame(rows, dtype=dtype))
    assert found.height == len(rows)
    assert (found["credibility"].is_null() == found["rejected"].is_not_null()).all()
    json.dumps(as_pandas(found).to_dict("records"), allow_nan=False, default=float)
