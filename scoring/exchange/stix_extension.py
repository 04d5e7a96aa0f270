"""What STIX has no property for: one extension of ours, defined in every bundle."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from scoring.exchange.names import iso, uuid_of

EXTENSION: Final = f"extension-definition--{uuid_of('extension', 'sourcegrade')}"
"""Under which a report has `claim` and `score`, and an identity has `source`."""
OURSELVES: Final = f"identity--{uuid_of('identity', 'sourcegrade')}"
PARTS: Final = ("claim", "score", "source")
_DEFINED: Final = iso(datetime(2026, 1, 1, tzinfo=UTC))
"""When the two fixed objects are said to be made: their text is of a version, not of a run."""
_SCHEMA: Final = json.dumps(
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "description": "Fields of the sourcegrade contract that STIX has no property for; a "
        "report has claim and score, an identity has source. Times are ISO 8601 in UTC.",
        "properties": {
            "extension_type": {"const": "property-extension"},
            **{part: {"type": "object"} for part in PARTS},
        },
        "additionalProperties": False,
    },
    sort_keys=True,
)


def fixed_objects() -> list[Any]:
    """Return the identity of sourcegrade and the definition of its extension."""
    import stix2.v21 as stix

    register()
    times = {"created": _DEFINED, "modified": _DEFINED}
    return [
        stix.Identity(
            id=OURSELVES,
            name="sourcegrade",
            identity_class="system",
            description="Says how far to believe a claim, and why. A score is not a verdict.",
            **times,
        ),
        stix.ExtensionDefinition(
            id=EXTENSION,
            created_by_ref=OURSELVES,
            name="sourcegrade",
            description="Claims, their scores and their sources, as sourcegrade has them.",
            schema=_SCHEMA,
            version="1.0.0",
            extension_types=["property-extension"],
            extension_properties=list(PARTS),
            **times,
        ),
    ]


@cache
def register() -> None:
    """Make the extension known to stix2, so that a strict parse checks it too."""
    from stix2 import v21
    from stix2.properties import DictionaryProperty

    # A class in words, not by a decorator: stix2 may not be imported before it is used.
    plain = type("Sourcegrade", (), {"extension_type": "property-extension"})
    properties = [(part, DictionaryProperty(spec_version="2.1")) for part in PARTS]
    v21.CustomExtension(type=EXTENSION, properties=properties)(plain)


def extended(**parts: dict[str, Any]) -> dict[str, Any]:
    """Return the `extensions` of an object: our parts, times as text."""
    written = {part: _written(fields) for part, fields in parts.items() if fields}
    return {EXTENSION: {"extension_type": "property-extension", **written}}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, dict):
        return {key: _written(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [_written(each) for each in value]
    return value
