"""How the work of a Spark job is cut up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """Sizes that decide time and memory; no score depends on them.

    `bucket` is about how many claims a task judges: whole events. An event of more than `large`
    claims is cut in slices of about so many.
    """

    bucket: int = 100_000
    large: int = 20_000
