"""A claim's number against those of others: their lowest, their best, their highest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from scoring.affirming import affirming, same_unit
from scoring.counted import counted, plain

FLOOR: Final = 0.1
"""The least that a voice weighs here: a partisan's count is a count, if a poor one."""


@dataclass(frozen=True, slots=True)
class CountRange:
    """What `n` other voices count, from `low` over `best` to `high`, and where the claim lies.

    `open` says that the highest of them is a lower bound ("at least 84"). `lies` is "above the
    highest", "below the lowest" or "within". `reports` are the claims that the numbers stand in.
    """

    own_low: float | None
    own_high: float | None
    unit: str
    n: int
    low: float
    best: float
    high: float
    open: bool
    lies: str
    reports: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in a sentence.

        >>> print(CountRange(50, 50, "killed", 2, 43, 45, 45, False, "above the highest", ("a",)))
        50 killed is above the highest of 2 other voices: low 43, best 45, high 45
        """
        own = counted(self.own_low, self.own_high)
        others = "1 other voice" if self.n == 1 else f"{self.n} other voices"
        more = " or more" if self.open else ""
        say = "says" if self.n == 1 else "say"
        of = f"of {others}" if self.lies != "within" else f"what {others} {say}"
        return (
            f"{own} {self.unit} is {self.lies} {of}: low {plain(self.low)}, "
            f"best {plain(self.best)}, high {plain(self.high)}{more}"
        )


def count_range(ranges: pl.DataFrame) -> CountRange | None:
    """Return the first of `count_ranges` as a record, None where there is none."""
    if ranges.is_empty():
        return None
    told = ranges.row(0, named=True)
    told["reports"] = tuple(told["reports"])
    return CountRange(**{name: told[name] for name in CountRange.__dataclass_fields__})


def count_ranges(heard: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Return for each claim (`row`) that has a number what other voices count; see `CountRange`.

    `heard` and `claims` are as for `scoring.facets.facets`; a number is held against those of the
    same unit. Each voice counts once, by what it said last. `best` is the weighted median of the
    voices' numbers, by what each weighs (`features.voice.weight`): so truth discovery takes the
    truth of numbers (CRH, Li et al. 2014), where the coders of UCDP choose low, best and high by
    hand (Sundberg and Melander 2013). Of two that halve the weight it is the lower, as ACLED takes
    the more conservative.
    """
    asked = claims.select(
        "row", "quantity_unit", own_low="quantity_low", own_high="quantity_high"
    ).filter(pl.any_horizontal(pl.col("own_low", "own_high").is_not_null()))
    ends = pl.col("quantity_low_other", "quantity_high_other")
    counted = (
        affirming(heard, claims)
        .join(asked, on="row", maintain_order="left")
        .filter(same_unit(), pl.any_horizontal(ends.is_not_null()))
        .sort("published_at", "row_other")
        .group_by("row", "voice", maintain_order=True)
        .agg(
            pl.col("claim_id", "quantity_low_other", "quantity_high_other").last(),
            pl.col("quantity_unit", "own_low", "own_high").first(),
            weight=pl.max_horizontal(pl.col("speaker_weight").last(), FLOOR),
        )
        .with_columns(
            least=pl.coalesce("quantity_low_other", "quantity_high_other"),
            most=pl.coalesce("quantity_high_other", "quantity_low_other"),
            number=pl.mean_horizontal("quantity_low_other", "quantity_high_other"),
        )
        .sort("row", "number", "voice")
        .with_columns(reached=pl.col("weight").cum_sum().over("row"))
    )
    half = pl.col("weight").sum() / 2
    at_top = pl.col("most") == pl.col("most").max()
    ranges = counted.group_by("row", maintain_order=True).agg(
        pl.col("own_low", "own_high").first(),
        unit=pl.col("quantity_unit").first(),
        n=pl.len().cast(pl.Int64),
        low=pl.col("least").min(),
        best=pl.col("number").filter(pl.col("reached") >= half).first(),
        high=pl.col("most").max(),
        open=(at_top & pl.col("quantity_high_other").is_null()).any(),
        reports=pl.col("claim_id").sort(),
    )
    return ranges.with_columns(lies=_lies())


def _lies() -> pl.Expr:
    own_least = pl.coalesce("own_low", "own_high")
    own_most = pl.coalesce("own_high", "own_low")
    return (
        pl.when(own_least > pl.col("high"))
        .then(pl.lit("above the highest"))
        .when(own_most < pl.col("low"))
        .then(pl.lit("below the lowest"))
        .otherwise(pl.lit("within"))
    )
