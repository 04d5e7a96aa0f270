"""The same rows written in every way that inputs come."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

Row = dict[str, Any]
FORMATS = ("jsonl", "csv", "parquet")
PACKINGS = ("", ".gz", ".zst")


def as_bytes(rows: list[Row], format: str) -> bytes:
    if format == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    if format == "csv":
        return as_csv(rows).encode()
    file = io.BytesIO()
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(file)
    return file.getvalue()


def as_csv(rows: list[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names)
    for row in rows:
        cells = [row.get(name) for name in names]
        writer.writerow(json.dumps(c) if isinstance(c, (dict, list)) else c for c in cells)
    return text.getvalue()


def packed(data: bytes, packing: str) -> bytes:
    if packing == ".gz":
        return gzip.compress(data)
    if packing == ".zst":
        file = pa.BufferOutputStream()
        with pa.CompressedOutputStream(file, "zstd") as stream:
            stream.write(data)
        return bytes(file.getvalue())
    return data


def written(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def claim(claim_id: object, **changes: Any) -> Row:
    row = {"claim_id": claim_id, "text": "t", "source_id": "s", "published_at": "2017-09-29"}
    return row | changes
