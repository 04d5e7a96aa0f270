"""A file of overrides: good rows stand, each bad row is named, two for one thing are refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from features.errors import InputError
from scoring.overrides.reading import OVERRIDES_SCHEMA, admit_overrides

ROWS: list[dict[str, Any]] = [
    {"claim_id": "c1", "value": 0.9, "who": " A. Ali ", "why": "Seen\non video.", "until": None},
    {
        "source_id": "sana",
        "value": "e",
        "who": "B. Bo",
        "why": "Three lies.",
        "until": "2017-10-01",
    },
    {"claim_id": "7", "value": 1, "who": "A. Ali", "why": "x", "until": "2017-10-01T12:00Z"},
]
ACCEPTED = [
    (1, "c1", None, 0.9, None, "A. Ali", "Seen on video.", None),
    (2, None, "sana", None, "E", "B. Bo", "Three lies.",
     datetime(2017, 10, 1, 23, 59, 59, 999999, UTC)),
    (3, "7", None, 1.0, None, "A. Ali", "x", datetime(2017, 10, 1, 12, tzinfo=UTC)),
]  # fmt: skip


def written(folder: Path, end: str) -> Path:
    path = folder / f"overrides.{end}"
    if end == "jsonl":
        path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
        return path
    texts = [{name: row.get(name) for name in OVERRIDES} for row in ROWS]
    frame = pl.DataFrame(
        [{k: v if v is None else str(v) for k, v in row.items()} for row in texts],
        schema=dict.fromkeys(OVERRIDES, pl.String),
    )
    if end == "csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)
    return path


OVERRIDES = ("claim_id", "source_id", "value", "who", "why", "until")


@pytest.mark.parametrize("end", ["csv", "jsonl", "parquet"])
def test_they_are_the_same_from_every_format(tmp_path: Path, end: str) -> None:
    found = admit_overrides(written(tmp_path, end))
    assert found.accepted.schema == OVERRIDES_SCHEMA
    assert found.accepted.rows() == ACCEPTED
    assert (found.n_rows, found.n_rejected) == (3, 0)


def test_a_pandas_frame_of_credibilities_alone_needs_no_source_id() -> None:
    frame = pd.DataFrame({"claim_id": [1], "value": [0.25], "who": ["A"], "why": ["x"]})
    assert admit_overrides(frame).accepted.rows()[0][:4] == (1, "1", None, 0.25)


def faults(*rows: dict[str, Any]) -> list[tuple[int, str, str | None, str]]:
    told = [{"who": "A. Ali", "why": "x", **row} for row in rows]
    frame = pl.DataFrame([{name: row.get(name) for name in OVERRIDES} for row in told],
        schema=dict.fromkeys(OVERRIDES, pl.String))  # fmt: skip
    found = admit_overrides(frame)
    assert found.n_rejected + found.accepted.height == len(rows)
    return found.rejected.select("row", "field", "value", "expected").rows()


@pytest.mark.parametrize("value", ["1.1", "-0.1", "90 %", "B", "nan", "inf", "", None])
def test_of_a_claim_only_a_number_from_0_to_1_is_a_credibility(value: str | None) -> None:
    assert faults({"claim_id": "c1", "value": "0.5"}, {"claim_id": "c2", "value": value}) == [
        (2, "value", value, "a credibility from 0 to 1, for a claim")
    ]


@pytest.mark.parametrize("value", ["0.5", "G", "A1", "", None])
def test_of_a_source_only_a_letter_is_a_reliability(value: str | None) -> None:
    assert faults({"source_id": "s", "value": "F"}, {"source_id": "t", "value": value}) == [
        (2, "value", value, "a letter from A to F, for a source")
    ]


def test_an_override_is_of_one_thing() -> None:
    one = "a claim_id or a source_id, one of the two"
    assert faults({"value": "A"}, {"claim_id": "c", "source_id": "s", "value": "B"}) == [
        (1, "claim_id", None, one), (2, "claim_id", "c, s", one),
    ]  # fmt: skip


def test_who_and_why_must_be_said_and_a_date_be_one() -> None:
    row = {"claim_id": "c", "value": "0.5"}
    text, date = "text, not empty", "an ISO date (2017-09-29) or date-time"
    (who, why, until) = faults(
        {**row, "who": " "}, {**row, "why": None}, {**row, "until": "next week"}
    )
    assert (who[:2], who[3]) == ((1, "who"), text)
    assert (why[:2], why[3]) == ((2, "why"), text)
    assert until[:3] == (3, "until", "next week")
    assert until[3].startswith(date)


def test_two_for_one_thing_are_both_refused_and_each_names_the_other() -> None:
    found = faults(
        {"claim_id": "c", "value": "0.5"}, {"source_id": "c", "value": "B"},
        {"claim_id": "c", "value": "0.7"}, {"claim_id": "c", "value": "bad"},
    )  # fmt: skip
    assert [(row, field, said[-18:]) for row, field, _, said in found] == [
        (1, "claim_id", "row 3 is for it too"[-18:]), (3, "claim_id", "row 1 is for it too"[-18:]),
        (4, "value", "to 1, for a claim"[-18:].rjust(18)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claim_id,value,who\nc,1,a\n", "missing column why"),
        ("claim_id,value,who,why\n", "no rows"),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "overrides.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=said):
        admit_overrides(file)
