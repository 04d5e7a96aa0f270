"""How much of each claim a page shows, so that a page of many stays small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_CLAIMS: Final = 2_000
MAX_BYTES: Final = 3_000_000
MAX_SOURCES: Final = 300
MAX_URL: Final = 1_000
"""Characters of a web address that is still linked."""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How much is shown: claims; of each the characters of its text and of ids and names, the parts
    of its score with the characters of their texts, and the reports of others.
    """

    claims: int
    text: int
    name: int
    parts: int
    part_text: int
    reports: int


LIMITS: Final = (
    PageLimits(MAX_CLAIMS, text=600, name=200, parts=40, part_text=300, reports=12),
    PageLimits(MAX_CLAIMS, text=600, name=120, parts=10, part_text=120, reports=8),
    PageLimits(MAX_CLAIMS, text=200, name=60, parts=5, part_text=80, reports=5),
    PageLimits(MAX_CLAIMS, text=100, name=40, parts=3, part_text=50, reports=3),
    PageLimits(500, text=100, name=40, parts=3, part_text=50, reports=3),
)
"""From generous to tight; the first that keeps the page within MAX_BYTES is taken. The last does so
whatever the claims are made of."""
