"""The evidence of many claims at once: which reports speak for and against each, by voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from features.sourced import join_sources
from scoring.assessment import Assessment
from scoring.count_range import count_range, count_ranges
from scoring.facets import FACETS, facets
from scoring.heard import heard_frame

MOST: Final = 12
"""Reports kept for a claim: those that count most, then the earliest."""
PAIRS: Final = 250_000
"""Pairs of claim and report that are looked at together, about."""
SAYS: Final = ("supports", "contradicts", "neither")
"""What a report may say of a claim."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What others said of some claims.

    `reports` has for each claim (`claim_id`) at most `MOST` rows, in order (`place`): what a report
    `says` ("supports" or "contradicts"), through which `voice`, what that voice counts for in all
    (`voice_weight`), the report itself (`report_id`, `source`, `published_at`), its own `weight`
    and a `remark` that says why; `same` is whether it is on the same proposition. `counts` has for
    each claim that anybody spoke of how many reports there are in all: `supports`, `contradicts`,
    `neither`. `facets` has in words who is with it on who, where, when and how many
    (`scoring.facets`): `claim_id`, `facet` and `said`.
    """

    reports: pl.DataFrame
    counts: pl.DataFrame
    facets: pl.DataFrame


def evidence_by_voice(found: Assessment, scores: pl.DataFrame) -> Evidence:
    """Return the evidence for and against some scored claims, as their own `as_of` knew it.

    `scores` are rows of `found.scores`. What a voice counts for is what the features add up: many
    outlets of one camp are one voice, counted once for and once against (`features.evidence`).
    """
    parts = [(*_kept(heard), _facets(heard, near)) for heard, near in _heard(found, scores)]
    return Evidence(*(pl.concat(each) for each in zip(*parts, strict=True)))


def _heard(found: Assessment, scores: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Yield what was heard about the claims, and their events, some at a time; at least once."""
    known = found.read()
    asked = scores.select("claim_id").join(known, on="claim_id", maintain_order="left")
    of_events = known.filter(pl.col("event_id").is_in(asked["event_id"].drop_nulls().implode()))
    sourced = join_sources(of_events, found.sources.accepted)
    sizes = of_events.group_by("event_id").len("size")
    batched = asked.join(sizes, on="event_id", maintain_order="left").with_columns(
        batch=pl.col("size").cum_sum() // PAIRS
    )
    for batch in batched.partition_by("batch") or [batched]:
        near = sourced.filter(pl.col("event_id").is_in(batch["event_id"].unique().implode()))
        ids = batch.select("row", judged="claim_id")
        heard = heard_frame(near, found.sources.accepted, batch["row"])
        yield heard.join(ids, on="row", maintain_order="left"), near


def _facets(heard: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """Who is with each claim on which of its parts, and where its number lies, in words."""
    told = facets(heard, near).select("row", "facet", said=_with_it())
    counted = count_ranges(heard, near)
    ranges = counted.select(
        "row",
        facet=pl.lit("how many"),
        said=pl.Series(
            [str(count_range(part)) for part in counted.iter_slices(1)], dtype=pl.String
        ),
    )
    # Where the number lies says more than who has the same.
    both = pl.concat([told.join(ranges, on=["row", "facet"], how="anti"), ranges])
    ids = heard.select("row", claim_id="judged").unique()
    order = pl.col("facet").replace_strict({name: n for n, name in enumerate(FACETS)})
    return both.join(ids, on="row").sort("row", order).select("claim_id", "facet", "said")


def _with_it() -> pl.Expr:
    def counted(n: str, what: str) -> pl.Expr:
        voices = pl.when(pl.col(n) == 1).then(pl.lit("voice")).otherwise(pl.lit("voices"))
        return pl.when(pl.col(n) > 0).then(pl.format("{} {} {}", n, voices, pl.lit(what)))

    return pl.concat_str(
        counted("same", "the same"), counted("other", "another"), separator=", ", ignore_nulls=True
    )


def _kept(heard: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    counts = heard.group_by(claim_id="judged", maintain_order=True).agg(
        (pl.col("says") == way).sum().alias(way) for way in SAYS
    )
    reports = (
        heard.filter(pl.col("says") != "neither")
        .with_columns(voice_weight=pl.col("weight").sum().over("row", "says", "voice"))
        .sort("row", -pl.col("weight"), "published_at", "claim_id")
        .with_columns(place=pl.int_range(pl.len()).over("row"))
        .filter(pl.col("place") < MOST)
        .select(
            *("place", "says", "voice", "voice_weight", "source", "published_at"),
            *("weight", "remark", "same"),
            claim_id="judged",
            report_id="claim_id",
        )
    )
    return reports, counts
