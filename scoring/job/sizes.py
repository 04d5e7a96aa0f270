"""How much a batch job holds at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from features.rows import BLOCK


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a job holds at a time, in claims; its scores do not depend on it.

    `block` are read at a time, and written at a time. An input of no more than `whole` rows is
    scored in one piece, in memory. Of a larger one `unit` are scored at a time: whole events, so
    that a larger event makes a larger unit.
    """

    block: int = BLOCK
    whole: int = 1_000_000
    unit: int = 250_000


DEFAULT: Final = Sizes()
