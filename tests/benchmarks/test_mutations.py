"""Damaged files through the gate: rows or words, and every row accounted for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.mutations import workers
from benchmarks.mutations.accounting import Damaged, damaged, outcome, wrong_with
from features import csv_file, lines
from features.errors import InputError
from features.gate import admit_claims, admit_sources
from tests.features.ways_in import as_bytes, claim, packed, written


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_damaged_file_ends_in_anything_but_rows_or_words(seed: int, tmp_path: Path) -> None:
    found = [outcome(seed, number, tmp_path) for number in range(200)]
    assert [each for each in found if each.ending == "failed"] == []
    assert {each.ending for each in found} == {"admitted", "unusable"}
    assert sum(each.n_rejected for each in found) > 100


def test_the_same_seed_and_number_give_the_same_file() -> None:
    assert damaged(1, 7) == damaged(1, 7)
    assert len({damaged(1, number).data for number in range(20)}) == 20


@pytest.mark.parametrize("size", [37, 1000])
def test_where_a_text_is_cut_into_pieces_changes_nothing(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(150):
        made = damaged(99, number)
        kind, format = made.name.split(".")[:2]
        path = written(tmp_path, f"{kind}.{format}", made.plain)
        whole = told(path, is_claims=made.is_claims)
        with monkeypatch.context() as patch:
            patch.setattr(lines, "PIECE", size)
            patch.setattr(csv_file, "STEP", size)
            assert told(path, is_claims=made.is_claims) == whole, number


def told(path: Path, *, is_claims: bool) -> object:
    try:
        found = (admit_claims if is_claims else admit_sources)(path)
    except InputError as error:
        return str(error)
    return found.n_rows, found.accepted.rows(), found.rejected.rows(), found.n_repeated


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_a_lost_row_is_found_out(format: str, packing: str, tmp_path: Path) -> None:
    plain = as_bytes([claim("a"), claim("b", text=""), claim("c")], format)
    made = Damaged(f"claims.{format}{packing}", packed(plain, packing), plain, is_claims=True)
    admitted = admit_claims(written(tmp_path, made.name, made.data))
    assert wrong_with(admitted, made) == ""
    lost = replace(admitted, accepted=admitted.accepted.head(1))
    assert wrong_with(lost, made) == "3 rows, but 2 accepted, rejected or repeated"
    twice = replace(admitted, accepted=admitted.accepted.with_columns(row=pl.lit(1, pl.UInt32)))
    assert wrong_with(twice, made) == "a row is told twice or not at all"
    assert wrong_with(replace(lost, n_rows=2), made) == "2 rows, not 3"


def test_a_file_that_takes_too_long_is_found_and_the_rest_goes_on() -> None:
    at_once = -workers.START  # the time that a new process gets for its first file
    found = [each for each, _ in workers.outcomes(1, range(2), at_once)]
    assert [each.said for each in found] == ["takes too long"] * 2


def test_the_command_counts_what_became_of_the_files() -> None:
    result = CliRunner().invoke(app, ["mutations", "--files", "40", "--seed", "5"])
    assert result.exit_code == 0, result.output
    assert "40 files in" in result.output
    assert "failed" in result.output
