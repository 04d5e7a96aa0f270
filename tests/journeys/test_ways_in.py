"""A night's batch that comes through a pipe or as a folder of parts, through the real command."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.features.ways_in import packed

ROOT = Path(__file__).resolve().parents[2]
SYRIA = ROOT / "scoring" / "corpora" / "syria"


def scored(claims: str, folder: Path, piped: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    arguments = f"score {claims} -s {SYRIA / 'sources.jsonl'} --out {folder / 'scores.parquet'}"
    return subprocess.run(
        [sys.executable, "-m", "scoring", *arguments.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MLFLOW_TRACKING_URI": "http://127.0.0.1:9"},
        input=piped,
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("file")
    assert scored(str(SYRIA / "claims.jsonl"), folder).returncode == 0
    return pl.read_parquet(folder / "scores.parquet")


@pytest.mark.parametrize("packing", ["", ".zst"])
def test_a_pipe_gives_the_scores_of_the_file(
    packing: str, expected: pl.DataFrame, tmp_path: Path
) -> None:
    ended = scored("-", tmp_path, packed((SYRIA / "claims.jsonl").read_bytes(), packing))
    assert ended.returncode == 0, ended.stderr
    assert_frame_equal(pl.read_parquet(tmp_path / "scores.parquet"), expected)


def test_a_folder_of_parts_gives_the_scores_of_the_file_and_names_its_faults(
    expected: pl.DataFrame, tmp_path: Path
) -> None:
    lines = (SYRIA / "claims.jsonl").read_bytes().splitlines(keepends=True)
    parts = tmp_path / "parts"
    parts.mkdir()
    for at in range(0, len(lines), 90):
        part = gzip.compress(b"".join(lines[at : at + 90]))
        (parts / f"part-{at:03}.jsonl.gz").write_bytes(part)
    (parts / "part-999.jsonl").write_bytes(b'{"claim_id": "late"}\n{')
    ended = scored(str(parts), tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert_frame_equal(pl.read_parquet(tmp_path / "scores.parquet"), expected)
    rejected = pl.read_ndjson(tmp_path / "scores.rejected.jsonl")
    assert set(rejected["part"]) == {"part-999.jsonl row 1", "part-999.jsonl row 2"}
    assert set(rejected["row"]) == {len(lines) + 1, len(lines) + 2}


def test_a_pipe_that_ends_too_soon_ends_with_a_sentence(tmp_path: Path) -> None:
    ended = scored("-", tmp_path, gzip.compress((SYRIA / "claims.jsonl").read_bytes())[:-2000])
    assert ended.returncode == 2
    assert b"standard input: the gzip data are cut short" in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert not (tmp_path / "scores.parquet").exists()
