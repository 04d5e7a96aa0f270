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
    """One for each claim; no two claims share it."""
    text: Annotated[str, BeforeValidator(read_text)]
    """What was said, in the words of the source or close to them."""
    source_id: Code
    """Who said it: the outlet or body that speaks, not who passed it on."""
    published_at: Annotated[datetime, BeforeValidator(read_time)]
    """When it was published; UTC if it names no zone."""
    published_precision: Annotated[
        str, BeforeValidator(read_choice("published_precision", PRECISIONS))
    ] = "minute"
    """How exact that time is; told from its form where it is not given."""
    event_id: OptionalCode = None
    """What it is about: claims with the same one are evidence for each other."""
    proposition: OptionalText = None
    """The statement at issue, the same words in all claims that speak of it."""
    stance: Annotated[str | None, or_none(read_choice("stance", STANCES))] = None
    """What the claim does to the proposition."""
    cites: Annotated[tuple[str, ...], BeforeValidator(read_codes)] = ()
    """Ids of the sources it relies on."""
    place: OptionalName = None
    """Where; parts from small to large with commas between."""
    country: OptionalName = None
    """The country of the event."""
    event_date: Annotated[datetime | None, or_none(read_time)] = None
    """When the event happened."""
    event_type: OptionalCode = None
    """What kind of event, in plain words with `_` between: airstrike, naval_loss."""
    favours: OptionalCode = None
    """The side that gains if the claim is believed."""
    harms: OptionalCode = None
    """The side that loses if the claim is believed."""
    quantity_low: OptionalNumber = None
    """The number it gives, or the lower end of a range."""
    quantity_high: OptionalNumber = None
    """The upper end of a range."""
    quantity_unit: OptionalName = None
    """What is counted, as in people or aircraft."""
    url: OptionalText = None
    """Where it can be read."""
    read_from_text: OptionalName = None
    """Fields that were read from the text and not given, with `;` between; `read` writes it."""

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
    """As in the claims."""
    name: OptionalName = None
    """What it is called; a source is known again by id and name."""
    kind: Annotated[str, BeforeValidator(read_known_kind)] = "unknown"
    """What sort of body it is; another word than those listed is read as unknown."""
    country: OptionalName = None
    """Where it is based."""
    parent: OptionalName = None
    """Who owns it."""
    domain: OptionalName = None
    """Its address on the web, as in sana.sy."""
    alignment: Annotated[dict[str, float], BeforeValidator(read_sides)] = {}
    """Its leaning to each side, from -1 (against) to 1 (for)."""

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {k: v for k, v in data.items() if v is not None and v != ""}
        return data
