"""An explanation as JSON: all of it, for a program to read."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from scoring.explanation import Explanation


def explanation_json(why: Explanation) -> str:
    """Return an explanation as JSON with times in ISO 8601; fields are those of `Explanation`.

    What became of overrides that are not of this claim is left out.
    """
    told = asdict(why)
    del told["overrides"]
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} is in no explanation")
