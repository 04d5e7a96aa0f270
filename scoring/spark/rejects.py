"""The rejects of a Spark job, in the lines and in the order of a local one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from features.characters import visible
from features.faults import shown
from scoring.spark.gating import AT
from scoring.spark.staged import PART, Staged
from scoring.spark.storage import Storage

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

HEAD: Final = 10
"""Faults that are kept to be named."""
_AT_ONCE: Final = 10_000
_SCHEMA: Final = pl.Schema(
    {
        "input": pl.String(),
        "row": pl.Int64(),
        **dict.fromkeys(
            ("part", "claim_id", "source_id", "field", "value", "expected"), pl.String()
        ),
    }
)


def write_rejects(
    staged: Staged,
    n_rejected: int,
    others: Mapping[str, pl.DataFrame],
    storage: Storage,
    target: str,
) -> pl.DataFrame:
    """Write the faults of the claims, and after them those of other inputs; return the first ones.

    The driver writes them, a block at a time, as one file of JSON Lines, empty where none are.
    """
    head = _SCHEMA.to_frame()
    with storage.writing(target) as stream:
        for block in _blocks(staged if n_rejected else None, others):
            stream.write(bytearray(block.write_ndjson().encode()))
            head = head if head.height else block.head(HEAD)
    return head


def _blocks(staged: Staged | None, others: Mapping[str, pl.DataFrame]) -> Iterator[pl.DataFrame]:
    if staged is not None:
        rows = _lines(staged).orderBy("part", AT, "place", "line").toLocalIterator()
        while block := list(islice(rows, _AT_ONCE)):
            yield _told(block, staged)
    for name, faults in others.items():
        if faults.height:
            told = pl.concat([_SCHEMA.to_frame(), faults], how="diagonal_relaxed")
            yield told.with_columns(input=pl.lit(name)).select(*_SCHEMA)


def _lines(staged: Staged) -> DataFrame:
    """A row for each fault; of an id used before the sentence is made when rows have numbers."""
    from pyspark.sql.functions import col, lit, posexplode

    found = staged.rows.where("faults is not null").select(
        "part", AT, posexplode("faults").alias("line", "fault")
    )
    nowhere = lit(None).cast("bigint").alias("first")
    lines = found.select("part", AT, "line", "fault.*", nowhere)
    if staged.repeats is None:
        return lines
    repeated = staged.repeats.select(
        "part", AT, lit(-1).alias("line"), lit(1).alias("place"), "claim_id",
        lit("claim_id").alias("field"), col("claim_id").alias("value"), lit("").alias("expected"),
        "first",
    )  # fmt: skip
    return lines.unionByName(repeated)


def _told(block: Sequence[Any], staged: Staged) -> pl.DataFrame:
    """The lines as the local gate words them: rows numbered through, from 1."""
    starts = [0, *accumulate(staged.rows_of_part)]
    lines = []
    for line in block:
        code, value, expected = line["claim_id"], line["value"], line["expected"]
        if line["first"] is not None:
            first = starts[line["first"] // PART] + line["first"] % PART + 1
            code, value = shown(code), shown(value)
            expected = f"an id of its own: row {first} has it"
        name = visible(staged.parts.names[line["part"]])
        part = f"{name} row {line[AT] + 1}" if staged.parts.is_folder else None
        row = starts[line["part"]] + line[AT] + 1
        lines.append(("claims", row, part, code, None, line["field"], value, expected))
    return pl.DataFrame(lines, schema=_SCHEMA, orient="row")
