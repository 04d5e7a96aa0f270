"""What a person is told of the inputs of a command: the rows turned away, and what to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from features.gate import Admitted

_FAULTS: Final = 3
"""Faults that are named; the file of rejects has them all."""


def input_lines(inputs: Iterable[tuple[str, Admitted]]) -> Iterator[str]:
    """Return the lines of a summary that tell of each input, by what it is."""
    for what, admitted in inputs:
        if admitted.n_rejected:
            yield f"  rejected  {admitted.n_rejected:,} of {admitted.n_rows:,} {what}"
            for fault in admitted.rejected.head(_FAULTS).iter_rows(named=True):
                yield (
                    f"              row {fault['row']}, {fault['field']}: expected "
                    f"{fault['expected']}, got {fault['value']!r}"
                )
        for note in admitted.notes:
            yield f"  note      {what}: {note}"
