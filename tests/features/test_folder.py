"""A folder of parts as one input: numbered through, and every fault with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from features.errors import InputError
from features.gate import admit_claims, admit_sources
from tests.features.ways_in import as_bytes, claim, packed, written


def test_rows_run_on_and_a_fault_names_file_and_row(tmp_path: Path) -> None:
    written(tmp_path, "b.jsonl", as_bytes([claim("c"), claim("d", text="")], "jsonl") + b"{\n")
    written(tmp_path, "a.jsonl.gz", packed(as_bytes([claim("a"), claim("b")], "jsonl"), ".gz"))
    written(tmp_path, "c.jsonl", as_bytes([claim("e"), claim("a")], "jsonl"))
    admitted = admit_claims(tmp_path)
    assert admitted.accepted.select("row", "claim_id").rows() == [
        (1, "a"), (2, "b"), (3, "c"), (6, "e"),
    ]  # fmt: skip
    assert admitted.rejected.select("row", "claim_id", "field", "part").rows() == [
        (4, "d", "text", "b.jsonl row 2"),
        (5, None, "row", "b.jsonl row 3"),
        (7, "a", "claim_id", "c.jsonl row 2"),
    ]
    assert admitted.rejected["expected"][2] == "an id of its own: row 1 has it"
    assert admitted.n_rows == 7


def test_a_single_file_has_no_parts(tmp_path: Path) -> None:
    path = written(tmp_path, "claims.jsonl", as_bytes([claim("a", text="")], "jsonl"))
    assert admit_claims(path).rejected["part"].to_list() == [None]


def test_what_we_wrote_and_what_is_hidden_is_no_part(tmp_path: Path) -> None:
    written(tmp_path, "claims.jsonl", as_bytes([claim("a")], "jsonl"))
    for name in (".claims.jsonl.1f.part", "x.part", "scores.rejected.jsonl", "_SUCCESS", ".git"):
        written(tmp_path, name, "nothing to read")
    assert admit_claims(tmp_path).n_rows == 1


def test_empty_parts_are_passed_over_and_noted(tmp_path: Path) -> None:
    written(tmp_path, "part-0.csv", "")
    written(tmp_path, "part-1.csv", as_bytes([claim("a")], "csv"))
    written(tmp_path, "part-3.csv.gz", packed(b"", ".gz"))
    written(tmp_path, "part-2.csv", "claim_id,text,source_id,published_at\n")
    admitted = admit_claims(tmp_path)
    assert admitted.n_rows == 1
    empty = ("part-0.csv", "part-2.csv", "part-3.csv.gz")
    assert admitted.notes == [f"{name} has no rows" for name in empty]


def test_a_column_of_another_type_in_each_part_is_read_as_in_each_part(tmp_path: Path) -> None:
    parts = [
        [claim(1, cites=["a"], event_id=None, quantity={"low": 1})],
        [claim("2", cites=[], event_id="e", quantity={"low": 2.5, "unit": "tanks"})],
        [claim("3", cites="a;b", event_id=7, quantity=None)],
    ]
    for at, rows in enumerate(parts):
        written(tmp_path, f"{at}.parquet", as_bytes(rows, "parquet"))
    found = admit_claims(tmp_path).accepted
    assert found["claim_id"].to_list() == ["1", "2", "3"]
    assert found["cites"].to_list() == [["a"], [], ["a", "b"]]
    assert found["event_id"].to_list() == [None, "e", "7"]
    assert found["quantity_low"].to_list() == [1.0, 2.5, None]
    assert found["quantity_unit"].to_list() == [None, "tanks", None]


def test_sides_may_differ_from_part_to_part(tmp_path: Path) -> None:
    for at, sides in enumerate(({"x": 1.0}, {"y": -0.5, "x": 0.5})):
        row = {"source_id": f"s{at}", "alignment": sides}
        written(tmp_path, f"{at}.parquet", as_bytes([row], "parquet"))
    found = admit_sources(tmp_path).accepted["alignment"].to_list()
    assert [[each["side"] for each in sides] for sides in found] == [["x"], ["x", "y"]]


def test_a_folder_that_is_no_input_is_refused(tmp_path: Path) -> None:
    def refused(said: str) -> None:
        with pytest.raises(InputError, match=said):
            admit_claims(tmp_path)

    refused("no file in the folder")
    written(tmp_path, "a.jsonl", as_bytes([claim("a")], "jsonl"))
    written(tmp_path, "b.csv", as_bytes([claim("b")], "csv"))
    refused("files of several formats. Got JSON Lines in a.jsonl and CSV in b.csv")
    written(tmp_path, "b.csv", "claim_id,text\n1,2\n")
    refused(r"b\.csv: missing columns source_id and published_at")
    written(tmp_path, "b.csv", packed(as_bytes([claim("b")], "csv"), ".gz")[:-4])
    refused(r"b\.csv: the gzip data are cut short")
    (tmp_path / "b.csv").unlink()
    written(tmp_path, "README.md", "# Claims\n")
    refused(r"README\.md: unknown kind of file")
    (tmp_path / "README.md").unlink()
    (tmp_path / "more").mkdir()
    refused("a folder within a folder. Got 'more'")
