"""A table of corrections as people and spreadsheets write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from features.errors import InputError
from features.reading.corrections import has_corrections, read_corrections


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "claims.readings.csv"
    path.write_bytes(text.encode(encoding))
    return path


HEAD = "claim_id,field,value,correction\n"


def test_lines_without_a_correction_are_passed_over(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEAD}1,stance,asserts,\n2,stance,asserts,denies\n3,stance\n")
    found = read_corrections(path)
    assert found.lines.rows() == [("2", "stance", "denies")]
    assert found.values["claim_id", "stance", "told stance", "told place"].rows() == [
        ("2", "denies", True, False)
    ]
    assert has_corrections(path)
    assert not has_corrections(table(tmp_path, f"{HEAD}1,stance,asserts,\n"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path, separator: str) -> None:
    text = f'\ufeff{HEAD}7,cites,"",a\r\n'.replace(",", separator).replace("\n", "\r\n", 1)
    found = read_corrections(table(tmp_path, text))
    assert found.values["cites"].to_list() == [["a"]]


def test_an_id_that_a_spreadsheet_would_run_is_known_again(tmp_path: Path) -> None:
    found = read_corrections(table(tmp_path, f"{HEAD}'=1+1,place,,'-\n"))
    assert found.lines.rows() == [("=1+1", "place", "-")]
    assert found.values["place"].to_list() == [None]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("1,stance,,shouts", "line 2: no stance of '1'. Got 'shouts'. Expected is one of asserts"),
        ("1,mood,,glad", "line 2: there is no field 'mood' to correct"),
        ("1,text,,other", "there is no field 'text' to correct"),
        ("1,stance,,denies\n1,stance,,doubts", "line 3: stance of '1' is corrected in two ways"),
        ("1,quantity_low,,many", "no quantity_low of '1'. Got 'many'"),
        ("1,favours,,red\n1,harms,,red", "line 3: no harms of '1'"),
        (",stance,,denies", "line 2: a correction of no claim"),
    ],
)
def test_what_is_no_correction_is_told_with_its_line(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        read_corrections(table(tmp_path, HEAD + lines))
    assert said in str(raised.value)


def test_what_is_no_table_of_corrections_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no column claim_id"):
        read_corrections(table(tmp_path, ""))
    with pytest.raises(InputError, match="is no text in UTF-8"):
        read_corrections(table(tmp_path, f"{HEAD}1,place,,Zürich\n", "latin-1"))
    with pytest.raises(InputError, match="No such file"):
        read_corrections(tmp_path / "none.csv")
    assert has_corrections(table(tmp_path, f"{HEAD}1,place,,Zürich\n", "latin-1"))
