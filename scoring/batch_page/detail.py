"""Claims of a page that are told in detail: each moment of their scores, what would turn them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from scoring.assessment import Assessment
from scoring.batch_page.claims import by_line, coded
from scoring.engine import ScoringEngine
from scoring.overrides.applied import by_model
from scoring.what_if import WhatIf
from scoring.what_if_many import moments_of, what_if_of

DETAILED: Final = 50
"""Claims told in detail: those whose credibility is nearest to even."""
_ANSWERS: Final = pl.Schema(
    {
        "claim_id": pl.String(),
        "change": pl.String(),
        "credibility": pl.Float64(),
        "turns": pl.Int64(),
    }
)
LARGE: Final = 60
"""Claims of an event from which its claims are not told so: it would be judged too often."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Of each claim told in detail the moments and the answers, by `claim_id`.

    `moments` has `claim_id`, `as_of` and `credibility` (`scoring.what_if_many.moments_of`);
    `what_if` the answers of `scoring.what_if.what_if`.
    """

    moments: pl.DataFrame
    what_if: Mapping[str, tuple[WhatIf, ...]]


def detail(engine: ScoringEngine, found: Assessment, scores: pl.DataFrame) -> Detail:
    """Return the detail of some scored claims; `scores` are rows of `found.scores`.

    No more than the events of the claims it tells of is judged again, as their own `as_of` knew it.
    """
    known = found.read()
    sizes = known.drop_nulls("event_id").group_by("event_id").len("size")
    even = (pl.col("credibility") - 0.5).abs()
    chosen = (
        by_model(scores)
        .join(sizes, on="event_id", how="left", maintain_order="left")
        .filter(pl.col("size").fill_null(1) <= LARGE)
        .with_row_index("line")
        .sort(even, "line")
        .head(DETAILED)
    )
    ids = chosen.select("claim_id")
    asked = known.join(ids, on="claim_id", how="semi", maintain_order="left")
    events = known.filter(
        pl.col("row").is_in(asked["row"].implode())
        | pl.col("event_id").is_in(asked["event_id"].drop_nulls().implode())
    )
    named = asked.select("row", "claim_id")
    listed, rows = found.sources.accepted, asked["row"]
    moments = moments_of(engine, events, listed, rows).join(named, on="row", maintain_order="left")
    answers = what_if_of(engine, events, listed, rows)
    return Detail(
        moments.select("claim_id", "as_of", "credibility"),
        {claim_id: answers[row] for row, claim_id in named.rows()},
    )


def packed_detail(found: Detail | None, listed: pl.DataFrame) -> dict[str, Any] | None:
    """Return the detail for the unfolding rows, each change stored once.

    A line is null, or a list of two: moments, [minutes since 1970, credibility in thousandths]
    each, and answers, [change, credibility in thousandths, 1 where it turns the score] each.
    """
    if found is None:
        return None
    lines = listed.select("claim_id").with_row_index("line")
    minutes = pl.col("as_of").dt.epoch("s") // 60
    moments = found.moments.group_by("claim_id", maintain_order=True).agg(
        moments=pl.concat_list(minutes, _thousandths())
    )
    told = [
        (claim_id, answer.change, answer.credibility, int(answer.turns))
        for claim_id, answers in found.what_if.items()
        for answer in answers
    ]
    answers, changes = coded(pl.DataFrame(told, schema=_ANSWERS, orient="row"), "change")
    answered = answers.group_by("claim_id", maintain_order=True).agg(
        answers=pl.concat_list("change_code", _thousandths(), "turns")
    )
    both = lines.join(moments, on="claim_id").join(answered, on="claim_id")
    found_lines = by_line(both.select("line", "moments", "answers"), listed.height)
    return {
        "changes": changes,
        "lines": [
            None if moments is None else [moments, answers]
            for moments, answers in found_lines.select("moments", "answers").rows()
        ],
    }


def _thousandths() -> pl.Expr:
    return pl.col("credibility").mul(1000).round().cast(pl.Int64)
