"""Packed inputs: what is cut short, damaged, or made to fill the memory."""

from __future__ import annotations

import gzip
import random
import resource
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from features.errors import InputError
from features.gate import admit_claims
from tests.features.ways_in import as_bytes, claim, packed, written

MB = 1 << 20
HEADER = b"claim_id,text,source_id,published_at\n"


def many() -> bytes:
    dice = random.Random(7)
    return as_bytes(
        [claim(f"c{at}", text=dice.randbytes(90).hex()) for at in range(3_000)], "jsonl"
    )


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("kept", [0.5, 0.9, 0.9999])
def test_a_packed_file_that_is_cut_short_is_refused_as_a_whole(
    packing: str, kept: float, tmp_path: Path
) -> None:
    data = packed(many(), packing)
    path = written(tmp_path, f"claims.jsonl{packing}", data[: int(len(data) * kept)])
    with pytest.raises(InputError, match=r"cut short. Got [\d,]+ bytes before that.*no part of it"):
        admit_claims(path)


def test_a_packed_file_whose_checksum_is_wrong_is_refused(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(as_bytes([claim("a")], "jsonl")))
    data[-6] ^= 1
    with pytest.raises(InputError, match="the gzip data are damaged"):
        admit_claims(written(tmp_path, "claims.jsonl.gz", bytes(data)))


def test_packed_files_put_together_are_one(tmp_path: Path) -> None:
    for packing in (".gz", ".zst"):
        data = b"".join(packed(as_bytes([claim(name)], "jsonl"), packing) for name in "ab")
        admitted = admit_claims(written(tmp_path, f"claims.jsonl{packing}", data))
        assert admitted.accepted["claim_id"].to_list() == ["a", "b"]


def bombs() -> Iterator[tuple[str, bytes, bytes, int]]:
    """Name, start, what is repeated, and how many megabytes of it."""
    row = as_bytes([claim("a")], "jsonl")
    yield "claims.jsonl.zst", row, b"x" * MB, 2_000
    yield "claims.jsonl.gz", row, b"x" * MB, 400
    yield "claims.csv.zst", HEADER + b'a,"', b"x" * MB, 2_000
    yield "claims.csv.zst", HEADER + b'a,"', b"x\n" * (MB // 2), 200
    yield "claims.csv.zst", HEADER, b"\n" * MB, 200
    yield "claims.parquet.zst", b"PAR1", b"\0" * MB, 200


@pytest.mark.parametrize(("name", "start", "body", "times"), list(bombs()))
def test_a_file_that_unpacks_to_far_too_much_does_not_fill_the_memory(
    name: str, start: bytes, body: bytes, times: int, tmp_path: Path
) -> None:
    path = tmp_path / name
    codec = "gzip" if name.endswith(".gz") else "zstd"
    with pa.CompressedOutputStream(pa.OSFile(str(path), "wb"), codec) as stream:
        stream.write(start)
        for _ in range(times):
            stream.write(body)
    assert path.stat().st_size < 2 * MB
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match="unpacks to more than 300 times its size"):
        admit_claims(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


def test_a_small_parquet_file_of_millions_of_rows_is_refused(tmp_path: Path) -> None:
    n = 3_000_000
    same = {name: pl.repeat("a", n, eager=True) for name in HEADER.decode().strip().split(",")}
    pl.DataFrame(same).write_parquet(tmp_path / "claims.parquet")
    with pytest.raises(InputError, match="3,000,000 rows"):
        admit_claims(tmp_path / "claims.parquet")
