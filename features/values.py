"""One value held to the rule of its field: the value as it is kept, or a fault in words.

Every function raises `ValueError` with what was expected.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pydantic import BeforeValidator

from features.characters import (
    HIDDEN_IN_CODE,
    NOTHING_TO_READ,
    NUMBER,
    SURROGATES,
    TIME,
    WHITE,
    plain,
)
from features.fields import EXPECTED, KINDS, MAX_CODE, MAX_TEXT, QUANTITY, YEARS


def read_code(value: object) -> str:
    """An id: text, or a whole number; without white space round it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    code = str(value).strip(WHITE) if isinstance(value, (str, int)) else ""
    if not code or isinstance(value, bool):
        raise ValueError(EXPECTED["code"])
    if re.search(f"{HIDDEN_IN_CODE}|{SURROGATES}", code):
        raise ValueError(EXPECTED["hidden"])
    return _within(code, MAX_CODE)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"at most {limit} characters, not {len(text)}")
    return text


def read_text(value: object) -> str:
    """Text without hidden characters, in which something can be seen."""
    if not isinstance(value, str) or re.match(NOTHING_TO_READ, text := plain(value)):
        raise ValueError(EXPECTED["text"])
    return _within(text, MAX_TEXT)


def read_name(limit: int) -> Callable[[object], str | None]:
    """A check for text that may be absent, of at most `limit` characters."""

    def check(value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValueError(EXPECTED["name"])
        text = plain(value)
        return None if re.match(NOTHING_TO_READ, text) else _within(text.strip(WHITE), limit)

    return check


def read_choice(field: str, allowed: tuple[str, ...]) -> Callable[[object], str | None]:
    """A check for one of the allowed words, in any case."""

    def check(value: object) -> str | None:
        if isinstance(value, str) and value.strip(WHITE).lower() in allowed:
            return value.strip(WHITE).lower()
        raise ValueError(EXPECTED[field])

    return check


def read_time(value: object) -> datetime:
    """An ISO date or date-time, in UTC; one without a zone is taken as UTC."""
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


def read_number(value: object) -> float:
    """A number, zero or more, also one written as text."""
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


def read_codes(value: object) -> tuple[str, ...]:
    """Ids in a list, in a JSON list, or in text with ; between them."""
    if isinstance(value, str):
        is_json = value.strip(WHITE).startswith("[")
        value = _from_json(value, "codes") if is_json else value.split(";")
    if not isinstance(value, (list, tuple)) or any(isinstance(item, float) for item in value):
        raise ValueError(EXPECTED["codes"])
    kept = [item for item in value if item is not None and str(item).strip(WHITE)]
    return tuple(read_code(item) for item in kept)


def _from_json(text: str, kind: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(EXPECTED[kind]) from None


def read_sides(value: object) -> dict[str, float]:
    """Weights by side, sorted by side; a side without a weight is left out."""
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
        code = read_code(side)
        if code in weights:
            raise ValueError(EXPECTED["side"])
        weights[code] = _weight(weight)
    return dict(sorted(weights.items()))


def _weight(value: object) -> float:
    weight = _as_float(value, "weight")
    if not -1 <= weight <= 1:
        raise ValueError(EXPECTED["weight"])
    return weight


def or_none(check: Callable[[object], Any]) -> BeforeValidator:
    """A validator that turns a blank into None, and puts the rest to a check."""

    def optional(value: object) -> Any:
        blank = value is None or (isinstance(value, str) and not value.strip(WHITE))
        return None if blank else check(value)

    return BeforeValidator(optional)


def read_quantity(value: object) -> Mapping[str, object]:
    """The parts of a quantity, under the names of their columns."""
    if isinstance(value, str):
        value = _from_json(value, "quantity") if value.strip(WHITE) else {}
    if value is None:
        return {}
    if not isinstance(value, Mapping) or (value and value.keys().isdisjoint(QUANTITY)):
        raise ValueError(EXPECTED["quantity"])
    return {f"quantity_{part}": value.get(part) for part in QUANTITY}


def read_precision(published_at: object) -> str:
    """How exact a time is that does not say so: a date is a day, else a minute."""
    if isinstance(published_at, str):
        return "day" if len(published_at.strip(WHITE)) == 10 else "minute"
    if isinstance(published_at, datetime):
        of_day = datetime.combine(date.min, published_at.time()) - datetime.min
        of_day -= published_at.utcoffset() or timedelta()
        return "minute" if of_day % timedelta(days=1) else "day"
    return "day"


def read_known_kind(value: object) -> str:
    """The kind of a source; `unknown` for one that is not listed."""
    kind = read_name(MAX_CODE)(value)
    return kind.lower() if kind is not None and kind.lower() in KINDS else "unknown"
