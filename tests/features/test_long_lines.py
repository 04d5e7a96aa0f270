"""Lines of ten megabytes and more: named with their size, without filling the memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from features import rows
from features.errors import InputError
from features.files import read_rows
from features.gate import admit_claims
from features.lines import MAX_LINE
from features.rows import RawRows
from features.schema import CLAIMS
from tests.features.ways_in import as_bytes, claim, written

HEADER = b"claim_id,text,source_id,published_at\n"
GOOD = b"%s,t,s,2017-09-29\n"
LIMIT = f"{MAX_LINE:,}"


def told(found: RawRows) -> list[tuple[int, str | None, str]]:
    return [(fault.row, fault.id, fault.expected) for fault in found.faults]


@pytest.mark.parametrize("n_bytes", [MAX_LINE - 1, MAX_LINE, MAX_LINE + 1, 3 * MAX_LINE + 7])
@pytest.mark.parametrize("is_last", [False, True])
def test_a_line_of_json_is_refused_from_ten_megabytes_on(
    n_bytes: int, is_last: bool, tmp_path: Path
) -> None:
    long = as_bytes([claim("b", text="#")], "jsonl").strip()
    long = long.replace(b"#", b"x" * (n_bytes - len(long) + 1))
    assert len(long) == n_bytes
    lines = [as_bytes([claim("a")], "jsonl").strip(), long]
    lines += [] if is_last else [as_bytes([claim("c")], "jsonl").strip()]
    found = read_rows(written(tmp_path, "claims.jsonl", b"\n".join(lines)), CLAIMS)
    ids = ["a", "b"] if n_bytes < MAX_LINE else ["a"]
    assert found.frame["claim_id"].to_list() == ids + ([] if is_last else ["c"])
    expected = f"less than {LIMIT} bytes, not {n_bytes:,}"
    assert told(found) == ([] if n_bytes < MAX_LINE else [(2, "b", expected)])
    assert found.n_rows == len(lines)


@pytest.mark.parametrize(
    "text",
    [
        b"x" * 12_000_000,
        b'"' + b"x" * 12_000_000 + b'"',
        b'"' + b"x y\n" * 3_000_000 + b'"',
        b'"' + b"x, y\n" * 5_000_000 + b'"',
        b'"' + b'""' * 6_000_000 + b'"',
        b"x" * 31_000_000,
    ],
    ids=["bare", "quoted", "lines", "commas", "doubled", "very long"],
)
def test_a_record_of_csv_is_refused_from_ten_megabytes_on(text: bytes, tmp_path: Path) -> None:
    body = GOOD % b"a" + b"b," + text + b",s,2017-09-29\n" + GOOD % b"c" + GOOD % b"d"
    found = read_rows(written(tmp_path, "claims.csv", HEADER + body), CLAIMS)
    assert found.frame.select("row", "claim_id").rows() == [(1, "a"), (3, "c"), (4, "d")]
    size = len(b"b,") + len(text) + len(b",s,2017-09-29\n")
    assert told(found) == [(2, "b", f"less than {LIMIT} bytes, not {size:,}")]


def test_a_long_line_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    for name, start in (("claims.jsonl", b""), ("claims.csv", HEADER)):
        with (tmp_path / name).open("wb") as file:
            file.write(start + b'{"claim_id": "b", "text": "')
            for _ in range(100):
                file.write(b"x" * 1_000_000)
        tracemalloc.start()
        found = admit_claims(tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (found.n_rows, found.n_rejected) == (1, 1)
        assert found.rejected["expected"][0].startswith(f"less than {LIMIT} bytes, not 100,000,0")
        assert peak < 70_000_000


def test_a_stray_quote_in_a_large_file_costs_its_own_record_only(tmp_path: Path) -> None:
    lines = [b"c%d,%s,s,2017-09-29\n" % (at, b"t" * 100) for at in range(60_000)]
    lines[40_000] = b'c40000,"' + b"t" * 100 + b",s,2017-09-29\n"
    found = read_rows(written(tmp_path, "claims.csv", HEADER + b"".join(lines)), CLAIMS)
    assert (found.n_rows, found.frame.height) == (60_000, 59_999)
    assert told(found) == [(40_001, "c40000", "quotes that are closed, and doubled within quotes")]
    assert found.frame["row"].to_list() == [*range(1, 40_001), *range(40_002, 60_001)]


def test_a_file_of_nothing_but_bad_lines_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MAX_UNREADABLE", 1_000)
    for name, start in (("claims.jsonl", b""), ("claims.csv", HEADER)):
        with pytest.raises(InputError, match="more than 1,000 rows cannot be read"):
            admit_claims(written(tmp_path, name, start + b"x\n" * 1_001))
