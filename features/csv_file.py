"""CSV to rows: fast where it is sound, record by record where it is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import polars as pl

from features.cells import rows_of
from features.characters import BOM
from features.column_names import distinct
from features.csv_records import OTHERS, Record, Text, past_damage, record, unfit
from features.errors import InputError
from features.faults import POLARS_ERRORS, Fault, as_read
from features.fields import Table
from features.lines import MAX_LINE
from features.packed import Unpacked
from features.rows import RawRows, refuse_ruin, row_numbers

STEP: Final = 1 << 22
"""Bytes read as one part, about: damage sends only its own part to the careful way."""
_SOUND_CSV: Final = r'^(?:(?:"(?:[^"]|"")*"|[^"{0}\r\n]*)(?:{0}|\r\n|\n|\r))*$'
_STEPS_BACK: Final = 1_000


def read_csv(stream: Unpacked, table: Table) -> Iterator[RawRows]:
    """Yield the columns of `table` from CSV in UTF-8, with or without a byte order mark, in parts.

    Commas part the columns; semicolons or tabs do where only they show the required columns in the
    header. The first part has the names of the columns, and no rows.
    """
    text = Text(stream)
    names = _header(text, table)
    yield RawRows(pl.DataFrame(), 0, names)
    n_rows = n_faults = 0
    while text.data:
        part = _sound_part(text, n_rows, names, table) or _careful(text, n_rows, names, table)
        n_rows += part.n_rows
        n_faults += len(part.faults)
        refuse_ruin(n_faults, stream.where)
        yield part
        text.fill(STEP)


def _header(text: Text, table: Table) -> list[str]:
    """Take the names of the columns from the start of the text, and see what parts them."""
    text.fill(STEP)
    text.data = text.data.removeprefix(BOM)
    while text.data and not text.data.strip(b"\r\n"):
        text.drop(len(text.data))
        text.fill(STEP)
    text.drop(len(text.data) - len(text.data.lstrip(b"\r\n")))
    header = record(text.data, 0)
    if header.open or not header.whole:
        text.fill(MAX_LINE)
        header = record(text.data, 0)
    if text.data and not header.whole:
        remedy = "The first line names the columns."
        raise InputError("the first line has no end", where=text.stream.where, remedy=remedy)
    for by in OTHERS:
        other = record(text.data, 0, by)
        if not _has_required(header, table) and other.whole and _has_required(other, table):
            text.by, header = by, other
    text.drop(header.end)
    text.fill(STEP)
    return distinct(_names(header), text.stream.where)


def _names(header: Record) -> list[str]:
    return [as_read(name).strip() for name in header.fields]


def _has_required(header: Record, table: Table) -> bool:
    return set(table.required) <= {*_names(header)}


def _sound_part(text: Text, n_before: int, names: list[str], table: Table) -> RawRows | None:
    """The fast way; None where only a reader of single records can tell rows from damage."""
    end = _sound_end(text)
    if not end:
        return None
    part = _in_columns(text.data[:end], n_before, names, table, text.by)
    if part is not None:
        text.drop(end)
    return part


def _sound_end(text: Text) -> int:
    """The end of the last record in memory, if its quotes are sound; 0 if there is none."""
    data = text.data
    if text.ended:
        return len(data)
    end = data.rfind(b"\n") + 1
    n_quotes = data.count(b'"', 0, end)
    for _ in range(_STEPS_BACK):
        if n_quotes % 2 == 0:
            return end
        before = data.rfind(b"\n", 0, data.rfind(b'"', 0, end)) + 1
        n_quotes -= data.count(b'"', before, end)
        end = before
    return 0


def _in_columns(
    data: bytes, n_before: int, names: list[str], table: Table, by: bytes
) -> RawRows | None:
    import pyarrow as pa
    from pyarrow import csv

    bad: dict[int, Fault] = {}

    def skip(row: Any) -> str:
        raw = row.text.encode()
        number = n_before + row.number
        bad[number] = unfit(number, record(raw + b"\n", 0, by), raw, names, table, len(raw))
        return "error" if "\n" in row.text else "skip"  # a quote may have joined several rows

    places = [str(at) for at in range(len(names))]
    if not _is_sound(data, by):
        return None
    try:
        read = csv.read_csv(
            pa.py_buffer(data),
            csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=places),
            csv.ParseOptions(
                delimiter=by.decode(), newlines_in_values=True, invalid_row_handler=skip
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.binary()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    row = row_numbers(len(read) + len(bad), n_before)
    found = [pl.Series(name, column) for name, column in zip(names, read.columns, strict=True)]
    if _may_be_too_long(found):
        return None
    columns = {column.name: column for column in found if column.name in table.columns}
    rows = rows_of(columns, row.filter(~row.is_in(list(bad))) if bad else row, table, names)
    return replace(rows, n_rows=len(row), faults=[*bad.values(), *rows.faults])


def _is_sound(data: bytes, by: bytes) -> bool:
    """Whether the text is UTF-8 and every quote is where the rules of CSV have it."""
    try:
        text = pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except POLARS_ERRORS:
        return False
    return bool(text.str.contains(_SOUND_CSV.format(by.decode())).item())


def _may_be_too_long(columns: list[pl.Series]) -> bool:
    """Whether a record may reach `MAX_LINE` bytes; within quotes a byte may be written as two."""
    sizes = (pl.lit(column).bin.size().max().fill_null(0) for column in columns)
    longest = pl.select(size.alias(str(at)) for at, size in enumerate(sizes)).row(0)
    return bool(2 * sum(longest) + 4 * len(columns) >= MAX_LINE)


def _careful(text: Text, n_before: int, names: list[str], table: Table) -> RawRows:
    """The careful way: a damaged record is left out, and reading goes on at the next sound line."""
    text.fill(STEP + MAX_LINE)  # so that each record can be seen to its end
    good: list[list[bytes]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    at, row = 0, n_before
    while at < min(STEP, len(text.data)):
        found = record(text.data, at, text.by)
        if found.fields == [b""] and text.data[at : found.end].strip(b"\r\n") == b"":
            at = found.end
            continue
        row += 1
        if found.fits(len(names)):
            good.append(found.fields)
            numbers.append(row)
            at = found.end
            continue
        raw, (at, size) = text.data[at : at + 200], past_damage(text, at, found, len(names))
        faults.append(unfit(row, found, raw[:size].rstrip(), names, table, size))
    text.drop(at)
    columns = {
        name: pl.Series(name, [fields[place] for fields in good], dtype=pl.Binary)
        for place, name in enumerate(names)
        if name in table.columns
    }
    rows = rows_of(columns, pl.Series("row", numbers, dtype=pl.UInt32), table, names)
    return replace(rows, n_rows=row - n_before, faults=faults + rows.faults)
