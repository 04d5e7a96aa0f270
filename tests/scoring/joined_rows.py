"""Claims joined with their sources as a person would write them into a request, from the files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from scoring.batch import SYRIA

Row: TypeAlias = dict[str, Any]

CLAIM: Row = {
    "claim_id": "c1",
    "text": "The attack was thwarted.",
    "source_id": "army",
    "published_at": "2017-09-29",
    "event_id": "e",
    "proposition": "The road was cut.",
    "stance": "denies",
    "favours": "a",
    "harms": "b",
}
ARMY: Row = {"source_kind": "ministry", "source_alignment": {"a": 1.0}}


@cache
def syria() -> tuple[Row, ...]:
    """The shipped Syria corpus, labels left out, nested where its files are."""
    sources = {each["source_id"]: each for each in _lines(SYRIA / "sources.jsonl")}
    return tuple(
        {name: cell for name, cell in claim.items() if not name.startswith("label")}
        | {
            f"source_{name}": cell
            for name, cell in sources[claim["source_id"]].items()
            if name != "source_id"
        }
        for claim in _lines(SYRIA / "claims.jsonl")
    )


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
