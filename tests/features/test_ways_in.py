"""The same rows whichever way they come: format, packing, folder, pipe, ending, encoding."""

from __future__ import annotations

import io
import json
import os
import threading
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.errors import InputError
from features.gate import Admitted, admit_claims, admit_sources
from tests.features.ways_in import (
    FORMATS,
    PACKINGS,
    Row,
    as_bytes,
    as_csv,
    claim,
    packed,
    written,
)

SYRIA = Path(__file__).parents[2] / "scoring" / "corpora" / "syria"


def rows_of(name: str) -> list[Row]:
    lines = (SYRIA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def piped(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data), closed=False))
    return Path("-")


@pytest.fixture(scope="module")
def known() -> tuple[Admitted, Admitted]:
    return admit_claims(SYRIA / "claims.jsonl"), admit_sources(SYRIA / "sources.jsonl")


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("format", FORMATS)
def test_the_syria_corpus_is_the_same_in_every_way(
    format: str,
    packing: str,
    known: tuple[Admitted, Admitted],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = rows_of("claims")
    data = packed(as_bytes(rows, format), packing)
    parts = tmp_path / "parts"
    parts.mkdir()
    for at in range(0, len(rows), 100):
        part = packed(as_bytes(rows[at : at + 100], format), packing)
        written(parts, f"part-{at // 100}.{format}{packing}", part)
    ways = [written(tmp_path, f"claims.{format}{packing}", data), parts, piped(data, monkeypatch)]
    for way in ways:
        admitted = admit_claims(way)
        assert_frame_equal(admitted.accepted, known[0].accepted)
        assert admitted.rejected.is_empty()
    data = packed(as_bytes(rows_of("sources"), format), packing)
    sources = admit_sources(written(tmp_path, f"sources.{format}{packing}", data))
    assert_frame_equal(sources.accepted, known[1].accepted)


@pytest.mark.parametrize("ending", ["jsonl", "csv", "jsonl.gz", "csv.zst", "txt", "parquet.gz"])
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("packing", PACKINGS)
def test_what_is_in_a_file_counts_and_not_its_ending(
    format: str, packing: str, ending: str, tmp_path: Path
) -> None:
    if "parquet" in ending and format != "parquet":
        ending = "ndjson"
    data = packed(as_bytes([claim("a"), claim("b")], format), packing)
    admitted = admit_claims(written(tmp_path, f"claims.{ending}", data))
    assert admitted.accepted["claim_id"].to_list() == ["a", "b"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_byte_order_mark_is_no_part_of_the_text(packing: str, tmp_path: Path) -> None:
    for format in ("jsonl", "csv"):
        data = packed(b"\xef\xbb\xbf" + as_bytes([claim("a")], format), packing)
        admitted = admit_claims(written(tmp_path, f"claims.{format}{packing}", data))
        assert admitted.accepted["claim_id"].to_list() == ["a"]


def test_bad_bytes_are_named_by_row_in_every_format(tmp_path: Path) -> None:
    good = as_bytes([claim("a"), claim("b", text="caf#"), claim("c")], "jsonl")
    as_text = as_csv([claim("a"), claim("b", text="caf#"), claim("c")]).encode()
    frame = pl.DataFrame([claim("a"), claim("b"), claim("c")])
    frame = frame.with_columns(text=pl.Series([b"t", b"caf\xe9", b"t"]))
    frame.write_parquet(tmp_path / "claims.parquet")
    for path in (
        written(tmp_path, "claims.jsonl", good.replace(b"#", b"\xe9")),
        written(tmp_path, "claims.csv", as_text.replace(b"#", b"\xe9")),
        tmp_path / "claims.parquet",
    ):
        admitted = admit_claims(path)
        assert admitted.accepted["claim_id"].to_list() == ["a", "c"]
        assert admitted.rejected.select("row", "expected").rows() == [(2, "text in UTF-8")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_utf_16_is_named_as_such(encoding: str, tmp_path: Path) -> None:
    for format in ("jsonl", "csv"):
        wide = as_bytes([claim("a", text="ضربة جوية" * 20)], format).decode().encode(encoding)
        with pytest.raises(InputError, match=r"Got UTF-16 text.*in UTF-8"):
            admit_claims(written(tmp_path, f"claims.{format}", wide))


def test_a_pipe_is_told_apart_by_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, said in (
        (b"", "standard input: is empty"),
        (b"hello,there\n", "standard input: neither JSON Lines nor CSV"),
        (b"%PDF-1.4", "Got a PDF document"),
        (packed(as_bytes([claim("a")] * 50, "jsonl"), ".gz")[:-9], "standard input: the gzip data"),
    ):
        with pytest.raises(InputError, match=said):
            admit_claims(piped(data, monkeypatch))


def test_a_named_pipe_is_read_once_from_start_to_end(tmp_path: Path) -> None:
    for format in FORMATS:
        pipe = tmp_path / f"claims.{format}"
        os.mkfifo(pipe)
        data = as_bytes([claim("a")], format)
        writer = threading.Thread(target=pipe.write_bytes, args=(data,))
        writer.start()
        assert admit_claims(pipe).accepted["claim_id"].to_list() == ["a"]
        writer.join()
