"""The fields of a claim and of a source, and the values they may take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import polars as pl

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
SURROGATES = r"[\ud800-\udfff]"


def plain(text: str) -> str:
    """Text without hidden characters; halves of surrogate pairs, which no file can hold, go too.

    >>> plain("cap\\u200btured\\u202e by\\x0cnight")
    'captured by night'
    """
    spaced = re.sub(SPACES_IN_TEXT, " ", text)
    return re.sub(REMOVED_FROM_TEXT, "", re.sub(SURROGATES, "", spaced))
