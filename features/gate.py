"""The gate: good rows go in, and every bad row comes back with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from features import few
from features.alignment import with_sides
from features.characters import plain_column
from features.faults import Fault, shown
from features.fields import CLAIMS, CLAIMS_SCHEMA, KINDS, SOURCES, SOURCES_SCHEMA, Table
from features.files import Frame, read_rows
from features.quantity import spread_quantity
from features.rejects import found_faults, rejected_lines
from features.rows import RawRows
from features.rules import columns_of, rare_fields, values_of
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
    return _admit(claims, CLAIMS, CLAIMS_SCHEMA, stages or Stages())


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
    return _admit(sources, SOURCES, SOURCES_SCHEMA, stages or Stages())


def _admit(data: Frame | str | Path, table: Table, schema: pl.Schema, stages: Stages) -> Admitted:
    with stages.stage("read"):
        rows = read_rows(data, table)
    with stages.stage("gate", rows.n_rows):
        return _checked(rows, table, schema)


def _checked(rows: RawRows, table: Table, schema: pl.Schema) -> Admitted:
    frame, faults = spread_quantity(rows.frame, list(rows.faults))
    if "alignment" in table.fields:
        frame, faults = with_sides(frame, faults)
    raw = _raw(frame, table)
    rare = rare_fields(raw, table)
    columns = columns_of(table, tuple(raw.schema.items()), rare)
    checked = few.with_columns(raw, values_of(columns))
    faults += found_faults(columns, checked, faults)
    bad = {fault.row for fault in faults}
    good = checked.filter(~pl.col("row").is_in(bad)) if bad else checked
    good, repeated, n_repeated = _without_repeats(good, checked, table)
    return Admitted(
        accepted=good[schema.names()],
        rejected=rejected_lines(faults + repeated, checked, table, rows.parts),
        n_rows=rows.n_rows,
        n_repeated=n_repeated,
        notes=rows.notes + _notes(rows.columns, checked, table, rare, n_repeated),
    )


def _raw(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Every field of the table as it came, under the name "raw ...", null where it is absent."""
    absent = [pl.lit(None).alias(name) for name in table.fields if name not in frame.columns]
    return frame.with_columns(absent).select("row", pl.exclude("row").name.prefix("raw "))


def _without_repeats(
    good: pl.DataFrame, checked: pl.DataFrame, table: Table
) -> tuple[pl.DataFrame, list[Fault], int]:
    """The good rows whose id was not there before, the faults of the others, and equal sources."""
    if good[table.id].is_first_distinct().all() and good.height == checked.height:
        return good, [], 0
    first = good.filter(pl.col(table.id).is_first_distinct())
    is_source = table.name == "sources"
    content = ["row", *(table.fields if is_source else ())]
    firsts = first.select(table.id, pl.col(content).name.prefix("first "))
    later = (good if is_source else checked).join(firsts, on=table.id, maintain_order="left")
    later = later.filter(pl.col("row") > pl.col("first row"))
    n_repeated = 0
    if is_source:
        same = later.select(
            pl.all_horizontal(
                pl.col(name).eq_missing(pl.col(f"first {name}")) for name in table.fields
            )
        ).to_series()
        n_repeated = int(same.sum())
        later = later.filter(~same)
    faults = [
        Fault(row, None, table.id, shown(code), f"an id of its own: row {first_row} has it")
        for row, code, first_row in later.select("row", table.id, "first row").iter_rows()
    ]
    return first, faults, n_repeated


def _notes(
    found: Sequence[str],
    checked: pl.DataFrame,
    table: Table,
    rare: frozenset[str],
    n_repeated: int,
) -> list[str]:
    notes = []
    extras = [n for n in found if n not in table.columns and not n.startswith("label")]
    if extras:
        names = ", ".join(shown(name) or '""' for name in extras)
        notes.append(f"columns of the {table.name} that are not used: {names}")
    for name in sorted(rare):
        if table.fields[name] in ("text", "name"):
            raw = pl.col(f"raw {name}")
            n_plain = checked.select((plain_column(raw) != raw).sum()).item()
            notes.append(
                f"{name}: invisible or control characters removed in {_counted(n_plain, 'row')}"
            )
    if "kind" in table.fields and checked["raw kind"].dtype == pl.String:
        given = checked.select(pl.col("raw kind").str.strip_chars()).to_series()
        odd = given.filter((given != "") & ~given.str.to_lowercase().is_in(KINDS))
        if len(odd):
            counts = odd.value_counts(sort=True).rows()
            told = ", ".join(f"{shown(kind)} ({count})" for kind, count in counts)
            notes.append(f"kinds not known, taken as unknown: {told}")
    if n_repeated:
        notes.append(
            f"{_counted(n_repeated, 'source')} given again in the same words, counted once"
        )
    return notes


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
