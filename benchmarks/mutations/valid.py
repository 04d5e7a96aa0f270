"""Small valid inputs as rows, and rows as the bytes of a file in every format."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from typing import Any, Final

import polars as pl
import pyarrow as pa

Row = dict[str, Any]
FORMATS: Final = ("jsonl", "csv", "parquet")
PACKINGS: Final = ("", ".gz", ".zst")

_TEXTS: Final = (
    "Twelve fighters were captured near the bridge, an official said.",
    'He called it "a lie", and denied that the road was cut.',
    "Two lines\nof one report; 45 killed, reportedly.",
    "أسر جنديان قرب الجسر",
    "Der Vorstoß wurde zurückgeschlagen.",
)


def claims(dice: random.Random) -> list[Row]:
    """Return one to twelve good claims."""
    return [
        {
            "claim_id": f"c{at}",
            "text": dice.choice(_TEXTS),
            "source_id": dice.choice(["sana", "ea", "sohr"]),
            "published_at": dice.choice(["2017-09-29", "2017-09-29T14:05:00+03:00"]),
            "event_id": f"e{at // 3}",
            "stance": dice.choice(["asserts", "denies", None]),
            "cites": dice.choice([["ea", "sohr"], [], None]),
            "favours": "regime",
            "harms": dice.choice(["rebels", None]),
            "quantity": dice.choice([{"low": 12, "high": None, "unit": "people"}, None]),
        }
        for at in range(dice.randint(1, 12))
    ]


def sources(dice: random.Random) -> list[Row]:
    """Return one to six good sources."""
    return [
        {
            "source_id": f"s{at}",
            "name": dice.choice(["The Agency", "وكالة", None]),
            "kind": dice.choice(["state_media", "ngo", "blog"]),
            "alignment": dice.choice([{"regime": 1.0, "rebels": -0.5}, {"regime": 0}, None]),
        }
        for at in range(dice.randint(1, 6))
    ]


def as_bytes(rows: list[Row], format: str) -> bytes:
    """Write rows as a file in a format; what a format cannot hold goes in as text."""
    if format == "jsonl":
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(
            "utf-8", "surrogatepass"
        )
    return _as_csv(rows) if format == "csv" else _as_parquet(rows)


def _as_csv(rows: list[Row]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return text.getvalue().encode("utf-8", "surrogatepass")


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def _as_parquet(rows: list[Row]) -> bytes:
    try:
        return _written(rows)
    except (pl.exceptions.PolarsError, TypeError, OverflowError, UnicodeError):
        return _written([{name: _plain(value) for name, value in row.items()} for row in rows])


def _written(rows: list[Row]) -> bytes:
    file = io.BytesIO()
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(file)
    return file.getvalue()


def _plain(value: Any) -> str | None:
    return None if value is None else str(_cell(value)).encode("utf-8", "replace").decode()


def packed(data: bytes, packing: str) -> bytes:
    """Pack bytes as the ending says: .gz, .zst, or none."""
    if packing == ".gz":
        return gzip.compress(data, mtime=0)
    if packing == ".zst":
        file = pa.BufferOutputStream()
        with pa.CompressedOutputStream(file, "zstd") as stream:
            stream.write(data)
        return bytes(file.getvalue())
    return data
