"""From a frame or a file to rows: the columns as they came, and the rows that cannot be read."""

from __future__ import annotations

import difflib
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import polars as pl

from features.errors import InputError
from features.schema import EXPECTED, HIDDEN_IN_CODE, Table

if TYPE_CHECKING:
    import pandas as pd

Frame: TypeAlias = "pl.DataFrame | pl.LazyFrame | pd.DataFrame"

ENDINGS: Final = (".parquet", ".csv", ".jsonl", ".ndjson")
WHOLE_ROW: Final = "row"
"""What a fault names as its field when the row as a whole cannot be read."""

_SYNONYMS: Final = {
    "text": ("body", "claim", "content", "message", "statement", "title"),
    "source_id": ("author", "outlet", "publisher"),
    "published_at": ("created_at", "date", "datetime", "day", "pubdate", "time", "timestamp"),
}
_UTF8 = "text in UTF-8"
_BOM = b"\xef\xbb\xbf"
_POLARS_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_CHUNK = 1 << 20  # bytes of JSON Lines read as one piece: a bad line sends only its piece to Python
_MAGIC: Final = {
    b"PAR1": "Parquet",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"SQLite format": "an SQLite database",
    b"ARROW1": "an Arrow file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one row."""

    row: int
    id: str | None
    field: str
    value: str | None
    expected: str


@dataclass(frozen=True, slots=True)
class RawRows:
    """The rows of an input before any rule: `row`, counted from 1, and the columns of the table.

    A cell that has a fault here is null in `frame`. A row that cannot be read is not in `frame`,
    has a fault for the field `WHOLE_ROW`, and counts in `n_rows`. `columns` are all that were
    found, also those that were left out.
    """

    frame: pl.DataFrame
    n_rows: int
    columns: list[str]
    faults: list[Fault] = field(default_factory=list)


def read_rows(data: Frame | str | Path, table: Table) -> RawRows:
    """Read the columns of `table` from a frame, or from a file by its ending.

    Raises `InputError` when there is nothing to read rows from, a required column is missing, or
    there are no rows.

    >>> from features.schema import SOURCES
    >>> read_rows(pl.DataFrame({"source_id": ["sana"], "colour": ["red"]}), SOURCES).frame
    shape: (1, 2)
    ┌─────┬───────────┐
    │ row ┆ source_id │
    │ --- ┆ ---       │
    │ u32 ┆ str       │
    ╞═════╪═══════════╡
    │ 1   ┆ sana      │
    └─────┴───────────┘
    """
    where = _visible(str(data)) if isinstance(data, (str, Path)) else f"the frame of {table.name}"
    rows = (
        _read_file(Path(data), table)
        if isinstance(data, (str, Path))
        else _read_frame(data, table, where)
    )
    if rows.columns:
        _refuse_missing(rows.columns, table, where)
    if not rows.n_rows:
        raise InputError("no rows", where=where, remedy=f"Give at least one of the {table.name}.")
    return rows


def shown(value: object) -> str | None:
    """A value as a reject line shows it: short, and every hidden character made visible.

    >>> print(shown("isis\\u200b\\n"))
    isis\\u200b\\x0a
    >>> shown({"low": "many"})
    '{"low": "many"}'
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _visible(value if len(value) <= 80 else value[:79] + "…")
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):  # keys, digits or depth beyond JSON
        text = f"{type(value).__name__} too large to show"
    return shown(text)


def _visible(text: str) -> str:
    """Text with every hidden character written out."""
    return re.sub(rf"{HIDDEN_IN_CODE}|[\ud800-\udfff]", lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def _refuse_missing(columns: Sequence[str], table: Table, where: str) -> None:
    """Raise `InputError` where a required column is missing, and say which was perhaps meant."""
    missing = [name for name in table.required if name not in columns]
    if not missing:
        return
    found = [name for name in columns if name not in table.columns]
    pairs = [(_nearest(name, found), name) for name in missing]
    remedy = f"The {table.name} need {_listed(table.required)}."
    if any(separator in name for name in found for separator in ";\t|"):
        remedy = "Separate the columns of a CSV file with commas."
    elif renames := [f"{near!r} to {name!r}" for near, name in pairs if near]:
        remedy = f"Perhaps rename {_listed(renames)}."
    got = f"the columns {_listed([shown(name) or '' for name in columns])}" if columns else "none"
    what = f"missing column{'s' if len(missing) > 1 else ''} {_listed(missing)}"
    raise InputError(what, where=where, got=got, remedy=remedy)


def _nearest(name: str, found: Sequence[str]) -> str | None:
    """The column that was probably meant: close in spelling, a part of the name, or a synonym."""
    by_key = {key.strip().lower().replace(" ", "_").replace("-", "_"): key for key in found}
    close = difflib.get_close_matches(name, by_key, n=1, cutoff=0.7)
    other = [key for key in by_key if key in (*name.split("_"), *_SYNONYMS.get(name, ()))]
    return by_key[(close or other)[0]] if close or other else None


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# --- frames ---------------------------------------------------------------------------------------


def _read_frame(data: Any, table: Table, where: str) -> RawRows:
    pandas = sys.modules.get("pandas")
    if isinstance(data, pl.LazyFrame):
        columns, data = _collected(data, table, where)
    elif isinstance(data, pl.DataFrame):
        columns = data.columns
    elif pandas is not None and isinstance(data, pandas.DataFrame):
        columns = _distinct([str(name) for name in data.columns], where)
        data = data.set_axis(columns, axis="columns")
    else:
        raise InputError(
            "not a frame",
            where=where,
            got=f"a {type(data).__name__}",
            remedy="Give a pandas or Polars frame, or the path of a file.",
        )
    series = {name: data[name] for name in columns if name in table.columns}
    return _rows_of(series, _row_numbers(len(data)), table, columns)


def _collected(data: pl.LazyFrame, table: Table, where: str) -> tuple[list[str], pl.DataFrame]:
    """All column names, and the columns of the table with as many rows as there are."""
    try:
        columns = data.collect_schema().names()
        keep = [name for name in columns if name in table.columns]
        return columns, data.select(keep or columns).collect()
    except (OSError, *_POLARS_ERRORS) as error:
        raise InputError(f"cannot be read: {_reason(error)}", where=where) from error


def _distinct(columns: list[str], where: str) -> list[str]:
    """The names of columns as they are; raises `InputError` where one is there twice."""
    twice = sorted({name for name in columns if columns.count(name) > 1 and name})
    if twice:
        raise InputError(
            f"column {_listed(twice)} is there twice", where=where, remedy="Give each name once."
        )
    return columns


def _row_numbers(n_rows: int) -> pl.Series:
    """The numbers of that many rows, from 1."""
    return pl.int_range(1, n_rows + 1, dtype=pl.UInt32, eager=True).alias("row")


def _rows_of(columns: Mapping[str, Any], row: pl.Series, table: Table, names: list[str]) -> RawRows:
    """Columns of any make as Polars columns of plain types; cells that no type fits are faults."""
    faults: list[Fault] = []
    series = [row]
    for name, column in columns.items():
        plain, wrong = _plain(column, name, row, table)
        series.append(plain.alias(name))
        faults += wrong
        if name == "quantity" and isinstance(plain.dtype, pl.Struct):
            others = {part.name for part in plain.dtype.fields} - {"low", "high", "unit"}
            names = [*names, *(f"quantity.{other}" for other in sorted(others))]
    return RawRows(pl.DataFrame(series), len(row), names, faults)


def _plain(column: Any, name: str, row: pl.Series, table: Table) -> tuple[pl.Series, list[Fault]]:
    if not isinstance(column, pl.Series):
        arrow = _from_pandas(column, name)
        if arrow is None:
            return _cell_by_cell(column.astype(object).tolist(), name, row, table)
        column = arrow
    if column.dtype == pl.Object:
        return _cell_by_cell(column.to_list(), name, row, table)
    if isinstance(column.dtype, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String), []
    if column.dtype == pl.Binary:
        try:
            return column.cast(pl.String), []
        except _POLARS_ERRORS:  # not UTF-8 somewhere
            return _cell_by_cell(column.to_list(), name, row, table)
    return column, []


def _from_pandas(column: pd.Series[Any], name: str) -> pl.Series | None:
    """The column by way of Arrow; None for one of mixed types, or of sides, which are too wide."""
    import pyarrow as pa

    if name == "alignment" and column.dtype == object:
        return None
    if getattr(column.dtype, "tz", None) is not None:  # pyarrow reads it in a way pandas warns of
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    try:
        found = pl.from_arrow(pa.array(column, from_pandas=True))
    except (ValueError, TypeError, NotImplementedError, OverflowError, *_POLARS_ERRORS):
        return None
    return found if isinstance(found, pl.Series) else None


def _as_read(raw: bytes) -> str:
    """The start of some bytes as text; what is not UTF-8 is written out."""
    return raw[:200].decode("utf-8", "backslashreplace")


def _cell_by_cell(
    cells: Sequence[object], name: str, row: pl.Series, table: Table
) -> tuple[pl.Series, list[Fault]]:
    """Cells of mixed types as text, in the form the gate reads; the slow way, for such columns."""
    kind = table.fields.get(name, "quantity")
    texts: list[str | None] = []
    faults: list[Fault] = []
    for at, cell in enumerate(cells):
        try:
            texts.append(_as_text(cell, kind))
        except UnicodeDecodeError as error:
            texts.append(None)
            faults.append(Fault(row[at], None, name, shown(_as_read(error.object)), _UTF8))
        except ValueError:
            texts.append(None)
            said = EXPECTED[name if kind == "choice" else kind]
            faults.append(Fault(row[at], None, name, shown(cell), said))
    return pl.Series(name, texts, dtype=pl.String), faults


def _as_text(cell: object, kind: str) -> str | None:
    if getattr(cell, "ndim", None) == 1:  # numpy arrays, as pandas reads lists from Parquet
        cell = cell.tolist()  # type: ignore[attr-defined]
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(cell, bytes):
        return cell.decode()
    if isinstance(cell, str):
        return re.sub(r"[\ud800-\udfff]", "\0", cell)
    if isinstance(cell, Real) and cell != cell:
        return None
    if kind == "number" or (kind == "code" and _is_whole(cell)):
        return _digits(cell)
    if kind == "time" and isinstance(cell, date):
        return _moment(cell)
    if kind in ("quantity", "sides") and isinstance(cell, Mapping):
        return json.dumps({str(key): _part(value) for key, value in cell.items()})
    if kind in ("codes", "sides") and isinstance(cell, (list, tuple)):
        return _list_as_text(cell, kind)
    raise ValueError(f"no {kind}")


def _is_whole(cell: object) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, Real):
        return False
    return isinstance(cell, Integral) or (float(cell).is_integer() and abs(float(cell)) < 2**53)


def _digits(cell: object) -> str:
    if isinstance(cell, bool) or not isinstance(cell, (Real, Decimal)):
        raise ValueError("no number")
    return str(int(cell)) if isinstance(cell, Integral) else _fraction(float(cell))


def _fraction(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _part(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return _digits(value) if isinstance(value, Real) and not isinstance(value, bool) else "?"


def _list_as_text(items: Sequence[Any], kind: str) -> str:
    if kind == "codes" and all(item is None or isinstance(item, (str, Integral)) for item in items):
        return json.dumps([_part(item) for item in items])
    if kind == "sides" and all(isinstance(item, Mapping) for item in items):
        names = ("side", "weight")
        return json.dumps([{name: _part(item.get(name)) for name in names} for item in items])
    raise ValueError(f"no {kind}")


def _moment(cell: date) -> str:
    """A date as ISO text; a date-time of midnight in UTC becomes a date, for want of a time."""
    if not isinstance(cell, datetime):
        return cell.isoformat()
    try:
        moment = cell.astimezone(UTC) if cell.tzinfo else cell
    except OverflowError:
        raise ValueError("no time in UTC") from None
    text = f"{moment:%Y-%m-%dT%H:%M:%S.%f}"
    return text[:10] if moment.time() == time() else text


# --- files ----------------------------------------------------------------------------------------


def _read_file(path: Path, table: Table) -> RawRows:
    readers: dict[str, Callable[[Path, Table], RawRows]] = {
        ".parquet": _read_parquet,
        ".csv": _read_csv,
        ".jsonl": _read_json_lines,
        ".ndjson": _read_json_lines,
    }
    where = _visible(str(path))
    if path.is_dir():
        raise InputError("a folder, not a file", where=where, remedy="Give one file.")
    reader = readers.get(path.suffix.lower())
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
        if reader is None:
            got = repr(path.suffix) if path.suffix else "no ending"
            remedy = f"Give a file that ends in {', '.join(ENDINGS)}."
            raise InputError("unknown kind of file", where=where, got=got, remedy=remedy)
        _refuse_other_kind(path, head)
        return reader(path, table)
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError(f"cannot be read: {_reason(error)}", where=where) from error


def _refuse_other_kind(path: Path, head: bytes) -> None:
    if not head:
        raise InputError("the file is empty", where=_visible(str(path)), remedy="Write it again.")
    expected = {".parquet": "Parquet", ".csv": "CSV"}.get(path.suffix.lower(), "JSON Lines")
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if expected == "Parquet":
        kind = None if kind == "Parquet" else kind or "something else"
    elif kind is None and head.count(0) * 10 > len(head):
        kind = "binary data, or text in UTF-16"
    if kind is not None:
        remedy = f"Give {expected} here" + ("." if expected == "Parquet" else ", in UTF-8.")
        raise InputError(f"not {expected}", where=_visible(str(path)), got=kind, remedy=remedy)


def _reason(error: BaseException) -> str:
    """What an error of the system or of a library says, in one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return shown(text.strip().partition("\n")[0].rstrip(".")) or type(error).__name__


def _read_parquet(path: Path, table: Table) -> RawRows:
    with path.open("rb") as file:
        file.seek(-4, io.SEEK_END)
        if file.read() != b"PAR1":
            remedy = "Write it, or copy it, again."
            raise InputError(
                "the Parquet file was cut short", where=_visible(str(path)), remedy=remedy
            )
    frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    return _read_frame(frame, table, _visible(str(path)))


# --- CSV ------------------------------------------------------------------------------------------

# A field and what ends it. A quote that is never closed counts as a plain character.
_FIELD = re.compile(rb'(?:"((?:[^"]++|"")*+)"([^,\r\n]*+)|([^,\r\n]*+))(,|\r\n|\n|\r)')
_SOUND_CSV = r'^(?:(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n|\n|\r))*$'


def _read_csv(path: Path, table: Table) -> RawRows:
    """Read the columns of `table` from a CSV file in UTF-8, with or without a byte order mark."""
    data = path.read_bytes().removeprefix(_BOM)
    data = data if data.endswith(b"\n") else data + b"\n"
    header = _record(data, len(data) - len(data.lstrip(b"\r\n")))
    names = [_as_read(name).strip() for name in header.fields]
    names = _distinct(names, _visible(str(path)))
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
    row = _row_numbers(len(read) + len(bad))
    columns = {
        name: pl.Series(name, column)
        for name, column in zip(names, read.columns, strict=True)
        if name in table.columns
    }
    rows = _rows_of(columns, row.filter(~row.is_in(list(bad))), table, names)
    return replace(rows, n_rows=len(row), faults=[*bad.values(), *rows.faults])


def _is_sound(data: bytes) -> bool:
    """Whether the text is UTF-8 and every quote is where the rules of CSV have it."""
    try:
        text = pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except _POLARS_ERRORS:
        return False
    return bool(text.str.contains(_SOUND_CSV).item())


@dataclass(frozen=True, slots=True)
class _Record:
    fields: list[bytes]
    end: int
    closed: bool


def _unfit(row: int, record: _Record, text: bytes, names: list[str], table: Table) -> Fault:
    at, fields = names.index(table.id), record.fields
    found = shown(_as_read(fields[at]).strip()) if at < len(fields) else None
    expected = f"{len(names)} fields, not {len(fields)}"
    if not record.closed:
        expected = "quotes that are closed, and doubled within quotes"
    return Fault(row, found, WHOLE_ROW, shown(_as_read(text)), expected)


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
    rows = _rows_of(columns, row, table, names)
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


# --- JSON Lines -----------------------------------------------------------------------------------


def _read_json_lines(path: Path, table: Table) -> RawRows:
    """Read the columns of `table` from a file with one JSON object a line."""
    _refuse_other_json(path)
    parts: list[RawRows] = []
    keys: dict[str, None] = {}
    n_rows = 0
    for piece in _pieces(path):
        part = _json_in_columns(piece, n_rows, table, keys)
        if part is None:
            part = _json_by_line(piece, n_rows, table, keys)
        parts.append(part)
        n_rows += part.n_rows
    found = [name for name in table.columns if name in keys]
    frame = pl.concat([part.frame for part in parts]).select("row", *found)
    faults = [fault for part in parts for fault in part.faults]
    return RawRows(frame, n_rows, [*keys], faults)


def _refuse_other_json(path: Path) -> None:
    with path.open("rb") as file:
        lines = [line.strip() for line in (file.read(1 << 16).removeprefix(_BOM)).split(b"\n")]
    first, *others = [line for line in lines if line] or [b""]
    where = _visible(str(path))
    if first == b"{":
        remedy = "Write each object on one line, for example with jq -c ."
        raise InputError("JSON over several lines, not JSON Lines", where=where, remedy=remedy)
    if first.startswith(b"[") and not (others and _is_json(first)):
        remedy = "Write one object a line, for example with jq -c '.[]'"
        raise InputError("a JSON array, not JSON Lines", where=where, remedy=remedy)


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _pieces(path: Path) -> Iterator[bytes]:
    """The file in pieces of whole lines, so that a bad line makes only its own piece slow."""
    with path.open("rb") as file:
        start = file.read(len(_BOM)).removeprefix(_BOM)
        while piece := start + file.read(_CHUNK):
            yield piece + file.readline()
            start = b""


def _json_in_columns(
    piece: bytes, n_before: int, table: Table, keys: dict[str, None]
) -> RawRows | None:
    """The fast way: all values as text, objects as JSON; None where that would hide a fault."""
    try:
        lines = pl.Series(piece.split(b"\n"), dtype=pl.Binary).cast(pl.String)
    except _POLARS_ERRORS:  # not UTF-8
        return None
    lines = lines.filter(lines.str.contains(r"\S"))
    if lines.str.contains(_wrong_type(table)).any():
        return None
    schema = dict.fromkeys(table.columns, pl.String())
    try:
        frame = pl.read_ndjson(io.BytesIO(piece or b"\n"), schema=schema)
    except _POLARS_ERRORS:
        return None
    if frame.height != len(lines):
        return None
    _collect_keys(lines, frame, table, keys)
    row = _row_numbers(n_before + len(lines)).slice(n_before)
    return RawRows(frame.select(row, *frame.columns), len(lines), [])


def _wrong_type(table: Table) -> str:
    """Finds values that reading as text would hide: a number for a text, a fraction for an id.

    An unescaped quote, name, quote and colon are a key wherever they stand, never inside a text.
    """
    texts = "|".join(k for k, kind in table.fields.items() if kind in ("text", "name", "choice"))
    codes = "|".join(k for k, kind in table.fields.items() if kind == "code")
    lists = "|".join(k for k, kind in table.fields.items() if kind == "codes") or codes
    return (
        rf'"(?:{texts})"\s*:\s*[^"n\s]|"(?:{codes})"\s*:\s*(?:[tf\[{{]|-?[0-9]+[.eE])'
        rf'|"(?:{lists})"\s*:\s*[-0-9tf]'
    )


def _collect_keys(
    lines: pl.Series, frame: pl.DataFrame, table: Table, keys: dict[str, None]
) -> None:
    """Add the keys of these lines to `keys`: Polars drops those that its schema does not name."""
    for name in frame.columns:
        if name not in keys and (
            frame[name].null_count() < frame.height or lines.str.contains(rf'"{name}"\s*:').any()
        ):
            keys[name] = None
    if "alignment" in table.fields:  # its keys are sides, not columns
        lines = lines.str.replace_all(r":\s*\{[^{}]*\}", ":")
    parts = {"low", "high", "unit"}
    lines = lines.filter(lines.str.contains(rf'[{{,]\s*"{_none_of({*keys, *parts})}"\s*:'))
    found = lines.str.extract_all(r'[{,]\s*"[^"\\]*"\s*:').explode().drop_nulls().unique()
    names = {key.partition('"')[2].rpartition('"')[0] for key in found}
    keys |= dict.fromkeys(sorted(names - parts))


def _none_of(words: set[str]) -> str:
    """A pattern for any name but these: it leaves their tree of letters at some point.

    >>> re.fullmatch(_none_of({"text"}), "texts") is not None
    True
    """
    tails: dict[str, set[str]] = {}
    for word in words - {""}:
        tails.setdefault(word[0], set()).add(word[1:])
    letters = "".join(pl.escape_regex(letter) for letter in sorted(tails))
    ways = [rf'[^"\\{letters}][^"\\]*']
    ways += [f"{pl.escape_regex(letter)}{_none_of(tails[letter])}" for letter in sorted(tails)]
    ways += [] if "" in words else [""]
    return f"(?:{'|'.join(ways)})"


def _json_by_line(piece: bytes, n_before: int, table: Table, keys: dict[str, None]) -> RawRows:
    """The careful way: each line by itself, with its own fault."""
    records: list[dict[str, Any]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    n_rows = n_before
    for line in piece.split(b"\n"):
        if not line.strip():
            continue
        n_rows += 1
        record, expected = _json_record(line)
        if record is None:
            told = shown(_as_read(line.strip()))
            faults.append(Fault(n_rows, _id_in(line, table), WHOLE_ROW, told, expected))
            continue
        records.append(record)
        numbers.append(n_rows)
        keys |= dict.fromkeys(record)
    row = pl.Series("row", numbers, dtype=pl.UInt32)
    series = [row]
    for name in table.columns:
        column, wrong = _cell_by_cell([record.get(name) for record in records], name, row, table)
        series.append(column)
        faults += wrong
    return RawRows(pl.DataFrame(series), n_rows - n_before, [], faults)


def _json_record(line: bytes) -> tuple[dict[str, Any] | None, str]:
    try:
        record = json.loads(line.decode())
    except UnicodeDecodeError:
        return None, _UTF8
    except RecursionError:
        return None, "JSON that is not nested this deep"
    except ValueError as error:
        return None, f"a JSON object on one line ({_reason(error)})"
    return (record, "") if isinstance(record, dict) else (None, "a JSON object")


def _id_in(line: bytes, table: Table) -> str | None:
    found = re.search(rb'"%s"\s*:\s*"([^"\\]{1,200})"' % table.id.encode(), line)
    return shown(_as_read(found[1])) if found else None
