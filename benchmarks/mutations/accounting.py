"""One damaged file through the gate, and whether every row of it is accounted for."""

from __future__ import annotations

import csv
import gzip
import io
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from benchmarks.mutations.mutators import change_bytes, change_rows
from benchmarks.mutations.valid import FORMATS, PACKINGS, as_bytes, claims, packed, sources
from features.errors import InputError
from features.faults import WHOLE_ROW
from features.gate import Admitted, admit_claims, admit_sources

Ending = Literal["admitted", "unusable", "failed"]
BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: how it ended, its rows, and what is wrong where it failed."""

    number: int
    name: str
    ending: Ending
    n_rows: int = 0
    n_accepted: int = 0
    n_rejected: int = 0
    said: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file that was damaged, before and after it was packed."""

    name: str
    data: bytes
    plain: bytes
    is_claims: bool


def damaged(seed: int, number: int) -> Damaged:
    """Make one damaged file; the same seed and number give the same one."""
    dice = random.Random(f"{seed}-{number}")
    is_claims, format, packing = dice.random() < 0.7, dice.choice(FORMATS), dice.choice(PACKINGS)
    rows = claims(dice) if is_claims else sources(dice)
    for _ in range(dice.randint(0, 3)):
        rows = change_rows(rows, dice)
    plain = as_bytes(rows, format)
    for _ in range(dice.choice([0, 1, 1, 1, 2, 3])):
        plain = change_bytes(plain, dice)
    data = packed(plain, packing)
    if packing and dice.random() < 0.4:
        data = change_bytes(data, dice)
    kind = "claims" if is_claims else "sources"
    return Damaged(f"{kind}.{format}{packing}", data, plain, is_claims)


def outcome(seed: int, number: int, folder: Path) -> Outcome:
    """Put a damaged file through the gate; whatever is neither rows nor words is a failure."""
    made = damaged(seed, number)
    path = folder / made.name
    path.write_bytes(made.data)
    start = time.perf_counter()
    try:
        admitted = (admit_claims if made.is_claims else admit_sources)(path)
    except InputError as error:
        told = "" if str(error).startswith(str(path)) else f"names no file: {error}"
        return Outcome(number, made.name, "failed" if told else "unusable", said=told or str(error))
    except BaseException as error:  # the very thing that is looked for; Rust panics as these
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome(number, made.name, "failed", said=f"{type(error).__name__}: {error}")
    finally:
        path.unlink()
    said = wrong_with(admitted, made)
    return Outcome(
        number, made.name, "failed" if said else "admitted", admitted.n_rows,
        admitted.accepted.height, admitted.n_rejected, said, time.perf_counter() - start,
    )  # fmt: skip


def wrong_with(admitted: Admitted, made: Damaged) -> str:
    """Say in what the rows of a file do not add up; nothing where they do."""
    told = admitted.accepted.height + admitted.n_rejected + admitted.n_repeated
    if admitted.n_rows != told or not told:
        return f"{admitted.n_rows} rows, but {told} accepted, rejected or repeated"
    if made.is_claims:
        named = pl.concat([admitted.accepted["row"], admitted.rejected["row"].unique()]).sort()
        if named.to_list() != list(range(1, admitted.n_rows + 1)):
            return "a row is told twice or not at all"
    plain = _unpacked(made)
    if plain is None:
        return "packed data that other readers call damaged were read"
    counted = COUNTS[made.name.split(".")[1]](plain, admitted)
    return "" if counted in (None, admitted.n_rows) else f"{admitted.n_rows} rows, not {counted}"


def _unpacked(made: Damaged) -> bytes | None:
    """The plain bytes as others unpack them; None where they cannot."""
    try:
        if made.data.startswith(b"\x1f\x8b"):
            return gzip.decompress(made.data)
        if made.data.startswith(b"\x28\xb5\x2f\xfd"):
            return bytes(pa.CompressedInputStream(pa.BufferReader(made.data), "zstd").read())
    except (OSError, EOFError, ValueError):
        return None
    return made.data


def _lines(plain: bytes, _: Admitted) -> int:
    return sum(bool(line.strip()) for line in plain.removeprefix(BOM).split(b"\n"))


def _records(plain: bytes, admitted: Admitted) -> int | None:
    """Records as Python's reader counts them; where one is damaged readers need not agree."""
    header = plain.lstrip(b"\r\n").partition(b"\n")[0]
    if (admitted.rejected["field"] == WHOLE_ROW).any() or header.count(b'"') % 2:
        return None
    text = io.StringIO(plain.removeprefix(BOM).decode("latin-1"), newline="")
    csv.field_size_limit(1 << 30)
    return sum(bool(record) for record in csv.reader(text)) - 1


def _footer(plain: bytes, _: Admitted) -> int:
    return int(parquet.read_metadata(io.BytesIO(plain)).num_rows)


COUNTS: Final[dict[str, Callable[[bytes, Admitted], int | None]]] = {
    "jsonl": _lines,
    "csv": _records,
    "parquet": _footer,
}
"""How many rows there are, counted by other means than ours."""
