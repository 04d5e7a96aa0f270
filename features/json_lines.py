"""JSON Lines to rows: fast where all is well, line by line where it is not."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from features.cells import Repeated, cell_by_cell
from features.characters import BOM
from features.errors import InputError
from features.faults import POLARS_ERRORS, UTF8, WHOLE_ROW, Fault, as_read, reason, shown
from features.fields import QUANTITY, Table
from features.lines import LongLine, pieces
from features.packed import Unpacked
from features.rows import RawRows, refuse_ruin, row_numbers

_PLAIN_NAME = re.compile(r"\w{1,60}", re.ASCII)  # others would make a pattern too long, or none


def read_json_lines(stream: Unpacked, table: Table) -> Iterator[RawRows]:
    """Yield the columns of `table` from text with one JSON object a line, in parts."""
    _refuse_other_json(stream)
    keys: dict[str, None] = {}
    n_rows = n_faults = 0
    for piece in _marked_off(stream):
        part = _part(piece, n_rows, table, keys)
        n_rows += part.n_rows
        n_faults += len(part.faults)
        refuse_ruin(n_faults, stream.where)
        yield replace(part, columns=[*keys])


def _marked_off(stream: Unpacked) -> Iterator[bytes | LongLine]:
    """The pieces of a stream without its byte order mark."""
    mark = BOM
    for piece in pieces(stream):
        yield piece.removeprefix(mark) if isinstance(piece, bytes) else piece
        mark = b""


def _part(piece: bytes | LongLine, n_before: int, table: Table, keys: dict[str, None]) -> RawRows:
    if isinstance(piece, LongLine):
        fault = piece.fault(n_before + 1, _id_in(piece.start, table))
        return RawRows(pl.DataFrame(), 1, [], [fault])
    if not piece.strip():
        return RawRows(pl.DataFrame(), 0, [])
    found = _json_in_columns(piece, n_before, table, keys)
    return _json_by_line(piece, n_before, table, keys) if found is None else found


def _refuse_other_json(stream: Unpacked) -> None:
    lines = [line.strip() for line in stream.head.removeprefix(BOM).split(b"\n")]
    first, *others = [line for line in lines if line] or [b""]
    where = stream.where
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


def _json_in_columns(
    piece: bytes, n_before: int, table: Table, keys: dict[str, None]
) -> RawRows | None:
    """The fast way: all values as text, objects as JSON; None where that would hide a fault."""
    try:
        lines = pl.Series(piece.split(b"\n"), dtype=pl.Binary).cast(pl.String)
    except POLARS_ERRORS:  # not UTF-8
        return None
    lines = lines.filter(lines.str.contains(r"\S"))
    if lines.str.contains(_wrong_type(table)).any():
        return None
    schema = dict.fromkeys(table.columns, pl.String())
    try:
        frame = pl.read_ndjson(io.BytesIO(piece or b"\n"), schema=schema)
    except POLARS_ERRORS:
        return None
    if frame.height != len(lines):
        return None
    _collect_keys(lines, frame, table, keys)
    row = row_numbers(len(lines), n_before)
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
    parts = set(QUANTITY)
    known = {name for name in keys if _PLAIN_NAME.fullmatch(name)} | parts
    lines = lines.filter(lines.str.contains(rf'[{{,]\s*"{_none_of(known)}"\s*:'))
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
            told = shown(as_read(line.strip()))
            faults.append(Fault(n_rows, _id_in(line, table), WHOLE_ROW, told, expected))
            continue
        records.append(record)
        numbers.append(n_rows)
        keys |= dict.fromkeys(record)
    row = pl.Series("row", numbers, dtype=pl.UInt32)
    series = [row]
    for name in table.columns:
        column, wrong = cell_by_cell([record.get(name) for record in records], name, row, table)
        series.append(column)
        faults += wrong
    return RawRows(pl.DataFrame(series), n_rows - n_before, [], faults)


def _json_record(line: bytes) -> tuple[dict[str, Any] | None, str]:
    try:
        record = json.loads(line.decode(), object_pairs_hook=Repeated.of)
    except UnicodeDecodeError:
        return None, UTF8
    except RecursionError:
        return None, "JSON that is not nested this deep"
    except ValueError as error:
        return None, f"a JSON object on one line ({reason(error)})"
    return (record, "") if isinstance(record, dict) else (None, "a JSON object")


def _id_in(line: bytes, table: Table) -> str | None:
    found = re.search(rb'"%s"\s*:\s*"([^"\\]{1,200})"' % table.id.encode(), line)
    return shown(as_read(found[1])) if found else None
