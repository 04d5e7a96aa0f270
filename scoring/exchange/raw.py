"""What was found in a file of others, before the gate has judged it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from features.characters import visible
from features.errors import InputError
from features.faults import reason


@dataclass(slots=True)
class Raw:
    """Claims, sources and scores as they stood in the file; `left` counts what is none of these."""

    claims: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: list[dict[str, Any]] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def add_source(self, source: Mapping[str, Any]) -> None:
        """Keep a source under its id; what is said of it again fills what was not said before."""
        # One without an id is kept too: the gate shall name it.
        key = str(source.get("source_id", f"without an id, {len(self.sources)}"))
        kept = self.sources.setdefault(key, {})
        kept.update({name: value for name, value in source.items() if name not in kept})


def opened(path: Path) -> Any:
    """Return what a JSON file holds; nothing in it is run or fetched. Raises InputError."""
    where = visible(str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, parse_constant=_refused)
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except RecursionError:
        raise InputError("cannot be read: nested too deep", where=where) from None
    except OSError as fault:
        raise InputError(f"cannot be read: {reason(fault)}", where=where) from fault
    except ValueError:
        raise InputError(
            "is not JSON in UTF-8",
            where=where,
            remedy="Give a STIX bundle, MISP events or ClaimReview JSON-LD.",
        ) from None


def at(found: object, *path: str) -> Any:
    """Return what lies at a path of keys, None where the shape is another.

    >>> at({"author": {"name": "SANA"}}, "author", "name"), at(["author"], "author", "name")
    ('SANA', None)
    """
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def each(found: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list, or the one object that stands in its place.

    >>> list(each([{"a": 1}, 2])), list(each({"a": 1})), list(each(None))
    ([{'a': 1}], [{'a': 1}], [])
    """
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, Mapping):
            yield one


def is_unlisted(source: Mapping[str, Any]) -> bool:
    """Whether nothing but its id is said of a source: so goes out one that was not listed.

    It stays unlisted, for a source of unknown kind that is listed is scored in another way.

    >>> is_unlisted({"source_id": "a"}), is_unlisted({"source_id": "a", "kind": "unknown"})
    (True, False)
    """
    return set(source) == {"source_id"}


def said(**fields: object) -> dict[str, Any]:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
