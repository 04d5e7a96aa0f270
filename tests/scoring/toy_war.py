"""One event between an army and rebels, and what is explained of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from scoring import ScoringEngine
from scoring.explanation import Explanation, explain
from tests.builders import claims, sources

ARMY = {"favours": "army", "harms": "rebels"}
REBELS = {"favours": "rebels", "harms": "army"}
EVENT = claims(
    ("army", "denies", 1, ARMY),
    ("rebel_news", "asserts", 0, REBELS),
    ("paper", "asserts", 2, REBELS),
    ("paper_2", "asserts", 3, REBELS),
    ("state_tv", "denies", 4, {**ARMY, "cites": ["army"]}),
    ("monitor", "denies", 5, ARMY),
    ("army_site", "acknowledges", 6, REBELS),
    ("army", "acknowledges", 7, REBELS),
)
SPEAKERS = sources(
    ("army", "ministry", {"army": 1.0}),
    ("rebel_news", "insurgent_outlet", {"rebels": 1.0}),
    ("paper", "newspaper", {}),
    ("paper_2", "newspaper", {}),
    ("state_tv", "broadcaster", {}),
    ("monitor", "monitor_ngo", {"rebels": 0.6}),
    ("army_site", "partisan_site", {"army": 1.0}),
)


@cache
def engine() -> ScoringEngine:
    """The champion."""
    return ScoringEngine.default()


def of(claim_id: str, as_of: str | None = None, horizon: str = "latest") -> Explanation:
    """The explanation of a claim of the event."""
    return explain(engine(), EVENT, SPEAKERS, claim_id, as_of, horizon)


def number(value: float, **other: Any) -> dict[str, Any]:
    """What is to be said of a claim of so many killed, for the rebels."""
    return {
        "quantity_low": value,
        "quantity_high": value,
        "quantity_unit": "killed",
        **REBELS,
        **other,
    }
