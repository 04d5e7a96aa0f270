"""The gate: good rows go in, and every bad row comes back with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import polars as pl

from features.files import WHOLE_ROW, Fault, Frame, read_rows, shown
from features.schema import (
    CLAIMS,
    CLAIMS_SCHEMA,
    EXPECTED,
    HIDDEN_IN_CODE,
    KINDS,
    NOTHING_TO_READ,
    NUMBER,
    PRECISIONS,
    REMOVED_FROM_TEXT,
    SOURCES,
    SOURCES_SCHEMA,
    SPACES_IN_TEXT,
    STANCES,
    TIME,
    YEARS,
    FieldKind,
    Table,
)

# JSON on which Polars' decoder cannot fail: flat, and no number beyond a double.
_STRING: Final = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_VALUE: Final = (
    rf"(?:{_STRING}|-?(?:0|[1-9][0-9]{{0,17}})(?:\.[0-9]{{1,40}})?(?:[eE][+-]?[0-9]{{1,2}})?"
    r"|true|false|null)"
)
_ID: Final = rf"\s*(?:{_STRING}|-?[1-9][0-9]{{0,17}}|0|null)\s*"
_IDS: Final = rf"^\[(?:{_ID}(?:,{_ID})*|\s*)\]$"
_PAIR: Final = rf"({_STRING})\s*:\s*({_VALUE})"
_OBJECT: Final = rf"\{{(?:\s*{_PAIR}\s*(?:,\s*{_PAIR}\s*)*|\s*)\}}"
_OBJECTS: Final = rf"^\[\s*(?:{_OBJECT}\s*(?:,\s*{_OBJECT}\s*)*)?\]$"

_UNPLAIN: Final = f"{REMOVED_FROM_TEXT}|{SPACES_IN_TEXT}"
_PARTS: Final = ("low", "high", "unit")
_EPOCH: Final = date(1970, 1, 1)
_DAYS: Final = ((date(YEARS[0], 1, 1) - _EPOCH).days, (date(YEARS[1] + 1, 1, 1) - _EPOCH).days)
_PER_DAY: Final = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the gate let in, what it turned away, and what it did on the way.

    `accepted` has exactly the columns of `CLAIMS_SCHEMA` or `SOURCES_SCHEMA`, in the order of the
    input. `rejected` has one line for each fault: `row` (from 1), the id where it can be read,
    `field` ("row" where the row as a whole cannot be read), `value` (shortened, hidden characters
    made visible) and `expected`. Every row is accepted, rejected, or a source given before in the
    same words: ``n_rows == accepted.height + n_rejected + n_repeated``.
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


def admit_claims(claims: Frame | str | Path) -> Admitted:
    """Check claims from a frame (pandas or Polars) or a file (.parquet, .csv, .jsonl, .ndjson).

    Raises `InputError` when the input as a whole is unusable: not readable, a required column
    missing, no rows. A bad row never raises. Labels are not read; hidden characters are taken out
    of text, and `notes` say in how many rows.

    >>> admitted = admit_claims(pl.DataFrame({
    ...     "claim_id": ["c1", "c2"], "source_id": ["sana", "ea"],
    ...     "text": ["The attack was repelled.", "The road was cut."],
    ...     "published_at": ["2017-09-29", "yesterday"]}))
    >>> admitted.accepted["claim_id"].to_list(), admitted.n_rejected
    (['c1'], 1)
    >>> admitted.rejected.row(0)[:4]
    (2, 'c2', 'published_at', 'yesterday')
    """
    return _admit(claims, CLAIMS, CLAIMS_SCHEMA)


def admit_sources(sources: Frame | str | Path) -> Admitted:
    """Check sources from a frame (pandas or Polars) or a file (.parquet, .csv, .jsonl, .ndjson).

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
    return _admit(sources, SOURCES, SOURCES_SCHEMA)


@dataclass(frozen=True, slots=True)
class _Column:
    """One field: how its value is had from the raw cell, and the tests with what was expected.

    A test is true where the cell is wrong. The first that is true names the fault of the cell.
    """

    field: str
    value: pl.Expr
    tests: tuple[tuple[pl.Expr, str | pl.Expr], ...] = ()

    @property
    def wrong(self) -> pl.Expr:
        """True where any test is."""
        tests = [test for test, _ in self.tests] or [pl.lit(value=False)]
        return pl.any_horizontal(tests).fill_null(value=False)

    @property
    def expected(self) -> pl.Expr:
        """What the first test that is true expected."""
        return pl.coalesce(
            pl.when(test).then(pl.lit(said) if isinstance(said, str) else said)
            for test, said in self.tests
        )


def _admit(data: Frame | str | Path, table: Table, schema: pl.Schema) -> Admitted:
    rows = read_rows(data, table)
    frame, faults = _spread_quantity(rows.frame, list(rows.faults))
    if "alignment" in table.fields:
        frame, faults = _with_sides(frame, table, faults)
    raw = _raw(frame, table)
    rare = _rare(raw, table)
    columns = _columns(table, tuple(raw.schema.items()), rare)
    checked = raw.with_columns(column.value.alias(column.field) for column in columns)
    faults += _found(columns, checked, faults)
    bad = {fault.row for fault in faults}
    good = checked.filter(~pl.col("row").is_in(bad)) if bad else checked
    good, repeated, n_repeated = _without_repeats(good, checked, table)
    return Admitted(
        accepted=good.select(schema.names()),
        rejected=_rejected(faults + repeated, checked, table),
        n_rows=rows.n_rows,
        n_repeated=n_repeated,
        notes=_notes(rows.columns, checked, table, rare, n_repeated),
    )


def _raw(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Every field of the table as it came, under the name "raw ...", null where it is absent."""
    absent = [pl.lit(None).alias(name) for name in table.fields if name not in frame.columns]
    return frame.with_columns(absent).select("row", pl.exclude("row").name.prefix("raw "))


def _rare(raw: pl.DataFrame, table: Table) -> frozenset[str]:
    """Fields that must go the long way: text with hidden characters, times with a time of day."""
    tests, schema = [], raw.schema
    for name, kind in table.fields.items():
        cell = pl.col(f"raw {name}")
        if schema[f"raw {name}"] != pl.String:
            continue
        if kind in ("text", "name"):
            tests.append(cell.str.contains(_UNPLAIN).any().alias(name))
        elif kind == "time":
            tests.append((cell.str.len_bytes() > len("2017-09-29")).any().alias(name))
    return frozenset(test.name for test in raw.select(tests) if test.item())


# --- what each kind of field may hold -------------------------------------------------------------


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

    @property
    def is_no_text(self) -> pl.Expr:
        """True where something was given that is no text."""
        return self.raw.is_not_null() & pl.lit(self.dtype not in (pl.String, pl.Null))

    @property
    def is_too_long(self) -> tuple[pl.Expr, pl.Expr]:
        """The test of the length, and what it says."""
        length, limit = self.value.str.len_chars(), self.table.limit(self.name)
        return length > limit, pl.format(f"at most {limit} characters, not {{}}", length)


@lru_cache(maxsize=32)  # making the expressions costs more than running them on a few rows
def _columns(
    table: Table, dtypes: tuple[tuple[str, pl.DataType], ...], rare: frozenset[str]
) -> tuple[_Column, ...]:
    """The fields of a table in order, for columns of these types."""
    cells = {
        name: _Cell(name, dtype, name in rare, table)
        for name, dtype in ((name.removeprefix("raw "), dtype) for name, dtype in dtypes)
    }
    columns = {name: _RULES[kind](cells[name]) for name, kind in table.fields.items()}
    if table.name == "claims":
        precision = columns["published_precision"]
        given = pl.coalesce(precision.value, _precision(cells["published_at"]))
        columns["published_precision"] = replace(precision, value=given)
        low, high = pl.col("quantity_low"), pl.col("quantity_high")
        below = (low > high, pl.format("at least quantity_low ({})", low))
        same = (pl.col("harms") == pl.col("favours"), EXPECTED["harms"])
        for name, test in (("quantity_high", below), ("harms", same)):
            columns[name] = replace(columns[name], tests=(*columns[name].tests, test))
    return tuple(columns.values())


def _code(cell: _Cell) -> _Column:
    code = cell.text
    if cell.dtype.is_integer():
        code = cell.raw.cast(pl.String)
    elif cell.dtype.is_float():  # ids that pandas made fractions, because one of them is missing
        is_whole = (cell.raw == cell.raw.floor()) & (cell.raw.abs() < 2**53)
        code = pl.when(is_whole).then(cell.raw).cast(pl.Int64).cast(pl.String)
    tests = (
        (cell.is_lost, EXPECTED["code"]),
        (cell.value.str.contains(HIDDEN_IN_CODE), EXPECTED["hidden"]),
        cell.is_too_long,
    )
    return _Column(cell.name, pl.when(code != "").then(code), tests)


def _text(cell: _Cell) -> _Column:
    kind = cell.table.fields[cell.name]
    value = _plain(cell.raw) if cell.is_rare else cell.raw
    if cell.dtype != pl.String:
        value = cell.text
    elif kind == "name":
        value = value.str.strip_chars()
    value = pl.when(~value.str.contains(NOTHING_TO_READ)).then(value)
    is_lost = cell.is_lost if cell.name in cell.table.required else cell.is_no_text
    return _Column(cell.name, value, ((is_lost, EXPECTED[kind]), cell.is_too_long))


def _plain(text: pl.Expr) -> pl.Expr:
    """Text without hidden characters; as `features.schema.plain`."""
    return text.str.replace_all(SPACES_IN_TEXT, " ").str.replace_all(REMOVED_FROM_TEXT, "")


def _choice(cell: _Cell) -> _Column:
    given = cell.text.str.to_lowercase()
    given = pl.when(given != "").then(given)
    if cell.name == "kind":
        known = pl.when(given.is_in(KINDS)).then(given).otherwise(pl.lit("unknown"))
        return _Column(cell.name, known, ((cell.is_no_text, EXPECTED["kind"]),))
    allowed = STANCES if cell.name == "stance" else PRECISIONS
    other = cell.value.is_not_null() & ~cell.value.is_in(allowed)
    return _Column(cell.name, given, ((cell.is_no_text | other, EXPECTED[cell.name]),))


def _precision(published_at: _Cell) -> pl.Expr:
    """How exact a time is that does not say so: a date is a day, a time of day is a minute."""
    is_day = pl.lit(value=True)
    if published_at.dtype == pl.String:
        is_day = published_at.text.str.len_chars() == len("2017-09-29")
    elif isinstance(published_at.dtype, pl.Datetime):
        is_day = published_at.raw.to_physical() % _PER_DAY[published_at.dtype.time_unit] == 0
    return pl.when(is_day).then(pl.lit("day")).otherwise(pl.lit("minute"))


def _time(cell: _Cell) -> _Column:
    moment: pl.Expr = pl.lit(None, pl.Int64)
    per_day = 1
    if cell.dtype == pl.String:
        moment, per_day = _parsed(cell).to_physical(), _PER_DAY["us"]
    elif cell.dtype == pl.Date:
        moment = cell.raw.to_physical().cast(pl.Int64)
    elif isinstance(cell.dtype, pl.Datetime):  # the integers inside are UTC, whatever the zone
        moment, per_day = cell.raw.to_physical(), _PER_DAY[cell.dtype.time_unit]
    first, end = (days * per_day for days in _DAYS)
    moment = pl.when((moment >= first) & (moment < end)).then(moment)  # else `*` may overflow
    if per_day > _PER_DAY["us"]:
        moment = moment // (per_day // _PER_DAY["us"])
    else:
        moment = moment * (_PER_DAY["us"] // per_day)
    value = moment.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return _Column(cell.name, value, ((cell.is_lost, EXPECTED["time"]),))


def _parsed(cell: _Cell) -> pl.Expr:
    text: pl.Expr = pl.when(cell.text.str.contains(TIME)).then(cell.text)
    day = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    if not cell.is_rare:
        return day
    text = text.str.replace(" ", "T", literal=True).str.replace(",", ".", literal=True)
    forms = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
    local = [text.str.to_datetime(form, time_unit="us", strict=False) for form in forms]
    zoned = [
        text.str.to_datetime(f"{form}%#z", time_unit="us", strict=False).dt.replace_time_zone(None)
        for form in forms
    ]
    return pl.coalesce(day, *local, *zoned)


def _number(cell: _Cell) -> _Column:
    value = _as_float(cell.raw, cell.dtype)
    value = pl.when(value.is_finite() & (value >= 0)).then(value)
    return _Column(cell.name, value, ((cell.is_lost, EXPECTED["number"]),))


def _as_float(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A number, also one written as text; null for anything else."""
    if dtype == pl.String:
        text = cell.str.strip_chars()
        return pl.when(text.str.contains(NUMBER)).then(text).cast(pl.Float64, strict=False)
    return cell.cast(pl.Float64) if dtype.is_numeric() else pl.lit(None, pl.Float64)


def _codes(cell: _Cell) -> _Column:
    ids = pl.List(pl.String)
    items = pl.lit(None, ids)
    if cell.dtype == pl.String:
        is_json = cell.text.str.starts_with("[")
        sound = pl.when(cell.text.str.contains(_IDS)).then(cell.text)
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
    return _Column(cell.name, pl.coalesce(value, pl.lit([], ids)), tests)


def _may_be_ids(dtype: object) -> bool:
    return isinstance(dtype, pl.DataType) and (dtype in (pl.String, pl.Null) or dtype.is_integer())


def _sides(cell: _Cell) -> _Column:
    return _Column(cell.name, cell.raw)  # read and tested before, by _with_sides


_RULES: Final[Mapping[FieldKind, Callable[[_Cell], _Column]]] = {
    "code": _code,
    "choice": _choice,
    "text": _text,
    "name": _text,
    "time": _time,
    "number": _number,
    "codes": _codes,
    "sides": _sides,
}


# --- fields made of parts -------------------------------------------------------------------------


def _spread_quantity(frame: pl.DataFrame, faults: list[Fault]) -> tuple[pl.DataFrame, list[Fault]]:
    """The parts of `quantity` as columns; where it is null, columns of those names stand in."""
    if "quantity" not in frame.columns:
        return frame, faults
    cell, struct = frame["quantity"], pl.col("quantity")
    is_lost = pl.lit(value=False)
    found: tuple[str, ...] = _PARTS
    if cell.dtype == pl.String:
        text = struct.str.strip_chars()
        is_sound = text.str.contains(rf"^(?:\{{\s*\}}|{_OBJECT})$") & text.str.contains(
            r'^\{\s*\}$|"(?:low|high|unit)"\s*:'
        )
        is_lost = (text != "") & ~is_sound
        parts = pl.Struct(dict.fromkeys(_PARTS, pl.String))
        struct = pl.when(is_sound).then(text).str.json_decode(parts)
    elif isinstance(cell.dtype, pl.Struct):
        names = [part.name for part in cell.dtype.fields]
        found = tuple(name for name in _PARTS if name in names)
        known = [struct.struct.field(name).is_not_null() for name in found]
        other = [struct.struct.field(name).is_not_null() for name in names if name not in _PARTS]
        never = struct.is_null() & struct.is_not_null()
        is_lost = pl.any_horizontal(never, *other) & ~pl.any_horizontal(never, *known)
    else:
        is_lost, found = struct.is_not_null(), ()
    spread = [_part(struct.struct.field(name), f"quantity_{name}", frame) for name in found]
    hit = frame.filter(is_lost)
    wrong = _faults(hit["row"], "quantity", hit["quantity"], EXPECTED["quantity"])
    return frame.with_columns(spread).drop("quantity"), faults + wrong


def _part(part: pl.Expr, column: str, frame: pl.DataFrame) -> pl.Expr:
    dtype = frame.schema.get(column, pl.Null())
    if dtype == pl.String or dtype.is_numeric():
        part = pl.coalesce(part.cast(pl.String), pl.col(column).cast(pl.String))
    return part.alias(column)


def _with_sides(
    frame: pl.DataFrame, table: Table, faults: list[Fault]
) -> tuple[pl.DataFrame, list[Fault]]:
    """The alignments as lists of side and weight, sorted by side; a null weight is no side."""
    pairs, wrong = _pairs(frame)
    weight = _as_float(pl.col("weight"), pl.String())
    pairs = pairs.with_columns(pl.col("side").str.strip_chars(), number=weight)
    side = pl.col("side")
    is_id = (
        (side != "")
        & ~side.str.contains(HIDDEN_IN_CODE)
        & (side.str.len_chars() <= table.limit("alignment"))
        & pl.struct("row", "side").is_first_distinct()
    )
    in_range = pl.col("number").is_between(-1, 1)
    for is_sound, expected in ((is_id, EXPECTED["side"]), (in_range, EXPECTED["weight"])):
        hit = pairs.filter(~is_sound.fill_null(value=False))
        told = hit.select(pl.format("{}: {}", side.fill_null(""), "weight")).to_series()
        wrong += _faults(hit["row"], "alignment", told, expected)
    sides = (
        pairs.sort("side")
        .group_by("row")
        .agg(pl.struct("side", weight="number").alias("alignment"))
    )
    frame = frame.drop("alignment", strict=False)
    frame = frame.join(sides, on="row", how="left", maintain_order="left")
    return frame.with_columns(pl.col("alignment").fill_null([])), faults + wrong


def _pairs(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """One line for each row and side: `row`, and `side` and `weight` as text."""
    nothing = pl.DataFrame(schema={"row": pl.UInt32, "side": pl.String, "weight": pl.String})
    if "alignment" not in frame.columns:
        return nothing, []
    cell, wrong = frame["alignment"], list[Fault]()
    if cell.dtype == pl.String:
        cell, wrong = _listed_sides(frame)
    found = [nothing]
    if isinstance(cell.dtype, pl.Struct):
        # One side after another: all at once would make rows x sides of mostly nothing.
        for name in [side.name for side in cell.dtype.fields]:
            found.append(_long(frame["row"], pl.lit(name), cell.struct.field(name)))
    elif names := _names_of_pair(cell.dtype):
        long = pl.DataFrame([frame["row"], cell.alias("pair")]).filter(
            pl.col("pair").list.len() > 0
        )
        long = long.explode("pair")
        side, weight = (long["pair"].struct.field(name) for name in names)
        found.append(_long(long["row"], _to_text(side), weight))
    elif cell.dtype != pl.Null:
        hit = frame.filter(cell.is_not_null())
        wrong += _faults(hit["row"], "alignment", hit["alignment"], EXPECTED["sides"])
    return pl.concat(found), wrong


def _long(row: pl.Series, side: pl.Series | pl.Expr, weight: pl.Series) -> pl.DataFrame:
    weights = pl.DataFrame([row, _to_text(weight).alias("weight")])
    return weights.select("row", side.alias("side"), "weight").drop_nulls("weight")


def _to_text(part: pl.Series) -> pl.Series:
    """Names and numbers as text; "?" for what is neither."""
    if part.dtype == pl.String or (part.dtype.is_numeric()):
        return part.cast(pl.String)
    return part.is_not_null().replace_strict({True: "?", False: None}, return_dtype=pl.String)


def _names_of_pair(dtype: pl.DataType) -> tuple[str, str] | None:
    """The names of side and weight in a list of pairs, or in what Parquet makes of a map."""
    if not isinstance(dtype, pl.List) or not isinstance(dtype.inner, pl.Struct):
        return None
    names = [part.name for part in dtype.inner.fields]
    for side, weight in (("side", "weight"), ("key", "value")):
        if side in names and weight in names:
            return side, weight
    return None


def _listed_sides(frame: pl.DataFrame) -> tuple[pl.Series, list[Fault]]:
    """Alignments in JSON, objects or lists of pairs, as lists of pairs."""
    text = pl.col("alignment").str.strip_chars()
    listed = (
        text.str.replace_all(_PAIR, '{"side":$1,"weight":$2}')
        .str.replace(r"^\{", "[")
        .str.replace(r"\}$", "]")
    )
    sound = (
        pl.when(text.str.contains(rf"^(?:\{{\s*\}}|{_OBJECT})$"))
        .then(listed)
        .when(text.str.contains(_OBJECTS))
        .then(text)
    )
    pair = pl.Struct({"side": pl.String, "weight": pl.String})
    read = frame.select(sound.str.json_decode(pl.List(pair))).to_series()
    hit = frame.filter(read.is_null() & (frame["alignment"].str.strip_chars() != ""))
    return read, _faults(hit["row"], "alignment", hit["alignment"], EXPECTED["sides"])


# --- what is turned away --------------------------------------------------------------------------


def _faults(row: pl.Series, field: str, values: pl.Series, expected: str) -> list[Fault]:
    """The same fault of one field in several rows."""
    return [
        Fault(at, None, field, shown(value), expected)
        for at, value in zip(row, _listed(values), strict=True)
    ]


def _listed(values: pl.Series) -> list[object]:
    """Cells as Python values; a date that Python cannot hold as the number that Polars holds."""
    if not isinstance(values.dtype, (pl.Date, pl.Datetime)):
        return values.to_list()
    per_day = _PER_DAY[values.dtype.time_unit] if isinstance(values.dtype, pl.Datetime) else 1
    number = values.to_physical()
    days = number // per_day
    in_range = days.is_between((date.min - _EPOCH).days, (date.max - _EPOCH).days)
    held = pl.select(pl.when(in_range).then(values)).to_series()
    return [n if moment is None else moment for n, moment in zip(number, held, strict=True)]


def _found(
    columns: Sequence[_Column], checked: pl.DataFrame, known: Sequence[Fault]
) -> list[Fault]:
    """The faults that the tests find, but for cells with a fault already."""
    wrong = checked.select(column.wrong.alias(column.field) for column in columns)
    told = {(fault.row, fault.field) for fault in known}
    found: list[Fault] = []
    for column in columns:
        if wrong[column.field].any():
            hit = checked.filter(wrong[column.field])
            expected = hit.select(column.expected).to_series()
            values = _listed(hit[f"raw {column.field}"])
            found += [
                Fault(row, None, column.field, shown(value), said)
                for row, value, said in zip(hit["row"], values, expected, strict=True)
                if (row, column.field) not in told
            ]
    return found


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


def _rejected(faults: Sequence[Fault], checked: pl.DataFrame, table: Table) -> pl.DataFrame:
    """One line for each fault, by row and then by field; the id is told where it can be read."""
    rows = {fault.row for fault in faults}
    bad = checked.filter(pl.col("row").is_in(rows)) if rows else checked.clear()
    codes = zip(bad[table.id], _listed(bad[f"raw {table.id}"]), strict=True)
    ids = dict(
        zip(bad["row"], (shown(raw if code is None else code) for code, raw in codes), strict=True)
    )
    order = {name: at for at, name in enumerate([WHOLE_ROW, *table.columns])}
    lines = sorted(faults, key=lambda fault: (fault.row, order[fault.field]))
    return pl.DataFrame(
        {
            "row": [fault.row for fault in lines],
            table.id: [fault.id or ids.get(fault.row) for fault in lines],
            "field": [fault.field for fault in lines],
            "value": [fault.value for fault in lines],
            "expected": [fault.expected for fault in lines],
        },
        schema={
            "row": pl.UInt32,
            table.id: pl.String,
            "field": pl.String,
            "value": pl.String,
            "expected": pl.String,
        },
    )


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
            n_plain = checked.select((_plain(raw) != raw).sum()).item()
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
