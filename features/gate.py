"""The gate: good rows go in, and every bad row comes back with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
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
    ...     "alignment": ['{"regime": 1.0}', '{"regime": 3.0}']}))
    >>> admitted.accepted["source_id"].to_list()
    ['sana']
    >>> admitted.rejected["value", "expected"].rows()
    [('regime: 3.0', 'a weight from -1 to 1')]
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
    columns = [_column(name, raw, table) for name in table.fields]
    checked = raw.with_columns(column.value.alias(column.field) for column in columns)
    faults += _found(columns, checked, faults)
    is_bad = checked["row"].is_in({fault.row for fault in faults})
    good, repeated, n_repeated = _without_repeats(checked.filter(~is_bad), checked, table)
    return Admitted(
        accepted=good.select(schema.names()),
        rejected=_rejected(faults + repeated, checked, table),
        n_rows=rows.n_rows,
        n_repeated=n_repeated,
        notes=_notes(rows.columns, checked, table, n_repeated),
    )


def _raw(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Every field of the table as it came, under the name "raw ...", null where it is absent."""
    absent = [pl.lit(None).alias(name) for name in table.fields if name not in frame.columns]
    return frame.with_columns(absent).select("row", pl.exclude("row").name.prefix("raw "))


# --- what each kind of field may hold -------------------------------------------------------------


def _column(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    rule = _RULES[table.fields[name]]
    column = rule(name, raw, table)
    if name == "harms":
        same = (pl.col("harms") == pl.col("favours"), EXPECTED["harms"])
        return replace(column, tests=(*column.tests, same))
    if name == "quantity_high":
        low, high = pl.col("quantity_low"), pl.col("quantity_high")
        below = (low > high, pl.format("at least quantity_low ({})", low))
        return replace(column, tests=(*column.tests, below))
    return column


def _code(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    cell, dtype = pl.col(f"raw {name}"), raw[f"raw {name}"].dtype
    if dtype.is_integer():
        cell = cell.cast(pl.String)
    elif dtype.is_float():  # ids that pandas made fractions, because one of them is missing
        whole = pl.when(cell.is_finite() & (cell == cell.floor()) & (cell.abs() < 2**53)).then(cell)
        cell = whole.cast(pl.Int64).cast(pl.String)
    elif dtype != pl.String:
        cell = pl.lit(None, pl.String)
    value = cell.str.strip_chars()
    tests = (
        (_absent(name, raw, table), EXPECTED["code"]),
        (pl.col(name).str.contains(HIDDEN_IN_CODE), EXPECTED["hidden"]),
        _too_long(name, table),
    )
    return _Column(name, pl.when(value != "").then(value), tests)


def _absent(name: str, raw: pl.DataFrame, table: Table) -> pl.Expr:
    """True where there is no value: though one was given, or though one is required."""
    if name in table.required:
        return pl.col(name).is_null()
    dtype = raw[f"raw {name}"].dtype
    given = pl.col(f"raw {name}")
    blank = given.str.strip_chars() == "" if dtype == pl.String else pl.lit(value=False)
    return given.is_not_null() & ~blank & pl.col(name).is_null()


def _too_long(name: str, table: Table) -> tuple[pl.Expr, pl.Expr]:
    length = pl.col(name).str.len_chars()
    limit = table.limit(name)
    return length > limit, pl.format(f"at most {limit} characters, not {{}}", length)


def _text(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    value = _plain(raw[f"raw {name}"])
    value = value if table.fields[name] == "text" else value.str.strip_chars()
    value = pl.when(~value.str.contains(NOTHING_TO_READ)).then(value)
    if name in table.required:
        absent = pl.col(name).is_null()
    else:
        absent = pl.col(f"raw {name}").is_not_null() & (raw[f"raw {name}"].dtype != pl.String)
    kind = table.fields[name]
    return _Column(name, value, ((absent, EXPECTED[kind]), _too_long(name, table)))


def _plain(cell: pl.Series) -> pl.Expr:
    """Text without hidden characters; see `features.schema.plain`."""
    if cell.dtype != pl.String:
        return pl.lit(None, pl.String)
    text = pl.col(cell.name)
    if not cell.str.contains(f"{REMOVED_FROM_TEXT}|{SPACES_IN_TEXT}").any():
        return text  # saves two copies of all text, nearly always
    return text.str.replace_all(SPACES_IN_TEXT, " ").str.replace_all(REMOVED_FROM_TEXT, "")


def _choice(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    cell = pl.col(f"raw {name}")
    if (dtype := raw[f"raw {name}"].dtype) != pl.String:
        wrong = cell.is_not_null() & (dtype != pl.Null)
        cell = pl.lit(None, pl.String)
    else:
        wrong = pl.lit(value=False)
    given = cell.str.strip_chars().str.to_lowercase()
    given = pl.when(given != "").then(given)
    if name == "kind":
        known = pl.when(given.is_in(KINDS)).then(given).otherwise(pl.lit("unknown"))
        return _Column(name, known, ((wrong, EXPECTED["name"]),))
    if name == "published_precision":
        given = pl.coalesce(given, _precision(raw["raw published_at"]))
    allowed = STANCES if name == "stance" else PRECISIONS
    return _Column(name, given, ((wrong | ~pl.col(name).is_in(allowed), EXPECTED[name]),))


def _precision(published_at: pl.Series) -> pl.Expr:
    """How exact a time is that does not say so: a date is a day, a time of day is a minute."""
    cell = pl.col(published_at.name)
    if published_at.dtype == pl.String:
        is_day = cell.str.strip_chars().str.len_chars() == 10
    elif isinstance(published_at.dtype, pl.Datetime):
        is_day = cell.to_physical() % _PER_DAY[published_at.dtype.time_unit] == 0
    else:
        is_day = pl.lit(value=True)
    return pl.when(is_day).then(pl.lit("day")).otherwise(pl.lit("minute"))


def _time(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    cell = raw[f"raw {name}"]
    if cell.dtype == pl.String:
        moment, per_day = _parsed(cell).to_physical(), _PER_DAY["us"]
    elif cell.dtype == pl.Date:
        moment, per_day = pl.col(cell.name).to_physical().cast(pl.Int64), 1
    elif isinstance(cell.dtype, pl.Datetime):  # the integers inside are UTC, whatever the zone
        moment, per_day = pl.col(cell.name).to_physical(), _PER_DAY[cell.dtype.time_unit]
    else:
        moment, per_day = pl.lit(None, pl.Int64), 1
    first, end = (days * per_day for days in _DAYS)
    moment = pl.when((moment >= first) & (moment < end)).then(moment)
    if per_day > _PER_DAY["us"]:
        moment = moment // (per_day // _PER_DAY["us"])
    else:
        moment = moment * (_PER_DAY["us"] // per_day)
    value = moment.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return _Column(name, value, ((_absent(name, raw, table), EXPECTED["time"]),))


def _parsed(cell: pl.Series) -> pl.Expr:
    text = pl.col(cell.name).str.strip_chars()
    text = pl.when(text.str.contains(TIME)).then(text)
    day = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    if not (cell.str.len_bytes() > 10).any():
        return day
    text = text.str.replace(" ", "T", literal=True).str.replace(",", ".", literal=True)
    forms = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
    local = [text.str.to_datetime(form, time_unit="us", strict=False) for form in forms]
    zoned = [
        text.str.to_datetime(f"{form}%#z", time_unit="us", strict=False).dt.replace_time_zone(None)
        for form in forms
    ]
    return pl.coalesce(day, *local, *zoned)


def _number(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    value = _as_float(pl.col(f"raw {name}"), raw[f"raw {name}"].dtype)
    value = pl.when(value.is_finite() & (value >= 0)).then(value)
    return _Column(name, value, ((_absent(name, raw, table), EXPECTED["number"]),))


def _as_float(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A number, also one written as text; null for anything else."""
    if dtype == pl.String:
        text = cell.str.strip_chars()
        return pl.when(text.str.contains(NUMBER)).then(text).cast(pl.Float64, strict=False)
    return cell.cast(pl.Float64) if dtype.is_numeric() else pl.lit(None, pl.Float64)


def _codes(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    cell, dtype = pl.col(f"raw {name}"), raw[f"raw {name}"].dtype
    ids = pl.List(pl.String)
    if dtype == pl.String:
        text = cell.str.strip_chars()
        is_json = text.str.starts_with("[")
        items = (
            pl.when(is_json)
            .then(pl.when(text.str.contains(_IDS)).then(text).str.json_decode(ids))
            .otherwise(text.str.split(";"))
        )
    elif isinstance(dtype, pl.List) and (
        dtype.inner in (pl.String, pl.Null) or dtype.inner.is_integer()
    ):
        items = cell.cast(ids)
    else:
        items = pl.lit(None, ids)
    item = pl.element().str.strip_chars()
    value = items.list.eval(item.filter(item != ""))  # the filter drops nulls as well
    hidden = pl.col(name).list.eval(pl.element().str.contains(HIDDEN_IN_CODE)).list.any()
    longest = pl.col(name).list.eval(pl.element().str.len_chars()).list.max()
    limit = table.limit(name)
    tests = (
        (cell.is_not_null() & items.is_null(), EXPECTED["codes"]),
        (hidden, EXPECTED["hidden"]),
        (longest > limit, pl.format(f"at most {limit} characters, not {{}}", longest)),
    )
    return _Column(name, pl.coalesce(value, pl.lit([], ids)), tests)


def _sides(name: str, raw: pl.DataFrame, table: Table) -> _Column:
    return _Column(name, pl.col(f"raw {name}"))  # read, and tested, by _with_sides


_RULES: Final[Mapping[FieldKind, Callable[[str, pl.DataFrame, Table], _Column]]] = {
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
    else:
        found = ()
    if not found:
        is_lost = struct.is_not_null()
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
    try:
        return values.to_list()
    except (ValueError, OverflowError):
        physical = values.to_physical()
        return [None] * len(values) if physical.dtype.is_nested() else physical.to_list()


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


def _notes(found: Sequence[str], checked: pl.DataFrame, table: Table, n_repeated: int) -> list[str]:
    notes = []
    extras = [n for n in found if n not in table.columns and not n.startswith("label")]
    if extras:
        names = ", ".join(shown(name) or '""' for name in extras)
        notes.append(f"columns of the {table.name} that are not used: {names}")
    for name, kind in table.fields.items():
        cell = checked[f"raw {name}"]
        if kind in ("text", "name") and cell.dtype == pl.String:
            plain = checked.select(_plain(cell)).to_series()
            if n_plain := int((plain != cell).sum()):
                notes.append(f"{name}: invisible or control characters removed in {n_plain} rows")
    if "kind" in table.fields and checked["raw kind"].dtype == pl.String:
        given = checked.select(pl.col("raw kind").str.strip_chars()).to_series()
        odd = given.filter((given != "") & ~given.str.to_lowercase().is_in(KINDS))
        if len(odd):
            counts = odd.value_counts(sort=True).rows()
            told = ", ".join(f"{shown(kind)} ({count})" for kind, count in counts)
            notes.append(f"kinds not known, taken as unknown: {told}")
    if n_repeated:
        notes.append(f"{n_repeated} sources given again in the same words, counted once")
    return notes
