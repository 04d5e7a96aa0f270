"""Scores come back from each format as they went in, and no half file is ever seen."""

import csv
import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import scoring.whole_file as whole_file
from features.errors import SourcegradeError
from scoring.output import check_output, rejected_path, write_rejected, write_scores
from scoring.whole_file import OutputError

REASONS = pl.List(
    pl.Struct(
        {"feature": pl.String, "value": pl.Float64, "contribution": pl.Float64, "text": pl.String}
    )
)


@pytest.fixture
def scores() -> pl.DataFrame:
    reason = {
        "feature": "interest",
        "value": -1.0,
        "contribution": -0.4,
        "text": 'It says "won", إدلب\nof its side',
    }
    return pl.DataFrame(
        {
            "claim_id": ["c1", "=cmd()"],
            "source_id": ["@news", "sana"],
            "event_id": ["e1", None],
            "as_of": [
                datetime(2017, 10, 1, tzinfo=UTC),
                datetime(2017, 10, 2, 3, 4, 5, 600, tzinfo=UTC),
            ],
            "credibility": [0.1 + 0.2, 0.5],
            "credibility_low": [0.1, 0.2],
            "credibility_high": [0.6, 0.9],
            "likelihood": ["unlikely", "roughly even chance"],
            "source_grade": ["B", "F"],
            "information_grade": [2, 6],
            "reasons": [[reason], []],
            "model": ["champion 1", "champion 1"],
        },
        schema_overrides={
            "as_of": pl.Datetime("us", "UTC"),
            "information_grade": pl.Int8,
            "reasons": REASONS,
        },
    )


def test_parquet_brings_back_the_frame(scores: pl.DataFrame, tmp_path: Path) -> None:
    path = write_scores(scores, tmp_path / "scores.parquet")
    assert_frame_equal(pl.read_parquet(path), scores)


def test_json_lines_keep_reasons_nested_and_times_in_utc(
    scores: pl.DataFrame, tmp_path: Path
) -> None:
    path = write_scores(scores, tmp_path / "scores.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert list(rows[0]) == scores.columns
    assert [row["as_of"] for row in rows] == [
        "2017-10-01T00:00:00Z",
        "2017-10-02T03:04:05.000600Z",
    ]
    assert rows[0]["reasons"] == scores["reasons"].to_list()[0]
    assert rows[0]["credibility"] == 0.1 + 0.2
    assert rows[1]["event_id"] is None


def test_csv_holds_reasons_as_json_text(scores: pl.DataFrame, tmp_path: Path) -> None:
    path = write_scores(scores, tmp_path / "scores.CSV")
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [json.loads(row["reasons"]) for row in rows] == scores["reasons"].to_list()
    assert rows[0]["as_of"] == "2017-10-01T00:00:00Z"
    assert float(rows[0]["credibility"]) == 0.1 + 0.2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])  # noqa: RUF001
def test_csv_disarms_what_a_spreadsheet_would_run(start: str, tmp_path: Path) -> None:
    frame = pl.DataFrame({"claim_id": [f"{start}1+1", "1=1"], "credibility": [-0.5, 0.5]})
    path = write_scores(frame, tmp_path / "scores.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[1:] == [[f"'{start}1+1", "-0.5"], ["1=1", "0.5"]]


def test_no_scores_are_an_empty_file_with_columns(scores: pl.DataFrame, tmp_path: Path) -> None:
    empty = scores.clear()
    assert_frame_equal(pl.read_parquet(write_scores(empty, tmp_path / "s.parquet")), empty)
    assert write_scores(empty, tmp_path / "s.csv").read_text().startswith("claim_id,")
    assert write_scores(empty, tmp_path / "s.jsonl").read_text() == ""


def test_rejects_go_beside_the_output(tmp_path: Path) -> None:
    faults = pl.DataFrame(
        {
            "row": [2],
            "claim_id": ["c\0"],
            "field": ["published_at"],
            "value": ["yesterday"],
            "expected": ["an ISO date or time"],
        }
    )
    path = write_rejected(faults, tmp_path / "night.batch.csv")
    assert path == rejected_path(tmp_path / "night.batch.csv")
    assert path.name == "night.batch.rejected.jsonl"
    assert json.loads(path.read_text()) == faults.to_dicts()[0]


def test_rejects_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    faults = pl.DataFrame({"row": [2], "field": ["text"]})
    write_rejected(faults, tmp_path / "scores.csv")
    path = write_rejected(faults.clear(), tmp_path / "scores.csv")
    assert path.read_text() == ""


@pytest.mark.parametrize("name", ["scores.xlsx", "scores", "scores.parquet.gz", ".csv"])
def test_an_unknown_ending_is_named_with_the_ones_that_work(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ends in \.parquet, \.csv or \.jsonl"):
        check_output(tmp_path / name)


def test_a_missing_folder_is_named_and_not_made(scores: pl.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "not" / "here"
    with pytest.raises(OutputError, match=r"not.here' does not exist"):
        write_scores(scores, folder / "scores.csv")
    assert not folder.exists()


def test_a_folder_or_a_file_in_the_wrong_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "old.csv").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="is a folder"):
        check_output(tmp_path / "old.csv")
    with pytest.raises(OutputError, match="is a file, not a folder"):
        check_output(tmp_path / "file" / "scores.csv")


def test_no_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    with pytest.raises(SourcegradeError, match="no permission to write in the folder"):
        check_output(tmp_path / "scores.csv")


def test_a_fault_half_way_leaves_the_old_file_and_no_part(
    scores: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_scores(scores, tmp_path / "scores.csv")
    before = path.read_bytes()

    def disk_full(part: Path) -> None:
        assert part.exists()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_file, "_to_disk", disk_full)
    with pytest.raises(OutputError, match=r"No space left on device.*untouched"):
        write_scores(scores.clear(), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["scores.csv"]


def test_a_link_stays_and_what_it_leads_to_is_written(scores: pl.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "s.parquet").symlink_to(tmp_path / "disk" / "s.parquet")
    write_scores(scores, tmp_path / "s.parquet")
    assert (tmp_path / "s.parquet").is_symlink()
    assert pl.read_parquet(tmp_path / "disk" / "s.parquet").height == scores.height
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["s.parquet"]


def test_the_file_has_the_rights_any_new_file_has(scores: pl.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    path = write_scores(scores, tmp_path / "scores.parquet")
    plain = stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    assert stat.S_IMODE(path.stat().st_mode) == plain
