"""Single records of claims and sources, and the words they are written in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationInfo,
    field_validator,
    model_validator,
)

from features.characters import WHITE, plain
from features.fields import (
    CLAIMS,
    CLAIMS_SCHEMA,
    EXPECTED,
    KINDS,
    LABELS,
    MAX_CODE,
    MAX_TEXT,
    PRECISIONS,
    SOURCES,
    SOURCES_SCHEMA,
    STANCES,
    YEARS,
    FieldKind,
    Table,
)
from features.values import (
    or_none,
    read_choice,
    read_code,
    read_codes,
    read_known_kind,
    read_name,
    read_number,
    read_precision,
    read_quantity,
    read_sides,
    read_text,
    read_time,
)

__all__ = [
    "CLAIMS",
    "CLAIMS_SCHEMA",
    "EXPECTED",
    "KINDS",
    "LABELS",
    "MAX_CODE",
    "MAX_TEXT",
    "PRECISIONS",
    "SOURCES",
    "SOURCES_SCHEMA",
    "STANCES",
    "YEARS",
    "Claim",
    "FieldKind",
    "Source",
    "Table",
    "plain",
]

Code = Annotated[str, BeforeValidator(read_code)]
OptionalCode = Annotated[str | None, or_none(read_code)]
OptionalName = Annotated[str | None, BeforeValidator(read_name(MAX_CODE))]
OptionalText = Annotated[str | None, BeforeValidator(read_name(MAX_TEXT))]
OptionalNumber = Annotated[float | None, or_none(read_number)]


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
    text: Annotated[str, BeforeValidator(read_text)]
    source_id: Code
    published_at: Annotated[datetime, BeforeValidator(read_time)]
    published_precision: Annotated[
        str, BeforeValidator(read_choice("published_precision", PRECISIONS))
    ] = "minute"
    event_id: OptionalCode = None
    proposition: OptionalText = None
    stance: Annotated[str | None, or_none(read_choice("stance", STANCES))] = None
    cites: Annotated[tuple[str, ...], BeforeValidator(read_codes)] = ()
    place: OptionalName = None
    country: OptionalName = None
    event_date: Annotated[datetime | None, or_none(read_time)] = None
    event_type: OptionalCode = None
    favours: OptionalCode = None
    harms: OptionalCode = None
    quantity_low: OptionalNumber = None
    quantity_high: OptionalNumber = None
    quantity_unit: OptionalName = None
    url: OptionalText = None
    read_from_text: OptionalName = None

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        filled = {key: value for key, value in data.items() if value is not None}
        parts = read_quantity(filled.pop("quantity", None))
        filled |= {key: value for key, value in parts.items() if value is not None}
        precision = filled.get("published_precision")
        if precision is None or (isinstance(precision, str) and not precision.strip(WHITE)):
            filled["published_precision"] = read_precision(filled.get("published_at"))
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


class Source(_Record):
    """One source, held to the gate's rules; `alignment` is its leaning to each side in [-1, 1].

    Raises `pydantic.ValidationError`, which names every bad field.

    >>> Source(source_id="sana", alignment={"regime": 1, "rebels": -1}).alignment
    {'rebels': -1.0, 'regime': 1.0}
    """

    source_id: Code
    name: OptionalName = None
    kind: Annotated[str, BeforeValidator(read_known_kind)] = "unknown"
    country: OptionalName = None
    parent: OptionalName = None
    domain: OptionalName = None
    alignment: Annotated[dict[str, float], BeforeValidator(read_sides)] = {}

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {k: v for k, v in data.items() if v is not None and v != ""}
        return data
