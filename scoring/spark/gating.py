"""The gate, as an executor runs it: a block of rows at a time, nothing kept between blocks.

What only all rows together tell, whether an id was used before, is left to `scoring.spark.staged`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import polars as pl

from features.checked_rows import Checked, check_rows
from features.faults import WHOLE_ROW
from features.fields import CLAIMS, CLAIMS_SCHEMA
from features.files import read_rows
from features.rejects import rejected_lines
from features.remarks import Remarks
from features.times import available_at
from scoring.spark.frames import batches_of, frame_of

if TYPE_CHECKING:
    import pyarrow as pa

PATH: Final = "_path"
AT: Final = "at"
"""The place of a row in its part, from 0; with `part`, the number of the part, it names the row."""
BLOCK: Final = 20_000
"""Rows that go through the gate together."""
BATCH: Final = 5_000
"""Rows that are handed to Spark together."""

FAULTS: Final = pl.List(
    pl.Struct(
        {
            "place": pl.Int32,
            "claim_id": pl.String,
            "field": pl.String,
            "value": pl.String,
            "expected": pl.String,
        }
    )
)
"""What is wrong with a row; `place` is that of the field among the fields."""
_FIELDS: Final = pl.Schema(
    {name: kind for name, kind in CLAIMS_SCHEMA.items() if name not in ("row", "claim_id")}
)
STAGED: Final = pl.Schema(
    {
        "part": pl.Int32(),
        AT: pl.Int64(),
        "claim_id": pl.String(),
        "good": pl.Boolean(),
        "available_at": pl.Datetime("us", "UTC"),
        "faults": FAULTS,
        "notes": pl.List(pl.String),
        **_FIELDS,
    }
)
"""Every row after the gate: its fields where it is good, else what is wrong with it."""

_PLACES: Final = {name: place for place, name in enumerate([WHOLE_ROW, *CLAIMS.columns])}


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an input by the names of their files, in order, and its columns without use."""

    names: Sequence[str]
    is_folder: bool = False
    unused: Sequence[str] = ()

    def numbers(self) -> Mapping[str, int]:
        """Return the number of each part."""
        return {name: number for number, name in enumerate(self.names)}


def gate(batches: Iterable[pa.RecordBatch], parts: Parts) -> Iterator[pa.RecordBatch]:
    """Put the rows of a partition, each with `_path` and `at`, through the gate."""
    for block in _blocks(batches):
        yield from batches_of(gate_block(block, parts), STAGED, BATCH)


def gate_block(block: pl.DataFrame, parts: Parts) -> pl.DataFrame:
    """Return the rows of a block with the columns of `STAGED`, in the order of the input.

    A row is good here whoever had its id before.
    """
    names = block[PATH].unique().to_list()
    numbers = {name: parts.numbers()[name_of(name)] for name in names}
    number = pl.col(PATH).replace_strict(numbers, return_dtype=pl.Int32)
    placed = block.select(number.alias("part"), AT, pl.exclude(PATH, AT)).sort("part", AT)
    data = placed.drop("part", AT)
    given = data.with_columns(pl.lit(None).alias(name) for name in parts.unused)
    rows = read_rows(given, CLAIMS)
    checked = check_rows(rows, CLAIMS)
    numbered = placed.select("part", AT).with_row_index("row", 1)
    fields = checked.good().select("row", *_FIELDS).with_columns(available_at=available_at())
    notes = Remarks.of(rows, checked, CLAIMS).notes(CLAIMS)
    for found in (checked.ids(CLAIMS), fields, _faults(checked)):
        numbered = numbered.join(found, on="row", how="left", maintain_order="left")
    return numbered.with_columns(
        pl.col("good").fill_null(value=False),
        notes=pl.when(pl.col("row") == 1).then(pl.lit(notes, pl.List(pl.String))),
    )


def name_of(uri: str) -> str:
    """Return the name of the file that Spark calls by its address.

    >>> name_of("file:/night/part%201.parquet")
    'part 1.parquet'
    """
    return unquote(uri.rpartition("/")[2])


def _faults(checked: Checked) -> pl.DataFrame:
    """The faults of each row, in the order of its fields."""
    place = pl.col("field").replace_strict(_PLACES, return_dtype=pl.Int32)
    told = rejected_lines(checked.faults, checked.frame, CLAIMS).with_columns(place=place)
    return told.group_by("row", maintain_order=True).agg(
        faults=pl.struct("place", "claim_id", "field", "value", "expected")
    )


def _blocks(batches: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    gathered: list[pa.RecordBatch] = []
    for batch in batches:
        gathered.append(_text_as_bytes(batch))
        if sum(part.num_rows for part in gathered) >= BLOCK:
            yield frame_of(gathered)
            gathered = []
    if any(part.num_rows for part in gathered):
        yield frame_of(gathered)


def _text_as_bytes(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Text as bytes: nobody on the way looked whether they are UTF-8; the gate does."""
    import pyarrow as pa

    def plain(column: Any, name: str) -> Any:
        is_text = pa.types.is_string(column.type) and name != PATH
        return column.cast(pa.binary()) if is_text else column

    names = batch.schema.names
    columns = [plain(column, name) for column, name in zip(batch.columns, names, strict=True)]
    return pa.RecordBatch.from_arrays(columns, names=names)
