"""What is missing: what nobody has said or named, without which a score rests on less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from scoring.scores import Judged


def missing(judged: Judged, row: int, past: int) -> tuple[str, ...]:
    """Say what is not there for the claim in `row`, one clause each, the weightiest first.

    `past` is how many claims of its source were settled by then. What is missing counts for
    nothing in the score, neither for nor against; it widens its interval, or leaves a feature at
    the value of one that nothing is known of.
    """
    claim = judged.described.claims.row(by_predicate=pl.col("row") == row, named=True)
    voices = judged.described.voices.filter(row=row)
    return (*_of_evidence(claim, voices), *_of_source(claim, past), *_of_claim(claim))


def _of_evidence(claim: Mapping[str, Any], voices: pl.DataFrame) -> Iterator[str]:
    if not claim["event_id"]:
        yield "no event is named, so no other claim can be evidence"
    elif voices.is_empty():
        yield "nobody else has spoken of the event by then"
    else:
        free = pl.any_horizontal("supports_freely", "contradicts_freely")
        if not voices.select(free.any()).item():
            yield "no neutral source has confirmed or contradicted it"
        own = claim["harms"] and claim["harms"] in (claim["camp"] or "").split("|")
        if claim["harms"] and not own and f"camp {claim['harms']}" not in voices["voice"]:
            yield f"the side it harms ({claim['harms']}) has said nothing of it"


def _of_source(claim: Mapping[str, Any], past: int) -> Iterator[str]:
    if not claim["listed"]:
        yield "the source is not listed: its kind and whom it speaks for are unknown"
    elif claim["camp"] is None and not claim["to_favoured"] and not claim["to_harmed"]:
        yield "the source leans to no side that is listed"
    if not past:
        yield "no claim of the source was settled by then"


def _of_claim(claim: Mapping[str, Any]) -> Iterator[str]:
    if not claim["favours"] and not claim["harms"]:
        yield "no side is named that gains or loses by it, so its speaker's interest is unknown"
    if not claim["proposition"]:
        yield "no proposition is given: what others say is compared by the text"
    if not claim["place"]:
        yield "no place is given"
    if claim["quantity_low"] is None and claim["quantity_high"] is None:
        return
    if not claim["quantity_unit"]:
        yield "its number has no unit, so no other number can be held against it"
