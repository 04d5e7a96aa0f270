"""Claims, sources and scores out of MISP events with objects of our templates."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring.exchange.misp import CLAIM, SOURCE
from scoring.exchange.raw import Raw, at, each, is_unlisted
from scoring.overrides.applied import OVERRIDE_SCHEMA

_NUMBERS: Final = ("quantity_low", "quantity_high", "credibility", "model_")
_LISTS: Final = ("cites", "reason", "alignment")
_SCORED: Final = (
    "as_of", "credibility", "credibility_low", "credibility_high", "likelihood", "source_grade",
    "information_grade", "model", *OVERRIDE_SCHEMA,
)  # fmt: skip


def is_misp(document: object) -> bool:
    """Whether a JSON document is a MISP event, or events in a list or a response."""
    return next(_events(document), None) is not None


def misp_from(document: object) -> Raw:
    """Take claims, scores and sources out of the objects of our templates; others are counted."""
    raw = Raw()
    for event in _events(document):
        for found in each(event.get("Object")):
            name = str(found.get("name"))
            fields = _fields(found)
            if name == CLAIM:
                _claim(fields, raw)
            elif name == SOURCE and "source_id" in fields:
                source = _source(fields)
                if not is_unlisted(source):
                    raw.add_source(source)
            else:
                raw.left[f"object {name}"] += 1
        for found in each(event.get("Attribute")):
            raw.left[f"attribute {found.get('type')}"] += 1
    return raw


def _events(document: object) -> Iterator[Mapping[str, Any]]:
    listed = at(document, "response") if isinstance(document, Mapping) else document
    for one in each(listed if listed is not None else document):
        if isinstance(at(one, "Event"), Mapping):
            yield one["Event"]


def _fields(found: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an object by field, those that there may be several of as (value, comment)."""
    fields: dict[str, Any] = {}
    for attribute in each(found.get("Attribute")):
        name = str(attribute.get("object_relation")).replace("-", "_")
        value = attribute.get("value")
        if name in _LISTS:
            fields.setdefault(name, []).append((value, attribute.get("comment")))
        else:
            fields[name] = _number(value) if name.startswith(_NUMBERS) else value
    return fields


def _claim(fields: dict[str, Any], raw: Raw) -> None:
    score: dict[str, Any] = {name: fields.pop(name) for name in _SCORED if name in fields}
    why = [_reason(text, comment) for text, comment in fields.pop("reason", [])]
    for name in ("link", "reference"):
        if name in fields:
            fields["url"] = fields.pop(name)
    if "cites" in fields:
        fields["cites"] = [value for value, _ in fields["cites"]]
    raw.claims.append(fields)
    if score:
        ids = {name: fields.get(name) for name in ("claim_id", "source_id", "event_id")}
        raw.scores.append({**ids, **score, "reasons": why})


def _source(fields: dict[str, Any]) -> dict[str, Any]:
    sides = fields.pop("alignment", [])
    leaning = [{"side": side, "weight": _number(weight)} for side, weight in sides]
    return fields | ({"alignment": leaning} if leaning else {})


def _reason(text: object, comment: object) -> dict[str, Any]:
    try:
        rest = json.loads(comment) if isinstance(comment, str) else {}
    except (ValueError, RecursionError):
        rest = {}
    return {"feature": "", **(rest if isinstance(rest, dict) else {}), "text": text}


def _number(value: object) -> object:
    """A number that was written as text; what is none stays as it is, for the gate to judge."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
