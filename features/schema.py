"""The words of a claim and of a source: fields, the values they may take, and single records."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

import polars as pl
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationInfo,
    field_validator,
    model_validator,
)

STANCES: Final = ("asserts", "denies", "acknowledges", "doubts")
PRECISIONS: Final = ("minute", "hour", "day", "month", "year")
LABELS: Final = ("true", "mostly_true", "contested", "mostly_false", "false")
KINDS: Final = (
    "ministry", "military_spokesman", "insurgent_outlet", "monitor_ngo", "state_media",
    "broadcaster", "igo", "ngo", "activist", "partisan_site", "investigative", "newspaper",
    "wire_agency", "social_media", "local_media", "company", "police", "regulator",
    "victims_group", "court", "academic", "unknown",
)  # fmt: skip

MAX_TEXT: Final = 100_000
"""Longest text, proposition or url, in characters."""
MAX_CODE: Final = 1_000
"""Longest id, code or name, in characters."""
YEARS: Final = (1900, 2200)
"""First and last year a date may fall in, in UTC."""

FieldKind = Literal["code", "choice", "text", "name", "time", "number", "codes", "sides"]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One kind of input: its name, its fields in order, and which of them must be there."""

    name: str
    id: str
    required: tuple[str, ...]
    fields: Mapping[str, FieldKind]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read from an input; `quantity` stands for its three parts."""
        return (*self.fields, "quantity") if "quantity_low" in self.fields else tuple(self.fields)

    def limit(self, field: str) -> int:
        """Longest value of a field, in characters."""
        return MAX_TEXT if field in ("text", "proposition", "url") else MAX_CODE


CLAIMS: Final = Table(
    name="claims",
    id="claim_id",
    required=("claim_id", "text", "source_id", "published_at"),
    fields=MappingProxyType(
        {
            "claim_id": "code",
            "text": "text",
            "source_id": "code",
            "published_at": "time",
            "published_precision": "choice",
            "event_id": "code",
            "proposition": "name",
            "stance": "choice",
            "cites": "codes",
            "place": "name",
            "country": "name",
            "event_date": "time",
            "event_type": "code",
            "favours": "code",
            "harms": "code",
            "quantity_low": "number",
            "quantity_high": "number",
            "quantity_unit": "name",
            "url": "name",
        }
    ),
)
SOURCES: Final = Table(
    name="sources",
    id="source_id",
    required=("source_id",),
    fields=MappingProxyType(
        {
            "source_id": "code",
            "name": "name",
            "kind": "choice",
            "country": "name",
            "parent": "name",
            "domain": "name",
            "alignment": "sides",
        }
    ),
)

_DTYPES: Final[Mapping[FieldKind, pl.DataType]] = {
    "code": pl.String(),
    "choice": pl.String(),
    "text": pl.String(),
    "name": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "number": pl.Float64(),
    "codes": pl.List(pl.String),
    "sides": pl.List(pl.Struct({"side": pl.String, "weight": pl.Float64})),
}
CLAIMS_SCHEMA: Final = pl.Schema(
    {"row": pl.UInt32(), **{name: _DTYPES[kind] for name, kind in CLAIMS.fields.items()}}
)
"""Columns of the accepted claims, in order; `row` is the row of the input, counted from 1."""
SOURCES_SCHEMA: Final = pl.Schema({name: _DTYPES[kind] for name, kind in SOURCES.fields.items()})
"""Columns of the accepted sources, in order."""

# The patterns below mean the same to Rust's regex (the gate) and to Python's (the records): no
# \p{..}, whose contents hang on the Unicode version of either, and no \d, which both read wider.
HIDDEN_IN_CODE: Final = (
    r"[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that no id or code may hold: two ids that look alike must be the same id."""
REMOVED_FROM_TEXT: Final = (
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters taken out of text: they carry nothing, and hide words from readers and lexicons.

The joiners U+200C and U+200D (Persian, Indic scripts, emoji) and the direction marks U+200E and
U+200F stay: honest text uses them.
"""
SPACES_IN_TEXT: Final = r"[\x0b\x0c\x85]"
"""Line and page breaks of old systems: one space each, so that no two words run together."""
NOTHING_TO_READ: Final = r"^[\s\u034f\u061c\u115f\u1160\u200b-\u200f\u3164\ufe00-\ufe0f\uffa0]*$"
"""Text in which nothing can be seen."""
WHITE: Final = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""White space round an id, a code or a name: not part of it."""
TIME: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?)?$"
)
"""An ISO 8601 date, or date and time with or without a zone."""
NUMBER: Final = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
"""A number written as text, as every number in CSV is."""

EXPECTED: Final = MappingProxyType(
    {
        "code": "an id: text or a whole number",
        "hidden": "no control or invisible characters",
        "text": "text, not empty",
        "name": "text",
        "time": f"an ISO date (2017-09-29) or date-time (2017-09-29T14:05Z), year {YEARS[0]} to "
        f"{YEARS[1]}",
        "number": "a number, zero or more",
        "quantity": "low, high and unit: an object, or three columns",
        "codes": "ids: a list, a JSON list, or text with ; between the ids",
        "sides": "sides with weights: an object such as {side: 0.5}",
        "side": "each side once, its name an id",
        "weight": "a weight from -1 to 1",
        "kind": "text",
        "stance": f"one of {', '.join(STANCES)}",
        "published_precision": f"one of {', '.join(PRECISIONS)}",
        "harms": "another side than favours",
        "quantity_high": "at least quantity_low",
    }
)
"""What a cell should have been, in words; the gate and the records say the same."""

_SURROGATES = r"[\ud800-\udfff]"


def plain(text: str) -> str:
    """Text without hidden characters; halves of surrogate pairs, which no file can hold, go too.

    >>> plain("cap\\u200btured\\u202e by\\x0cnight")
    'captured by night'
    """
    spaced = re.sub(SPACES_IN_TEXT, " ", text)
    return re.sub(REMOVED_FROM_TEXT, "", re.sub(_SURROGATES, "", spaced))


# --- single records -------------------------------------------------------------------------------


def _code(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    code = str(value).strip(WHITE) if isinstance(value, (str, int)) else ""
    if not code or isinstance(value, bool):
        raise ValueError(EXPECTED["code"])
    if re.search(f"{HIDDEN_IN_CODE}|{_SURROGATES}", code):
        raise ValueError(EXPECTED["hidden"])
    return _within(code, MAX_CODE)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"at most {limit} characters, not {len(text)}")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str) or re.match(NOTHING_TO_READ, text := plain(value)):
        raise ValueError(EXPECTED["text"])
    return _within(text, MAX_TEXT)


def _name(limit: int) -> Callable[[object], str | None]:
    def check(value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValueError(EXPECTED["name"])
        text = plain(value)
        return None if re.match(NOTHING_TO_READ, text) else _within(text.strip(WHITE), limit)

    return check


def _choice(field: str, allowed: tuple[str, ...]) -> Callable[[object], str | None]:
    def check(value: object) -> str | None:
        if isinstance(value, str) and value.strip(WHITE).lower() in allowed:
            return value.strip(WHITE).lower()
        raise ValueError(EXPECTED[field])

    return check


def _time(value: object) -> datetime:
    if isinstance(value, str) and re.match(TIME, value.strip(WHITE)):
        value = datetime.fromisoformat(value.strip(WHITE))
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime) or not YEARS[0] - 1 <= value.year <= YEARS[1] + 1:
        raise ValueError(EXPECTED["time"])
    moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise ValueError(EXPECTED["time"])
    return moment


def _number(value: object) -> float:
    number = _as_float(value, "number")
    if not math.isfinite(number) or number < 0:
        raise ValueError(EXPECTED["number"])
    return number


def _as_float(value: object, kind: str) -> float:
    if isinstance(value, str) and re.match(NUMBER, value.strip(WHITE)):
        return float(value.strip(WHITE))
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(EXPECTED[kind])
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _codes(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        is_json = value.strip(WHITE).startswith("[")
        value = _from_json(value, "codes") if is_json else value.split(";")
    if not isinstance(value, (list, tuple)) or any(isinstance(item, float) for item in value):
        raise ValueError(EXPECTED["codes"])
    kept = [item for item in value if item is not None and str(item).strip(WHITE)]
    return tuple(_code(item) for item in kept)


def _from_json(text: str, kind: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(EXPECTED[kind]) from None


def _sides(value: object) -> dict[str, float]:
    if isinstance(value, str):
        value = _from_json(value, "sides")
    if isinstance(value, list) and all(isinstance(pair, Mapping) for pair in value):
        pairs = [(pair.get("side"), pair.get("weight")) for pair in value]
    elif isinstance(value, Mapping):
        pairs = list(value.items())
    else:
        raise ValueError(EXPECTED["sides"])
    weights: dict[str, float] = {}
    for side, weight in pairs:
        if weight is None:
            continue
        code = _code(side)
        if code in weights:
            raise ValueError(EXPECTED["side"])
        weights[code] = _weight(weight)
    return dict(sorted(weights.items()))


def _weight(value: object) -> float:
    weight = _as_float(value, "weight")
    if not -1 <= weight <= 1:
        raise ValueError(EXPECTED["weight"])
    return weight


def _or_none(check: Callable[[object], Any]) -> BeforeValidator:
    def optional(value: object) -> Any:
        blank = value is None or (isinstance(value, str) and not value.strip(WHITE))
        return None if blank else check(value)

    return BeforeValidator(optional)


def _quantity(value: object) -> Mapping[str, object]:
    if isinstance(value, str):
        value = _from_json(value, "quantity") if value.strip(WHITE) else {}
    if value is None:
        return {}
    if not isinstance(value, Mapping) or (value and not {"low", "high", "unit"} & value.keys()):
        raise ValueError(EXPECTED["quantity"])
    return {f"quantity_{part}": value.get(part) for part in ("low", "high", "unit")}


def _precision(published_at: object) -> str:
    if isinstance(published_at, str):
        return "day" if len(published_at.strip(WHITE)) == 10 else "minute"
    if isinstance(published_at, datetime):
        of_day = datetime.combine(date.min, published_at.time()) - datetime.min
        of_day -= published_at.utcoffset() or timedelta()
        return "minute" if of_day % timedelta(days=1) else "day"
    return "day"


Code = Annotated[str, BeforeValidator(_code)]
OptionalCode = Annotated[str | None, _or_none(_code)]
OptionalName = Annotated[str | None, BeforeValidator(_name(MAX_CODE))]
OptionalText = Annotated[str | None, BeforeValidator(_name(MAX_TEXT))]
OptionalNumber = Annotated[float | None, _or_none(_number)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Claim(_Record):
    """One claim, held to the gate's rules; for a frame or a file use `features.gate.admit_claims`.

    Takes the fields of the contract (`quantity` as an object or as its three columns) and has the
    columns of the accepted claims. Raises `pydantic.ValidationError`, which names every bad field.

    >>> claim = Claim(claim_id=7, text="12 captured", source_id="sana", published_at="2017-09-29",
    ...               stance="Asserts", quantity={"low": 12, "high": None, "unit": "people"})
    >>> claim.claim_id, claim.published_precision, claim.stance, claim.quantity_low
    ('7', 'day', 'asserts', 12.0)
    """

    claim_id: Code
    text: Annotated[str, BeforeValidator(_text)]
    source_id: Code
    published_at: Annotated[datetime, BeforeValidator(_time)]
    published_precision: Annotated[
        str, BeforeValidator(_choice("published_precision", PRECISIONS))
    ] = "minute"
    event_id: OptionalCode = None
    proposition: OptionalText = None
    stance: Annotated[str | None, _or_none(_choice("stance", STANCES))] = None
    cites: Annotated[tuple[str, ...], BeforeValidator(_codes)] = ()
    place: OptionalName = None
    country: OptionalName = None
    event_date: Annotated[datetime | None, _or_none(_time)] = None
    event_type: OptionalCode = None
    favours: OptionalCode = None
    harms: OptionalCode = None
    quantity_low: OptionalNumber = None
    quantity_high: OptionalNumber = None
    quantity_unit: OptionalName = None
    url: OptionalText = None

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        filled = {key: value for key, value in data.items() if value is not None}
        parts = _quantity(filled.pop("quantity", None))
        filled |= {key: value for key, value in parts.items() if value is not None}
        precision = filled.get("published_precision")
        if precision is None or (isinstance(precision, str) and not precision.strip(WHITE)):
            filled["published_precision"] = _precision(filled.get("published_at"))
        return filled

    @field_validator("harms")
    @classmethod
    def _another_side(cls, harms: str | None, info: ValidationInfo) -> str | None:
        if harms is not None and harms == info.data.get("favours"):
            raise ValueError(EXPECTED["harms"])
        return harms

    @field_validator("quantity_high")
    @classmethod
    def _not_below_low(cls, high: float | None, info: ValidationInfo) -> float | None:
        low = info.data.get("quantity_low")
        if high is not None and low is not None and low > high:
            raise ValueError(EXPECTED["quantity_high"])
        return high


def _known_kind(value: object) -> str:
    kind = _name(MAX_CODE)(value)
    return kind.lower() if kind is not None and kind.lower() in KINDS else "unknown"


class Source(_Record):
    """One source, held to the gate's rules; `alignment` is its leaning to each side in [-1, 1].

    Raises `pydantic.ValidationError`, which names every bad field.

    >>> Source(source_id="sana", alignment={"regime": 1, "rebels": -1}).alignment
    {'rebels': -1.0, 'regime': 1.0}
    """

    source_id: Code
    name: OptionalName = None
    kind: Annotated[str, BeforeValidator(_known_kind)] = "unknown"
    country: OptionalName = None
    parent: OptionalName = None
    domain: OptionalName = None
    alignment: Annotated[dict[str, float], BeforeValidator(_sides)] = {}

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {k: v for k, v in data.items() if v is not None and v != ""}
        return data
