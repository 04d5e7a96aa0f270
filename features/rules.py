"""What each kind of field may hold, as Polars expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import polars as pl

from features import few
from features.characters import (
    HIDDEN_IN_CODE,
    NOTHING_TO_READ,
    NUMBER,
    REMOVED_FROM_TEXT,
    SPACES_IN_TEXT,
    plain_column,
)
from features.fields import EXPECTED, KINDS, PRECISIONS, STANCES, FieldKind, Table
from features.flat_json import IDS
from features.times import moment_of, precision_of

_UNPLAIN: Final = f"{REMOVED_FROM_TEXT}|{SPACES_IN_TEXT}"


Tests = tuple[tuple[pl.Expr, str | pl.Expr], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One field: how its value is had from the raw cell, and the tests with what was expected.

    A test is true where the cell is wrong. The first that is true names the fault of the cell.
    """

    field: str
    value: pl.Expr
    tests: Tests = ()

    @property
    def wrong(self) -> pl.Expr:
        """True where any test is."""
        tests = [test for test, _ in self.tests]
        return pl.any_horizontal(tests).fill_null(value=False)

    @property
    def expected(self) -> pl.Expr:
        """What the first test that is true expected."""
        return pl.coalesce(
            pl.when(test).then(pl.lit(said) if isinstance(said, str) else said)
            for test, said in self.tests
        )


def rare_fields(raw: pl.DataFrame, table: Table) -> frozenset[str]:
    """Fields that must go the long way: text with hidden characters, times with a time of day."""
    texts = tuple(name for name in table.fields if raw[f"raw {name}"].dtype == pl.String)
    found = few.select(raw, _rare_tests(table, texts))
    return frozenset(test.name for test in found if test.item())


@lru_cache(maxsize=32)
def _rare_tests(table: Table, texts: tuple[str, ...]) -> list[pl.Expr]:
    tests = []
    for name in texts:
        kind, cell = table.fields[name], pl.col(f"raw {name}")
        if kind in ("text", "name"):
            tests.append(cell.str.contains(_UNPLAIN).any().alias(name))
        elif kind == "time":
            tests.append((cell.str.len_bytes() > len("2017-09-29")).any().alias(name))
    return tests


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a rule knows of a field before it has seen a value."""

    name: str
    dtype: pl.DataType
    is_rare: bool
    table: Table

    @property
    def raw(self) -> pl.Expr:
        """The cell as it came."""
        return pl.col(f"raw {self.name}")

    @property
    def text(self) -> pl.Expr:
        """The cell where it is text, without white space round it."""
        return self.raw.str.strip_chars() if self.dtype == pl.String else pl.lit(None, pl.String)

    @property
    def value(self) -> pl.Expr:
        """What the rule made of the cell."""
        return pl.col(self.name)

    @property
    def is_lost(self) -> pl.Expr:
        """True where there is no value: though one was given, or though one is required."""
        if self.name in self.table.required:
            return self.value.is_null()
        blank = self.text == "" if self.dtype == pl.String else pl.lit(value=False)
        return self.raw.is_not_null() & ~blank & self.value.is_null()

    def no_text(self, expected: str) -> Tests:
        """The test of whether something was given that is no text: none for a column of text."""
        return () if self.dtype in (pl.String, pl.Null) else ((self.raw.is_not_null(), expected),)

    @property
    def is_too_long(self) -> tuple[pl.Expr, pl.Expr]:
        """The test of the length, and what it says."""
        length, limit = self.value.str.len_chars(), self.table.limit(self.name)
        return length > limit, pl.format(f"at most {limit} characters, not {{}}", length)


@lru_cache(maxsize=32)  # making the expressions costs more than running them on a few rows
def columns_of(
    table: Table, dtypes: tuple[tuple[str, pl.DataType], ...], rare: frozenset[str]
) -> tuple[Column, ...]:
    """The fields of a table in order, for columns of these types."""
    cells = {
        name: _Cell(name, dtype, name in rare, table)
        for name, dtype in ((name.removeprefix("raw "), dtype) for name, dtype in dtypes)
    }
    columns = {name: _column(cells[name], kind) for name, kind in table.fields.items()}
    if table.name == "claims":
        moment, precision = cells["published_at"], columns["published_precision"]
        given = pl.coalesce(precision.value, precision_of(moment.raw, moment.dtype))
        columns["published_precision"] = replace(precision, value=given)
        low, high = pl.col("quantity_low"), pl.col("quantity_high")
        below = (low > high, pl.format("at least quantity_low ({})", low))
        same = (pl.col("harms") == pl.col("favours"), EXPECTED["harms"])
        for name, test in (("quantity_high", below), ("harms", same)):
            columns[name] = replace(columns[name], tests=(*columns[name].tests, test))
    return tuple(columns.values())


@lru_cache(maxsize=32)
def values_of(columns: tuple[Column, ...]) -> list[pl.Expr]:
    """The values of columns that are had of `columns_of`, under the names of their fields."""
    return [column.value.alias(column.field) for column in columns]


@lru_cache(maxsize=32)
def faults_of(columns: tuple[Column, ...]) -> list[pl.Expr]:
    """Whether a cell is wrong, for the columns that can be, under the names of their fields."""
    return [column.wrong.alias(column.field) for column in columns if column.tests]


def _code(cell: _Cell) -> Column:
    code = cell.text
    if cell.dtype.is_integer():
        code = cell.raw.cast(pl.String)
    elif cell.dtype.is_float():  # ids that pandas made fractions, because one of them is missing
        is_whole = (cell.raw == cell.raw.floor()) & (cell.raw.abs() < 2**53)
        code = pl.when(is_whole).then(cell.raw).cast(pl.Int64).cast(pl.String)
    # Text that is not blank is an id, if perhaps a wrong one.
    may_be_lost = cell.dtype != pl.String or cell.name in cell.table.required
    tests: Tests = ((cell.is_lost, EXPECTED["code"]),) if may_be_lost else ()
    tests += (
        (cell.value.str.contains(HIDDEN_IN_CODE), EXPECTED["hidden"]),
        cell.is_too_long,
    )
    return Column(cell.name, pl.when(code != "").then(code), tests)


def _text(cell: _Cell) -> Column:
    kind = cell.table.fields[cell.name]
    value = plain_column(cell.raw) if cell.is_rare else cell.raw
    if cell.dtype != pl.String:
        value = cell.text
    elif kind == "name":
        value = value.str.strip_chars()
    value = pl.when(~value.str.contains(NOTHING_TO_READ)).then(value)
    lost: Tests = ((cell.is_lost, EXPECTED[kind]),)
    if cell.name not in cell.table.required:
        lost = cell.no_text(EXPECTED[kind])
    return Column(cell.name, value, (*lost, cell.is_too_long))


def _choice(cell: _Cell) -> Column:
    given = cell.text.str.to_lowercase()
    given = pl.when(given != "").then(given)
    if cell.name == "kind":
        known = pl.when(given.is_in(KINDS)).then(given).otherwise(pl.lit("unknown"))
        return Column(cell.name, known, cell.no_text(EXPECTED["kind"]))
    allowed = STANCES if cell.name == "stance" else PRECISIONS
    other = cell.value.is_not_null() & ~cell.value.is_in(allowed)
    expected = EXPECTED[cell.name]
    return Column(cell.name, given, (*cell.no_text(expected), (other, expected)))


def _time(cell: _Cell) -> Column:
    value = moment_of(cell.raw, cell.dtype, has_time_of_day=cell.is_rare)
    return Column(cell.name, value, ((cell.is_lost, EXPECTED["time"]),))


def _number(cell: _Cell) -> Column:
    value = as_float(cell.raw, cell.dtype)
    value = pl.when(value.is_finite() & (value >= 0)).then(value)
    return Column(cell.name, value, ((cell.is_lost, EXPECTED["number"]),))


def as_float(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A number, also one written as text; null for anything else."""
    if dtype == pl.String:
        text = cell.str.strip_chars()
        return pl.when(text.str.contains(NUMBER)).then(text).cast(pl.Float64, strict=False)
    return cell.cast(pl.Float64) if dtype.is_numeric() else pl.lit(None, pl.Float64)


def _codes(cell: _Cell) -> Column:
    ids = pl.List(pl.String)
    items = pl.lit(None, ids)
    if cell.dtype == pl.String:
        is_json = cell.text.str.starts_with("[")
        sound = pl.when(cell.text.str.contains(IDS)).then(cell.text)
        split = cell.text.str.split(";")
        items = pl.when(is_json).then(sound.str.json_decode(ids)).otherwise(split)
    elif isinstance(cell.dtype, pl.List) and _may_be_ids(cell.dtype.inner):
        items = cell.raw.cast(ids)
    item = pl.element().str.strip_chars()
    value = items.list.eval(item.filter(item != ""))  # the filter drops nulls as well
    hidden = cell.value.list.eval(pl.element().str.contains(HIDDEN_IN_CODE)).list.any()
    longest = cell.value.list.eval(pl.element().str.len_chars()).list.max()
    limit = cell.table.limit(cell.name)
    tests = (
        (cell.raw.is_not_null() & items.is_null(), EXPECTED["codes"]),
        (hidden, EXPECTED["hidden"]),
        (longest > limit, pl.format(f"at most {limit} characters, not {{}}", longest)),
    )
    return Column(cell.name, pl.coalesce(value, pl.lit([], ids)), tests)


def _may_be_ids(dtype: object) -> bool:
    return isinstance(dtype, pl.DataType) and (dtype in (pl.String, pl.Null) or dtype.is_integer())


def _column(cell: _Cell, kind: FieldKind) -> Column:
    column = _RULES[kind](cell)
    if cell.dtype == pl.Null and cell.name not in cell.table.required:
        return replace(column, tests=())  # where nothing was given nothing is wrong
    return column


def _sides(cell: _Cell) -> Column:
    return Column(cell.name, cell.raw)  # read and tested before, by with_sides


_RULES: Final[Mapping[FieldKind, Callable[[_Cell], Column]]] = {
    "code": _code,
    "choice": _choice,
    "text": _text,
    "name": _text,
    "time": _time,
    "number": _number,
    "codes": _codes,
    "sides": _sides,
}
