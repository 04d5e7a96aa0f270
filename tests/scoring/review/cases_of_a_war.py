"""The toy war's claims as cases, for the tests of what a reviewer is shown."""

from __future__ import annotations

from functools import cache

import polars as pl

from scoring.moment import Moment
from scoring.review.case import Case, cases
from scoring.scores import Judged
from tests.scoring.toy_war import EVENT, SPEAKERS, engine


def judged(claims: pl.DataFrame = EVENT) -> Judged:
    """The claims as judged at the latest time."""
    return engine().judge(Moment().stamp(claims), SPEAKERS)


@cache
def all_cases() -> dict[str, Case]:
    """The case of each claim of the event, by its id."""
    chosen = EVENT.select("claim_id", selected_by=pl.lit("uncertainty"))
    found = cases(engine(), judged(), SPEAKERS, chosen)
    return {case.claim["claim_id"]: case for case in found}
