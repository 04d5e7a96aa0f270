"""CSV parted by semicolons or tabs, as spreadsheets in many countries write it."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.errors import InputError
from features.files import read_rows
from features.gate import admit_claims, admit_sources
from features.rows import RawRows
from features.schema import CLAIMS

SOUND = """claim_id|text|source_id|published_at|cites
1|It fell.|a|2020-01-01|
2|"He said ""no"" | and
left."|a|2020-01-01|"b;c"
3|"x|y"|a|2020-01-01|b
"""
DAMAGED = (
    SOUND
    + """4|too few|a
5|"a quote that is never closed|a|2020-01-01|
6|It stands.|a|2020-01-01|
7|too|many|a|2020-01-01||
8|It "stands".|a|2020-01-01|
"""
)


def rows(folder: Path, text: str, by: str, name: str = "claims.csv") -> RawRows:
    (folder / name).write_bytes(text.replace("|", by).encode("utf-8"))
    return read_rows(folder / name, CLAIMS)


def told(found: RawRows, by: str) -> list[tuple[int, str, str, str]]:
    return [
        (each.row, (each.id or "").replace(by, ","), each.field, each.expected)
        for each in found.faults
    ]


@pytest.mark.parametrize("by", [";", "\t"])
@pytest.mark.parametrize("text", [SOUND, DAMAGED])
def test_what_parts_the_columns_changes_no_row_and_no_fault(
    tmp_path: Path, by: str, text: str
) -> None:
    # What stands between quotes has the same sign in both.
    here, there = rows(tmp_path, text, by), rows(tmp_path, text, ",")
    texts = pl.col("text").str.replace_all(by, ",", literal=True)
    assert_frame_equal(here.frame.with_columns(texts), there.frame)
    assert told(here, by) == told(there, by)
    assert here.columns == there.columns


@pytest.mark.parametrize("seed", range(20))
def test_damage_is_found_alike_whatever_parts_the_columns(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    letters = [*DAMAGED.replace(";", "/")]
    for _ in range(12):
        at = dice.randrange(45, len(letters))
        letters[at] = dice.choice('|"\n x')
    text = "".join(letters)
    here, there = rows(tmp_path, text, ";"), rows(tmp_path, text, ",")
    swapped = pl.col(pl.String).str.replace_all(";", ",", literal=True)
    assert_frame_equal(here.frame.with_columns(swapped), there.frame)
    assert told(here, ";") == told(there, ";")


def test_a_spreadsheet_with_a_mark_and_semicolons_is_let_in(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(("\ufeff" + SOUND.replace("|", ";")).replace("\n", "\r\n").encode("utf-8"))
    assert admit_claims(path).accepted["claim_id"].to_list() == ["1", "2", "3"]
    assert admit_claims(path).accepted["cites"].to_list()[1] == ["b", "c"]


def test_sources_may_come_so_too(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text('source_id;name;alignment\na;A;"{""x"": 0.5}"\n', "utf-8")
    assert admit_sources(tmp_path / "s.csv").accepted["name"].to_list() == ["A"]


def test_commas_come_first_where_both_would_do(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("source_id,a;source_id;b\nx,1;y;2\n", "utf-8")
    assert admit_sources(tmp_path / "s.csv").accepted["source_id"].to_list() == ["x"]


def test_a_header_that_lacks_a_column_is_refused_as_before(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("claim_id;text\n1;It fell.\n", "utf-8")
    with pytest.raises(InputError, match="missing columns"):
        admit_claims(tmp_path / "c.csv")
