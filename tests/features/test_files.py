"""Files as they come, damaged or of another kind: good rows go on, the others are named."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import InputError
from features.faults import WHOLE_ROW, shown
from features.files import read_rows
from features.gate import admit_claims, admit_sources
from features.rows import RawRows
from features.schema import CLAIMS

HEADER = "claim_id,text,source_id,published_at,cites\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def line(claim_id: object, **changes: Any) -> str:
    row = {"claim_id": claim_id, "text": "t", "source_id": "s", "published_at": "2017-09-29"}
    return json.dumps(row | changes)


def read(path: Path) -> RawRows:
    return read_rows(path, CLAIMS)


def ids(rows: RawRows) -> list[str]:
    return rows.frame["claim_id"].to_list()


def faults(rows: RawRows) -> list[tuple[int, str | None, str]]:
    return [(fault.row, fault.id, fault.field) for fault in rows.faults]


REFUSED = [
    ("no.csv", None, "no such file"),
    (
        "claims.xlsx",
        b"PK\x03\x04",
        r"unknown kind of file. Got '.xlsx'. .*\.parquet, \.csv, \.jsonl, .*\.gz or \.zst",
    ),
    ("claims", b"a", "Got no ending"),
    ("claims.csv", b"", "the file is empty"),
    ("claims.jsonl", b"", "the file is empty"),
    ("claims.parquet", b"", "the file is empty"),
    ("claims.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "not CSV. Got a PNG image"),
    ("claims.jsonl", b"\x89PNG\r\n\x1a\n\x00\x00", "not JSON Lines. Got a PNG image"),
    ("claims.parquet", b"\x89PNG\r\n\x1a\n\x00\x00", "not Parquet. Got a PNG image"),
    ("claims.parquet", b"claim_id,text\n", "not Parquet. Got something else"),
    ("claims.csv", b"PK\x03\x04", "Got a ZIP archive or an Excel workbook"),
    ("claims.jsonl", b"\x1f\x8b\x08", "the gzip data are cut short. Got 0 bytes"),
    ("claims.csv", HEADER.encode("utf-16"), "Got UTF-16 text"),
    ("claims.csv", HEADER.encode("utf-16-le"), "Got UTF-16 text, without its mark. .* in UTF-8"),
    ("claims.csv", HEADER.encode("utf-32"), "Got UTF-32 text"),
    ("claims.jsonl", b"\x00\x01\x02" * 50, "Got binary data"),
    ("claims.parquet", b"PAR1" + b"x" * 100, "was cut short"),
    ("claims.parquet", b"PAR", "not Parquet"),
    ("claims.parquet", b"PAR1" + b"x" * 100 + b"PAR1", "cannot be read"),
    ("claims.jsonl", b'[{"claim_id": "a"},\n{"claim_id": "b"}]', "a JSON array, not JSON Lines"),
    ("claims.jsonl", b'[{"claim_id": "a"}]', "one object a line"),
    ("claims.jsonl", b'{\n  "claim_id": "a"\n}', "JSON over several lines"),
    ("claims.jsonl", b"\n \n", "no rows"),
    ("claims.csv", HEADER, "no rows"),
    ("claims.csv", "a;b\n1;2\n", "Separate the columns of a CSV file with commas"),
    ("claims.csv", "claim_id,text,text\n1,2,3\n", "column text is there twice"),
    (
        "claims.csv",
        "ID,body,source,date\n1,2,3,4\n",
        "missing columns claim_id, text, source_id and published_at. Got the columns ID, body, "
        "source and date. Perhaps rename 'ID' to 'claim_id', 'body' to 'text', 'source' to "
        "'source_id' and 'date' to 'published_at'.",
    ),
    (
        "claims.jsonl",
        b'{"claim_id": "a", "text": "t"}',
        "missing columns source_id and published_at",
    ),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_an_unusable_file_is_refused_in_words(
    name: str, content: str | bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name if content is None else written(tmp_path, name, content)
    with pytest.raises(InputError, match=said) as refused:
        read(path)
    assert str(refused.value).startswith(str(path))


@pytest.mark.parametrize("data", [None, [], [1], 5, {"claim_id": ["a"]}, pd.Series([1])])
def test_what_is_no_frame_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match="Give a pandas or Polars frame, or the path of a file"):
        read_rows(data, CLAIMS)


def test_a_frame_without_columns_rows_or_with_twins_is_refused(tmp_path: Path) -> None:
    for frame, said in (
        (pl.DataFrame(), "no rows"),
        (pl.DataFrame({"claim_id": ["a"]}), "missing columns text"),
        (pl.scan_csv(tmp_path / "no.csv"), "cannot be read"),
        (pd.DataFrame([[1, 2]], columns=["text", "text"]), "twice"),
    ):
        with pytest.raises(InputError, match=said):
            read_rows(frame, CLAIMS)


def test_json_lines_that_are_no_record_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [
        line("a").encode(),
        b'{"claim_id": "b", "text": ',
        b"",
        b"[1]",
        b"null",
        line("c", text=5).encode(),
        b'{"claim_id": "d", "text": "caf\xe9"}',
        b"[" * 100_000,
        line(7).encode(),
        line("f").encode() + line("g").encode(),
    ]
    rows = read(written(tmp_path, "claims.jsonl", b"\xef\xbb\xbf" + b"\r\n".join(lines)))
    assert ids(rows) == ["a", "c", "7"]
    assert rows.frame["row"].to_list() == [1, 5, 8]
    assert faults(rows) == [
        (2, "b", WHOLE_ROW),
        (3, None, WHOLE_ROW),
        (4, None, WHOLE_ROW),
        (6, "d", WHOLE_ROW),
        (7, None, WHOLE_ROW),
        (9, "f", WHOLE_ROW),
        (5, None, "text"),
    ]
    assert rows.faults[0].value == '{"claim_id": "b", "text":'
    assert rows.n_rows == 9


def test_the_first_of_two_equal_keys_counts_whatever_is_wrong_elsewhere(tmp_path: Path) -> None:
    twice = line("a").replace('"text": "t"', '"text": "first", "text": "second"')
    for rest in (line("b"), "{"):
        admitted = admit_claims(written(tmp_path, "claims.jsonl", f"{twice}\n{rest}"))
        assert admitted.accepted["text"][0] == "first"
    twice = '{"source_id": "a", "alignment": {"x": 1, "x": 0.5}}'
    for rest in ('{"source_id": "b"}', "{"):
        admitted = admit_sources(written(tmp_path, "sources.jsonl", f"{twice}\n{rest}"))
        assert admitted.rejected["expected"][0] == "each side once, its name an id"


def test_odd_keys_of_a_first_piece_do_not_trouble_the_next(tmp_path: Path) -> None:
    odd = line("a", **{"[^": 1, "x" * 5_000: 2, "\\d": 3})
    lines = [odd, "{", *(line(f"c{at}", text="t" * 100) for at in range(10_000))]
    rows = read(written(tmp_path, "claims.jsonl", "\n".join(lines)))
    assert (rows.n_rows, len(rows.faults)) == (10_002, 1)


def test_a_file_of_bad_lines_only_is_not_refused(tmp_path: Path) -> None:
    rows = read(written(tmp_path, "claims.jsonl", "one\ntwo\n"))
    assert (rows.n_rows, len(rows.faults), rows.frame.height) == (2, 2, 0)
    assert admit_claims(tmp_path / "claims.jsonl").n_rejected == 2


def test_keys_that_are_not_read_are_known_wherever_they_first_come(tmp_path: Path) -> None:
    lines = [line(f"c{at}", quantity={"low": at}, text='{"no": ,"key":') for at in range(30_000)]
    lines[29_000] = line("x", theatre="syria", label="true")
    rows = read(written(tmp_path, "claims.ndjson", "\n".join(lines)))
    assert set(rows.columns) - set(CLAIMS.columns) == {"label", "theatre"}
    assert rows.frame.height == rows.frame["row"][-1] == 30_000


def test_one_bad_line_in_a_large_file_costs_only_itself(tmp_path: Path) -> None:
    lines = [line(f"c{at}", text="t" * 100) for at in range(20_000)]
    lines[15_000] = "{"
    rows = read(written(tmp_path, "claims.jsonl", "\n".join(lines)))
    assert faults(rows) == [(15_001, None, WHOLE_ROW)]
    assert rows.frame["row"][14_999:15_001].to_list() == [15_000, 15_002]


def test_sides_of_any_name_stay_apart_from_columns(tmp_path: Path) -> None:
    lines = [
        json.dumps({"source_id": f"s{at}", "alignment": {f"side{at}": 1}}) for at in range(500)
    ]
    admitted = admit_sources(written(tmp_path, "sources.jsonl", "\n".join(lines)))
    assert admitted.accepted["alignment"].list.len().to_list() == [1] * 500
    assert admitted.notes == []


def test_csv_as_spreadsheets_write_it(tmp_path: Path) -> None:
    header = "\ufeff claim_id ,text,source_id,published_at\r\n"
    body = 'a,"two\r\nlines, ""so""",s,2017\r\n\r\nb,,s,'
    rows = read(written(tmp_path, "claims.csv", header + body))
    assert rows.frame["text"].to_list() == ['two\r\nlines, "so"', ""]
    assert rows.columns == ["claim_id", "text", "source_id", "published_at"]
    assert (rows.n_rows, rows.faults) == (2, [])


BODIES = [
    ("a,t,s,d,\nb,t,s\nc,t,s,d,\n", ["a", "c"], [(2, "b")]),
    ("a,t,s,d,\nb,t,s,d,x,y\nc,t,s,d,\n", ["a", "c"], [(2, "b")]),
    ('a,t,s,d,\nb,"t\nt",s\nc,t,s,d,\n', ["a", "c"], [(2, "b")]),
    ('a,"t,s,d,\nb,t,s,d,\nc,t,s,d,\n', ["b", "c"], [(1, "a")]),
    ('a,"t,s,d,\nb,"t",s,d,\nc,t,s,d,\n', ["b", "c"], [(1, "a")]),
    ('a,"t,s,d,\nb,t,s,d,\nc,"t",s,d,\nd,t,s,d,\n', ["b", "c", "d"], [(1, "a")]),
    ('a,"t" t,s,d,\nb,5" gun,s,d,\n', ["b"], [(1, "a")]),
    ('a,t,s,d,\n"b', ["a"], [(2, '"b')]),
    (b"a,caf\xe9,s,d,\nb,t,s,d,\n\xff\n", ["a", "b"], [(3, "\\xff"), (1, None)]),
]


@pytest.mark.parametrize(("body", "good", "bad"), BODIES)
def test_a_damaged_csv_record_is_named_and_the_rest_goes_on(
    body: str | bytes, good: list[str], bad: list[tuple[int, str | None]], tmp_path: Path
) -> None:
    content = body if isinstance(body, bytes) else body.encode()
    rows = read(written(tmp_path, "claims.csv", HEADER.encode() + content))
    assert ids(rows) == good
    assert [(fault.row, fault.id) for fault in rows.faults] == bad


def test_a_text_of_a_megabyte_is_a_fault_of_its_row_only(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    body = f"a,{long},s,2017-09-29,\nb,t,s,2017-09-29,\n"
    for name, content in (
        ("claims.csv", HEADER + body),
        ("claims.jsonl", f"{line('a', text=long)}\n{line('b')}"),
    ):
        admitted = admit_claims(written(tmp_path, name, content))
        assert admitted.accepted["claim_id"].to_list() == ["b"]
        assert admitted.rejected["expected"].to_list() == ["at most 100000 characters, not 1000000"]


def test_a_stray_quote_on_every_line_takes_time_in_line_with_the_file(tmp_path: Path) -> None:
    rows = read(written(tmp_path, "claims.csv", HEADER + 'x","\n' * 50_000))
    assert rows.frame.height == 0
    assert rows.n_rows > 0


def test_a_shown_value_is_short_and_visible() -> None:
    assert shown("a\u202e\x00\ud800") == r"a\u202e\x00\ud800"
    assert shown("x" * 1_000_000) == "x" * 79 + "…"
    assert shown(10**5000) == "int too large to show"
    assert shown(None) is None


GOOD = "\n".join(line(f"c{at}", cites=["a"], quantity={"low": 1}) for at in range(5)).encode()


def forms(folder: Path) -> dict[str, bytes]:
    claims = pl.read_ndjson(GOOD)
    claims.write_parquet(folder / "good.parquet")
    claims.drop("cites", "quantity").write_csv(folder / "good.csv", quote_style="always")
    return {
        "f.jsonl": GOOD,
        "f.csv": (folder / "good.csv").read_bytes(),
        "f.parquet": (folder / "good.parquet").read_bytes(),
    }


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["f.jsonl", "f.csv", "f.parquet"]), st.integers(0, 2**32))
def test_no_damage_ends_in_anything_but_rows_or_words(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    data = bytearray(forms(folder)[name])
    dice = random.Random(seed)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                del data[at:]
                data += b"."
            case 2:
                data[at:at] = dice.choice([b'"', b"\n", b",", b"\x00", b"\xff", b"{", b"\\"])
            case _:
                del data[at : at + dice.randint(1, 9)]
        data = data or bytearray(b".")
    path = written(folder, name, bytes(data))
    try:
        admitted = admit_claims(path)
    except InputError:
        return
    n_told = admitted.accepted.height + admitted.n_rejected
    assert admitted.n_rows == n_told > 0
