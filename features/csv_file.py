"""CSV to rows: fast where it is sound, record by record where it is damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from features.cells import rows_of
from features.characters import BOM, visible
from features.column_names import distinct
from features.faults import POLARS_ERRORS, WHOLE_ROW, Fault, as_read, shown
from features.fields import Table
from features.rows import RawRows, row_numbers

# A field and what ends it. A quote that is never closed counts as a plain character.
_FIELD = re.compile(rb'(?:"((?:[^"]++|"")*+)"([^,\r\n]*+)|([^,\r\n]*+))(,|\r\n|\n|\r)')
_SOUND_CSV = r'^(?:(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n|\n|\r))*$'


def read_csv(path: Path, table: Table) -> RawRows:
    """Read the columns of `table` from a CSV file in UTF-8, with or without a byte order mark."""
    data = path.read_bytes().removeprefix(BOM)
    data = data if data.endswith(b"\n") else data + b"\n"
    header = _record(data, len(data) - len(data.lstrip(b"\r\n")))
    names = [as_read(name).strip() for name in header.fields]
    names = distinct(names, visible(str(path)))
    if not set(table.required) <= set(names):
        return RawRows(pl.DataFrame(), 0, names)
    rows = _csv_in_columns(data, header.end, names, table)
    return rows if rows is not None else _csv_by_record(data, header.end, names, table)


def _csv_in_columns(data: bytes, start: int, names: list[str], table: Table) -> RawRows | None:
    """The fast way; None where only a reader of single records can tell rows from damage."""
    import pyarrow as pa
    from pyarrow import csv

    bad: dict[int, Fault] = {}

    def skip(row: Any) -> str:
        text = row.text.encode()
        bad[row.number] = _unfit(row.number, _record(text + b"\n", 0), text, names, table)
        return "error" if "\n" in row.text else "skip"  # a quote may have joined several rows

    places = [str(at) for at in range(len(names))]
    if not _is_sound(data):
        return None
    try:
        read = csv.read_csv(
            pa.py_buffer(memoryview(data)[start:]),
            csv.ReadOptions(use_threads=False, block_size=1 << 24, column_names=places),
            csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
            csv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.binary()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    row = row_numbers(len(read) + len(bad))
    columns = {
        name: pl.Series(name, column)
        for name, column in zip(names, read.columns, strict=True)
        if name in table.columns
    }
    rows = rows_of(columns, row.filter(~row.is_in(list(bad))), table, names)
    return replace(rows, n_rows=len(row), faults=[*bad.values(), *rows.faults])


def _is_sound(data: bytes) -> bool:
    """Whether the text is UTF-8 and every quote is where the rules of CSV have it."""
    try:
        text = pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except POLARS_ERRORS:
        return False
    return bool(text.str.contains(_SOUND_CSV).item())


@dataclass(frozen=True, slots=True)
class _Record:
    fields: list[bytes]
    end: int
    closed: bool


def _unfit(row: int, record: _Record, text: bytes, names: list[str], table: Table) -> Fault:
    at, fields = names.index(table.id), record.fields
    found = shown(as_read(fields[at]).strip()) if at < len(fields) else None
    expected = f"{len(names)} fields, not {len(fields)}"
    if not record.closed:
        expected = "quotes that are closed, and doubled within quotes"
    return Fault(row, found, WHOLE_ROW, shown(as_read(text)), expected)


def _record(data: bytes, at: int) -> _Record:
    """The record that starts at `at`; the data end with a line end."""
    fields, closed = [], True
    while found := _FIELD.match(data, at):
        quoted, tail, bare, end = found.groups()
        fields.append(quoted.replace(b'""', b'"') + tail if bare is None else bare)
        closed &= not tail if bare is None else not bare.startswith(b'"')
        at = found.end()
        if end != b",":
            break
    return _Record(fields, at, closed)


def _csv_by_record(data: bytes, start: int, names: list[str], table: Table) -> RawRows:
    """The careful way: a damaged record is left out, and reading goes on at the next sound line."""
    good: list[list[bytes]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    at, n_rows, budget = start, 0, 8 * len(data)
    while at < len(data):
        record = _record(data, at)
        if record.fields != [b""]:
            n_rows += 1
            if len(record.fields) == len(names) and record.closed:
                good.append(record.fields)
                numbers.append(n_rows)
            else:
                end, budget = _next_sound(data, at, record.end, len(names), budget)
                faults.append(_unfit(n_rows, record, data[at:end].rstrip(), names, table))
                record = replace(record, end=end)
        at = record.end
    row = pl.Series("row", numbers, dtype=pl.UInt32)
    columns = {
        name: pl.Series(name, [fields[at] for fields in good], dtype=pl.Binary)
        for at, name in enumerate(names)
        if name in table.columns
    }
    rows = rows_of(columns, row, table, names)
    return replace(rows, n_rows=n_rows, faults=faults + rows.faults)


def _next_sound(data: bytes, at: int, end: int, width: int, budget: int) -> tuple[int, int]:
    """Where the first sound record starts after a damaged one, and what is left of the budget.

    A stray quote makes one record of many lines. The budget, in bytes read again, keeps the cost
    in line with the size of the file; without any left the damaged record goes as a whole.
    """
    while budget > 0 and (line := data.find(b"\n", at, end) + 1) and line < end:
        record = _record(data, line)
        budget -= record.end - line
        if len(record.fields) == width and record.closed:
            return line, budget
        at = line
    return end, budget
