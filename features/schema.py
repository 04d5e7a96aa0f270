"""The words of a claim and of a source: fields, their types, and the values they may take."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

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
"""Longest text, proposition or url in characters."""
MAX_CODE: Final = 1_000
"""Longest id, code or name in characters."""
YEARS: Final = (1900, 2200)
"""First and last year a date may fall in, in UTC."""

# One pattern for Rust's regex (the gate) and Python's (the records): no \p{..}, whose contents
# depend on the Unicode version of either.
HIDDEN_IN_CODE: Final = (
    r"[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters no id or code may hold: two ids that look alike must be the same id."""
REMOVED_FROM_TEXT: Final = (
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters taken out of text: they change what a reader or a lexicon sees, and carry nothing.

The joiners U+200C and U+200D (Persian, Indic scripts, emoji) and the marks U+200E and U+200F stay.
"""

FieldKind = Literal["code", "choice", "text", "name", "time", "number", "codes", "sides"]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of input: its name, its id, its fields and which of them must be there."""

    name: str
    id: str
    fields: Mapping[str, FieldKind]
    required: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read from an input; `quantity` stands for its three parts."""
        return (*self.fields, "quantity") if "quantity_low" in self.fields else (*self.fields,)


CLAIMS: Final = Table(
    name="claims",
    id="claim_id",
    fields=MappingProxyType(
        {
            "claim_id": "code",
            "text": "text",
            "source_id": "code",
            "published_at": "time",
            "published_precision": "choice",
            "event_id": "code",
            "proposition": "text",
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
    required=("claim_id", "text", "source_id", "published_at"),
)
SOURCES: Final = Table(
    name="sources",
    id="source_id",
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
    required=("source_id",),
)

_SIDES = pl.List(pl.Struct({"side": pl.String, "weight": pl.Float64}))
_DTYPES: Final[Mapping[FieldKind, pl.DataType]] = {
    "code": pl.String(),
    "choice": pl.String(),
    "text": pl.String(),
    "name": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "number": pl.Float64(),
    "codes": pl.List(pl.String),
    "sides": _SIDES,
}

CLAIMS_SCHEMA: Final = pl.Schema(
    {"row": pl.UInt32(), **{name: _DTYPES[kind] for name, kind in CLAIMS.fields.items()}}
)
"""Columns of the accepted claims, in order."""
SOURCES_SCHEMA: Final = pl.Schema({name: _DTYPES[kind] for name, kind in SOURCES.fields.items()})
"""Columns of the accepted sources, in order."""
