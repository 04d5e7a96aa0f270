"""What a reader should know of how an input was read, though no row is at fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from features.checked_rows import Checked
from features.faults import shown
from features.fields import KINDS, READ_FROM_TEXT, Table
from features.from_text import counts_from_text, from_text_note
from features.rows import RawRows


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was seen in an input, or in some blocks of it: `+` adds the next block.

    `read` are notes of the readers, `columns` all that were found. By field are counted: in
    `hidden` rows with invisible characters, in `from_text` good rows of which the field was read
    from the text and not given.
    """

    read: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)
    from_text: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: RawRows, checked: Checked, table: Table) -> Remarks:
        """Return what there is to say of some rows."""
        names = tuple(rows.columns)
        may_be_read = READ_FROM_TEXT in table.fields and READ_FROM_TEXT in names
        counted = counts_from_text(checked.good()) if may_be_read else {}
        return cls(tuple(rows.notes), names, checked.hidden, counted)

    def __add__(self, other: Remarks) -> Remarks:
        return Remarks(
            self.read + other.read,
            tuple(dict.fromkeys(self.columns + other.columns)),
            _added(self.hidden, other.hidden),
            _added(self.from_text, other.from_text),
        )

    def notes(self, table: Table) -> list[str]:
        """Say it, one sentence each.

        >>> from features.fields import CLAIMS
        >>> Remarks(columns=("claim_id", "mood"), hidden={"text": 2}).notes(CLAIMS)[0]
        'columns of the claims that are not used: mood'
        """
        notes = [*self.read]
        extras = [
            name
            for name in self.columns
            if name not in table.columns and not name.startswith("label")
        ]
        if extras:
            names = ", ".join(shown(name) or '""' for name in extras)
            notes.append(f"columns of the {table.name} that are not used: {names}")
        for name, n_rows in self.hidden.items():
            notes.append(
                f"{name}: invisible or control characters removed in {_counted(n_rows, 'row')}"
            )
        if any(self.from_text.values()):
            notes.append(from_text_note(self.from_text))
        return notes


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in sorted({*one, *other})}


def kinds_note(checked: Checked) -> list[str]:
    """Say which kinds of sources are none of ours."""
    frame = checked.frame
    if frame["raw kind"].dtype != pl.String:
        return []
    given = frame.select(pl.col("raw kind").str.strip_chars()).to_series()
    odd = given.filter((given != "") & ~given.str.to_lowercase().is_in(KINDS))
    if odd.is_empty():
        return []
    counts = odd.value_counts(sort=True).rows()
    told = ", ".join(f"{shown(kind)} ({count})" for kind, count in counts)
    return [f"kinds not known, taken as unknown: {told}"]


def repeats_note(n_repeated: int) -> list[str]:
    """Say how many sources were given again in the same words."""
    if not n_repeated:
        return []
    return [f"{_counted(n_repeated, 'source')} given again in the same words, counted once"]


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
