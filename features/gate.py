"""The gate: good rows go in, and every bad row comes back with all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from features.checked_rows import check_rows
from features.fields import CLAIMS, CLAIMS_SCHEMA, SOURCES, SOURCES_SCHEMA
from features.files import Frame, read_rows
from features.rejects import in_order, rejected_lines
from features.remarks import Remarks, kinds_note, repeats_note
from features.repeats import repeated_claims, repeated_sources
from features.stages import Stages


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the gate let in, what it turned away, and what it did on the way.

    `accepted` has exactly the columns of `CLAIMS_SCHEMA` or `SOURCES_SCHEMA`, in the order of the
    input. `rejected` has one line for each fault: `row` (from 1), the id where it can be read,
    `field` ("row" where the row as a whole cannot be read), `value` (shortened, hidden characters
    made visible), `expected`, and of a folder `part`: the file and the row in it. Every row is
    accepted, rejected, or a source given before in the same words:
    ``n_rows == accepted.height + n_rejected + n_repeated``.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    n_rows: int
    n_repeated: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def n_rejected(self) -> int:
        """How many rows were turned away."""
        return self.rejected["row"].n_unique()


def admit_claims(claims: Frame | str | Path, stages: Stages | None = None) -> Admitted:
    """Check claims from a frame (pandas or Polars), a file, a folder of parts, or `-`, a pipe.

    Files are JSON Lines, CSV or Parquet, plain or packed by gzip or Zstandard (see `read_rows`).
    Raises `InputError` when the input as a whole is unusable: not readable, cut short, a required
    column missing, no rows. A bad row never raises. Labels are not read; hidden characters are
    taken out of text, and `notes` say in how many rows.

    >>> admitted = admit_claims(pl.DataFrame({
    ...     "claim_id": ["c1", "c2"], "source_id": ["sana", "ea"],
    ...     "text": ["The attack was repelled.", "The road was cut."],
    ...     "published_at": ["2017-09-29", "yesterday"]}))
    >>> admitted.accepted["claim_id"].to_list(), admitted.n_rejected
    (['c1'], 1)
    >>> admitted.rejected.row(0)[:4]
    (2, 'c2', 'published_at', 'yesterday')
    """
    stages = stages or Stages()
    with stages.stage("read"):
        rows = read_rows(claims, CLAIMS)
    with stages.stage("gate", rows.n_rows):
        checked = check_rows(rows, CLAIMS)
        good = checked.good()
        rejected = rejected_lines(checked.faults, checked.frame, CLAIMS, rows.parts)
        if checked.may_repeat(CLAIMS):
            repeated = repeated_claims(checked.ids(CLAIMS), rows.parts)
            good = good.join(repeated, on="row", how="anti", maintain_order="left")
            rejected = in_order(pl.concat([rejected, repeated]), CLAIMS)
        return Admitted(
            accepted=good[CLAIMS_SCHEMA.names()],
            rejected=rejected,
            n_rows=rows.n_rows,
            notes=Remarks.of(rows, checked, CLAIMS).notes(CLAIMS),
        )


def admit_sources(sources: Frame | str | Path, stages: Stages | None = None) -> Admitted:
    """Check sources from a frame (pandas or Polars), a file, a folder of parts, or `-`, a pipe.

    Raises `InputError` when the input as a whole is unusable. A kind that is not listed counts as
    `unknown`, and a source given twice in the same words counts once; `notes` say so.

    >>> admitted = admit_sources(pl.DataFrame({
    ...     "source_id": ["sana", "ea"], "kind": ["state_media", "blog"],
    ...     "alignment": ['{"regime": 1.0}', '{"regime": 3}']}))
    >>> admitted.accepted["source_id"].to_list()
    ['sana']
    >>> admitted.rejected["value", "expected"].rows()
    [('regime: 3', 'a weight from -1 to 1')]
    """
    stages = stages or Stages()
    with stages.stage("read"):
        rows = read_rows(sources, SOURCES)
    with stages.stage("gate", rows.n_rows):
        checked = check_rows(rows, SOURCES)
        first, repeated, n_repeated = repeated_sources(checked.good())
        notes = Remarks.of(rows, checked, SOURCES).notes(SOURCES)
        return Admitted(
            accepted=first[SOURCES_SCHEMA.names()],
            rejected=rejected_lines(checked.faults + repeated, checked.frame, SOURCES, rows.parts),
            n_rows=rows.n_rows,
            n_repeated=n_repeated,
            notes=notes + kinds_note(checked) + repeats_note(n_repeated),
        )
