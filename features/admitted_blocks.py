"""The gate for inputs too large to hold: claims let in block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from features.checked_rows import check_rows
from features.fields import CLAIMS, CLAIMS_SCHEMA
from features.files import Frame, read_blocks
from features.rejects import rejected_lines
from features.remarks import Remarks
from features.rows import BLOCK, RawRows
from features.stages import Stages


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of an input of claims; ids have not been compared.

    `accepted` has the columns of `CLAIMS_SCHEMA`, `rejected` is as in `Admitted`; `ids` has `row`,
    `claim_id` and `good` of every row whose id can be read, for `features.repeats` to compare with
    those of all other blocks. `parts` are the files of a folder that the rows are in.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    ids: pl.DataFrame
    n_rows: int
    parts: list[tuple[str, int]]
    remarks: Remarks


def admit_blocks(
    claims: Frame | str | Path, stages: Stages | None = None, size: int = BLOCK
) -> Iterator[Block]:
    """Yield claims checked as `admit_claims` does, in blocks of about `size` rows as they are read.

    Together the blocks are what `admit_claims` gives, but for claims whose id was given before.
    Raises `InputError` where the input as a whole is unusable; of some it is known at the end only.

    >>> claims = pl.DataFrame({"claim_id": ["a", "b"], "text": ["Yes.", "No."],
    ...     "source_id": ["s", "s"], "published_at": ["2017-09-29", "then"]})
    >>> [(block.accepted.height, block.rejected["row"].to_list()) for block in admit_blocks(claims)]
    [(1, [2])]
    """
    stages = stages or Stages()
    blocks = read_blocks(claims, CLAIMS, size)
    while True:
        with stages.stage("read"):
            rows = next(blocks, None)
        if rows is None:
            return
        with stages.stage("gate", rows.n_rows):
            block = _admitted(rows)
        yield block


def _admitted(rows: RawRows) -> Block:
    checked = check_rows(rows, CLAIMS)
    return Block(
        accepted=checked.good().select(CLAIMS_SCHEMA.names()),
        rejected=rejected_lines(checked.faults, checked.frame, CLAIMS, rows.parts),
        ids=checked.ids(CLAIMS),
        n_rows=rows.n_rows,
        parts=rows.parts,
        remarks=Remarks.of(rows, checked, CLAIMS),
    )
