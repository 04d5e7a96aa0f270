"""The fields of a claim and of a source, and the values they may take."""

from __future__ import annotations

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
QUANTITY: Final = ("low", "high", "unit")
"""The parts of a quantity; each is a column of its own, `quantity_low` and so on."""
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
            "read_from_text": "name",
        }
    ),
)
READ_FROM_TEXT: Final = "read_from_text"
"""Which fields of a claim were read from its text and not given: their names, with ; between."""
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
