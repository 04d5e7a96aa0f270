"""What a Spark job prints when it is done: the first lines of a local batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.overrides.told import overrides_lines
from scoring.spark.job import SparkBatch

_FAULTS: Final = 3
"""Faults that are named; the file of rejects has them all."""


def summary_lines(batch: SparkBatch) -> Iterator[str]:
    """Return the summary; its first line says the whole by itself."""
    n_rejected = batch.n_rejected_in_all
    yield (
        f"scored {_counted(batch.n_scored, 'claim')}, rejected {_counted(n_rejected, 'row')}, "
        f"{batch.n_later:,} later than the as-of time -> {batch.scores}"
    )
    yield f"  stands    {batch.moment}"
    for fault in batch.rejected.head(_FAULTS).iter_rows(named=True):
        where = fault["part"] or f"row {fault['row']}"
        yield (
            f"  rejected  {fault['input']}, {where}, {fault['field']}: expected "
            f"{fault['expected']}, got {fault['value']!r}"
        )
    for what, notes in (("claims", batch.notes), ("sources", batch.sources.notes)):
        for note in notes:
            yield f"  note      {what}: {note}"
    if n_rejected:
        yield f"  rejects   {batch.rejects}"
    if batch.overrides is not None:
        yield from overrides_lines(batch.overrides)


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
