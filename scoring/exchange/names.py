"""Names and times of exported objects: told by the data, so that the same scores export alike."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_DNS, UUID, uuid5

NAMESPACE: Final = uuid5(NAMESPACE_DNS, "sourcegrade")
"""Under which all names are made (UUID version 5, RFC 9562)."""


def uuid_of(kind: str, *parts: object) -> UUID:
    """Return the UUID of a thing of some kind: the same parts have the same UUID, always.

    >>> uuid_of("source", "sana") == uuid_of("source", "sana")
    True
    >>> uuid_of("claim", "a", "bc") == uuid_of("claim", "ab", "c")
    False
    """
    return uuid5(NAMESPACE, json.dumps([kind, *map(str, parts)]))


def iso(time: datetime) -> str:
    """Return a time in UTC as ISO 8601 with Z, to the microsecond where it has them.

    >>> from datetime import UTC
    >>> iso(datetime(2017, 9, 29, 14, 5, tzinfo=UTC))
    '2017-09-29T14:05:00Z'
    """
    return time.isoformat().replace("+00:00", "Z")
