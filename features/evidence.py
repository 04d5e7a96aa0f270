"""The one as-of join: which voices were heard about a claim's event, and what they say of it."""

from __future__ import annotations

import polars as pl

from features.agreement import (
    agreement,
    likeness,
    negated,
    polarity,
    proposition_key,
    same_proposition,
    stems,
)
from features.sourced import PARTIAL
from features.voice import voice, weight

GRID = 2.0**20
"""Weights are rounded to 1/GRID: sums of such numbers are exact, so their order is nothing."""
NEAR_IDENTICAL = 0.8
"""Overlap of two texts' stems from which one is taken to repeat the other."""
HEARD = 0.25
"""Agreement or contradiction weaker than this is taken for neither."""
_CARRIED = (
    "event_id", "source_id", "camp", "kind", "parent", "listed", "interest", "stance", "cites",
    "favours", "harms", "polarity", "proposition_key", "negated", "stems", "text_key", "text_stems",
    "published_at", "quantity", "bounded", "unit",
)  # fmt: skip


def available_at() -> pl.Expr:
    """Return when a claim could first be read by others: a date known to the month, at its end."""
    month_end = pl.col("published_at").dt.month_start().dt.truncate("1d").dt.offset_by("1mo")
    year_end = pl.col("published_at").dt.truncate("1y").dt.offset_by("1y")
    return (
        pl.when(pl.col("published_precision") == "month")
        .then(month_end)
        .when(pl.col("published_precision") == "year")
        .then(year_end)
        .otherwise("published_at")
    )


def hear(claims: pl.DataFrame) -> pl.DataFrame:
    """Return the voices heard about each claim, one row for each claim (`row`) and voice.

    `claims` are accepted claims joined with their sources (`features.sourced`), with `as_of`. Only
    claims of the same event that were available at `as_of` are read; ties are. `features.voice`
    says what a *voice* is. A claim's own source is the voice `own`, which corroborates nothing but
    can retract. An outlet that relays another (`cites`, the same `parent`, near-identical text) is
    not heard in support of it.

    Columns: `row`, `voice`, `own`; `support_same`, `contradiction_same`, `support_other`,
    `contradiction_other`: the strongest agreement on the same and on another proposition, times
    the weight of who says it (`features.voice.weight`), and on another only what that adds;
    `supports`, `supports_freely` (without an interest in it), `admits` (against its own side),
    `contradicts`, `contradicts_freely`; `retracted` (the own source later reversed itself) and
    `retracts`; `hours_to_support`; `log_ratio` (claimed over the voice's nearest number);
    `interest` (of the claim judged); `n_claims`.
    """
    return _by_voice(pairs(claims)).collect()


def pairs(claims: pl.DataFrame) -> pl.LazyFrame:
    """Return each claim (`row`) with every other report it is judged by (`row_other`).

    `claims` are those of `hear`, which joins these pairs into voices. Columns of the other report
    end in `_other`; beside them `same_proposition`, `agreement` (-1 to 1), `own` (of the same
    source), `relays`, `voice` and `weight` (`features.voice`).
    """
    known = claims.with_columns(
        polarity=polarity(),
        proposition_key=proposition_key(),
        negated=negated(),
        stems=stems(),
        text_stems=_text_stems(),
        text_key=pl.col("text").hash(seed=7),
        available_at=available_at(),
        quantity=pl.mean_horizontal("quantity_low", "quantity_high"),
        bounded=pl.col("quantity_high").is_not_null(),
        unit=pl.col("quantity_unit").str.to_lowercase().str.extract(r"(\p{L}+)\W*$"),
    ).filter(pl.col("event_id").is_not_null())
    others = known.select(
        pl.col(*_CARRIED, "available_at").name.suffix("_other"), row_other=pl.col("row")
    )
    return (
        known.lazy()
        .select("row", "as_of", "available_at", *_CARRIED)
        .join(others.lazy(), left_on="event_id", right_on="event_id_other")
        .filter(pl.col("row") != pl.col("row_other"))
        .filter(
            (pl.col("published_at_other") <= pl.col("as_of"))
            & (
                (pl.col("available_at_other") <= pl.col("as_of"))
                | (
                    (pl.col("published_at_other") == pl.col("published_at"))
                    & (pl.col("available_at_other") <= pl.col("available_at"))
                )
            )
        )
        .with_columns(likeness=likeness())
        .with_columns(same_proposition=same_proposition())
        .with_columns(agreement=agreement(), own=_same("source_id"), relays=_relays())
        .with_columns(voice=voice(), weight=weight())
    )


def _text_stems() -> pl.Expr:
    words = pl.col("text").str.slice(0, 1000).str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+")
    return words.list.eval(pl.element().hash(seed=7)).list.unique()


def _same(column: str) -> pl.Expr:
    return (pl.col(column) == pl.col(f"{column}_other")).fill_null(value=False)


def _relays() -> pl.Expr:
    cited = pl.col("cites_other").list.contains(pl.col("source_id")) | pl.col(
        "cites"
    ).list.contains(pl.col("source_id_other"))
    shared = pl.col("text_stems").list.set_intersection("text_stems_other").list.len()
    either = pl.col("text_stems").list.len() + pl.col("text_stems_other").list.len() - shared
    return (
        cited.fill_null(value=False)
        | _same("parent")
        | _same("text_key")
        | ((either > 0) & (shared >= NEAR_IDENTICAL * either))
    )


def _by_voice(pairs: pl.LazyFrame) -> pl.LazyFrame:
    independent = ~pl.col("own") & ~pl.col("relays")
    supports = pl.col("agreement").clip(lower_bound=0.0) * independent
    contradicts = (-pl.col("agreement")).clip(lower_bound=0.0) * ~pl.col("own")
    free = (pl.col("interest_other") <= PARTIAL) & pl.col("listed_other")
    supported = independent & (pl.col("agreement") >= HEARD)
    contradicted = ~pl.col("own") & (pl.col("agreement") <= -HEARD)

    def strongest(strength: pl.Expr, *, same: bool) -> pl.Expr:
        asked = pl.col("same_proposition") if same else ~pl.col("same_proposition")
        return (strength * pl.col("weight") * asked * GRID).max().round() / GRID

    hours = (pl.col("published_at_other") - pl.col("published_at")).dt.total_seconds() / 3600
    reversal = pl.col("own") & pl.col("same_proposition") & (pl.col("agreement") < 0)
    counted = _same("unit") & (pl.col("quantity") > 0) & (pl.col("quantity_other") > 0)
    ratio = pl.when(counted & ~pl.col("own")).then(
        (pl.col("quantity") / pl.col("quantity_other")).log()
    )
    return (
        pairs.group_by("row", "voice")
        .agg(
            own=pl.col("own").any(),
            support_same=strongest(supports, same=True),
            contradiction_same=strongest(contradicts, same=True),
            support_other=strongest(supports, same=False),
            contradiction_other=strongest(contradicts, same=False),
            supports=supported.any(),
            supports_freely=(supported & free).any(),
            admits=(supported & (pl.col("interest_other") < -PARTIAL)).any(),
            contradicts=contradicted.any(),
            contradicts_freely=(contradicted & free).any(),
            retracted=(reversal & (hours > 0)).any(),
            retracts=(reversal & (hours < 0)).any(),
            hours_to_support=pl.when(supported & free).then(hours.clip(lower_bound=0.0)).min(),
            # The nearest of a voice's counts: a voice that repeats itself is heard once.
            log_ratio=ratio.sort_by(ratio.abs(), ratio, nulls_last=True).first(),
            interest=pl.col("interest").first(),
            n_claims=pl.len().cast(pl.Float64),
        )
        .with_columns(
            # What a voice says of the same proposition is not counted again in other words.
            support_other=(pl.col("support_other") - pl.col("support_same")).clip(lower_bound=0.0),
            contradiction_other=(pl.col("contradiction_other") - pl.col("contradiction_same")).clip(
                lower_bound=0.0
            ),
        )
    )


def standing(voices: pl.DataFrame) -> pl.DataFrame:
    """Return, by `row`, how the others stand to the claim: what the digit of the grade rests on.

    `n_others` voices heard that take a position; `support_independent` of them support it without
    an interest, from `support_camps` camps (all of none count as one); `contradiction_independent`
    contradict it, `contradiction_neutral` of them without an interest.
    """
    others = voices.lazy().filter(~pl.col("own"))
    freely = pl.col("supports_freely")
    neutral = ~pl.col("voice").str.starts_with("camp ")
    return (
        others.group_by("row")
        .agg(
            n_others=(pl.col("supports") | pl.col("contradicts")).sum().cast(pl.Float64),
            support_independent=freely.sum().cast(pl.Float64),
            support_camps=(freely & ~neutral).sum() + (freely & neutral).any(),
            contradiction_independent=pl.col("contradicts").sum().cast(pl.Float64),
            contradiction_neutral=pl.col("contradicts_freely").sum().cast(pl.Float64),
        )
        .collect()
    )
