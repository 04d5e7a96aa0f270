"""Columns of any make as Polars columns of plain types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import polars as pl

from features.characters import SURROGATES
from features.faults import POLARS_ERRORS, UTF8, Fault, as_read, shown
from features.fields import EXPECTED, QUANTITY, Table
from features.rows import RawRows

if TYPE_CHECKING:
    import pandas as pd


class Repeated(dict[str, Any]):
    """A JSON object with a key twice: the first counts, as for Polars; `pairs` are all of them."""

    pairs: list[tuple[str, Any]]

    @staticmethod
    def of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object of the pairs that JSON has: a plain one, if no key is there twice."""
        found = dict(reversed(pairs))
        if len(found) == len(pairs):
            return dict(pairs)
        repeated = Repeated((name, found[name]) for name in dict(pairs))
        repeated.pairs = pairs
        return repeated


def rows_of(columns: Mapping[str, Any], row: pl.Series, table: Table, names: list[str]) -> RawRows:
    """Columns of any make as Polars columns of plain types; cells that no type fits are faults."""
    faults: list[Fault] = []
    series = [row]
    for name, column in columns.items():
        plain, wrong = _plain(column, name, row, table)
        series.append(plain.alias(name))
        faults += wrong
        if name == "quantity" and isinstance(plain.dtype, pl.Struct):
            others = {part.name for part in plain.dtype.fields} - {*QUANTITY}
            names = [*names, *(f"quantity.{other}" for other in sorted(others))]
    return RawRows(pl.DataFrame(series), len(row), names, faults)


def _plain(column: Any, name: str, row: pl.Series, table: Table) -> tuple[pl.Series, list[Fault]]:
    if not isinstance(column, pl.Series):
        arrow = _from_pandas(column, name)
        if arrow is None:
            return cell_by_cell(column.astype(object).tolist(), name, row, table)
        column = arrow
    if column.dtype == pl.Object:
        return cell_by_cell(column.to_list(), name, row, table)
    if isinstance(column.dtype, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String), []
    if column.dtype == pl.Binary:
        try:
            return column.cast(pl.String), []
        except POLARS_ERRORS:  # not UTF-8 somewhere
            return cell_by_cell(column.to_list(), name, row, table)
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
    except (ValueError, TypeError, NotImplementedError, OverflowError, *POLARS_ERRORS):
        return None
    return found if isinstance(found, pl.Series) else None


def cell_by_cell(
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
            faults.append(Fault(row[at], None, name, shown(as_read(error.object)), UTF8))
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
        return re.sub(SURROGATES, "\0", cell)
    if isinstance(cell, Real) and cell != cell:
        return None
    if kind == "number" or (kind == "code" and _is_whole(cell)):
        return _digits(cell)
    if kind == "time" and isinstance(cell, date):
        return _moment(cell)
    if kind == "sides" and isinstance(cell, Repeated):  # a side that is there twice is a fault
        return (
            f"{{{', '.join(json.dumps({key: _part(value)})[1:-1] for key, value in cell.pairs)}}}"
        )
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
