"""Claims taken in block by block: held in memory, or, where they are many, laid out on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from features.admitted_blocks import Block, admit_blocks
from features.fields import CLAIMS, CLAIMS_SCHEMA
from features.gate import Admitted
from features.rejects import in_order
from features.remarks import Remarks
from features.repeats import repeated_claims
from features.stages import Stages
from scoring.job.cut_file import read_cut
from scoring.job.event_shards import SHARDS
from scoring.job.laid_out import lay_out
from scoring.job.sizes import Sizes
from scoring.job.workspace import CLAIMS as LAID
from scoring.job.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Intake:
    """Claims of a whole input; `admitted` has them where they are few, else they are on disk.

    On disk they are `n_blocks` blocks of the workspace, each cut by event; `admitted.accepted` is
    empty then, and `repeated` has the rows among them that were turned away for their id.
    """

    admitted: Admitted
    n_blocks: int = 0
    repeated: pl.Series = field(default_factory=lambda: pl.Series("row", [], pl.UInt32))


def take_in(claims: Path, work: Workspace, sizes: Sizes, stages: Stages) -> Intake:
    """Read and check all claims of an input, as `admit_claims` does.

    Raises InputError where the input as a whole is unusable, OutputError where the disk is.
    """
    seen = _Seen()
    held: list[pl.DataFrame] = []
    n_blocks = 0
    for block in admit_blocks(claims, stages, sizes.block):
        seen.add(block)
        held.append(block.accepted)
        if n_blocks or seen.n_rows > sizes.whole:
            with stages.stage("lay out", block.n_rows):
                for frame in held:
                    n_blocks += 1
                    lay_out(frame, work.block(LAID, n_blocks))
            held = []
    with stages.stage("gate"):
        if n_blocks:
            return _on_disk(seen, work, n_blocks)
        return _in_memory(seen, held)


class _Seen:
    """What is remembered of the blocks: little for each row, all of what is at fault."""

    def __init__(self) -> None:
        self.n_rows = 0
        self.rejected: list[pl.DataFrame] = []
        self.ids: list[pl.DataFrame] = []
        self.bad_ids: list[pl.DataFrame] = []
        self.parts: dict[tuple[str, int], None] = {}
        self.remarks = Remarks()

    def add(self, block: Block) -> None:
        self.n_rows += block.n_rows
        self.rejected.append(block.rejected)
        self.ids.append(block.ids.select("row", "good", id=pl.col(CLAIMS.id).hash()))
        self.bad_ids.append(block.ids.filter(~pl.col("good")))
        self.parts |= dict.fromkeys(block.parts)
        self.remarks += block.remarks

    def doubtful(self) -> pl.DataFrame:
        """The rows whose id, by its hash, is another's too."""
        ids = pl.concat(self.ids)
        return ids.filter(ids["id"].is_duplicated()).select("row")

    def admitted(self, accepted: pl.DataFrame, repeated: pl.DataFrame) -> Admitted:
        return Admitted(
            accepted=accepted,
            rejected=in_order(pl.concat([*self.rejected, repeated]), CLAIMS),
            n_rows=self.n_rows,
            notes=self.remarks.notes(CLAIMS),
        )

    def repeated(self, good: pl.DataFrame) -> pl.DataFrame:
        """The rejects for ids that were given before; `good` has `row` and id of good rows."""
        ids = [good.with_columns(good=pl.lit(value=True)), *self.bad_ids]
        return repeated_claims(pl.concat(ids, how="diagonal"), [*self.parts])


def _in_memory(seen: _Seen, held: list[pl.DataFrame]) -> Intake:
    accepted = pl.concat(held, rechunk=True)
    doubtful = seen.doubtful()
    good = accepted.select("row", CLAIMS.id).join(doubtful, on="row", how="semi")
    repeated = seen.repeated(good)
    if repeated.height:
        accepted = accepted.join(repeated, on="row", how="anti", maintain_order="left")
    return Intake(seen.admitted(accepted, repeated))


def _on_disk(seen: _Seen, work: Workspace, n_blocks: int) -> Intake:
    doubtful = seen.doubtful()
    good = pl.DataFrame(schema={"row": pl.UInt32, CLAIMS.id: pl.String})
    if doubtful.height:
        blocks = (_ids_of(work, number, doubtful) for number in range(1, n_blocks + 1))
        good = pl.concat([good, *blocks])
    repeated = seen.repeated(good)
    empty = CLAIMS_SCHEMA.to_frame()
    return Intake(seen.admitted(empty, repeated), n_blocks, repeated["row"].unique())


def _ids_of(work: Workspace, number: int, asked: pl.DataFrame) -> pl.DataFrame:
    found = read_cut(work.block(LAID, number), range(SHARDS), ["row", CLAIMS.id])
    return found.join(asked, on="row", how="semi")
