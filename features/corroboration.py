"""Later corroboration: what others say of the same event, and who they are."""

from __future__ import annotations

import math
from collections.abc import Mapping

import polars as pl

from features.extractor import Extractor, Feature

LARGEST_EXCESS = math.log(10)
"""Ten times what others count, and more, is one and the same: far too much."""


class Corroboration(Extractor):
    """Support and contradiction by independent voices, weighed by what each stands to gain.

    A voice is a camp, or a trade of sources of none, never an outlet (`features.voice`), and counts
    2 where it speaks against its own side, 1 where it has no interest and 0 where it gains; with a
    far lower count the other way about. Sums enter as square roots: the second voice says less than
    the first.

    >>> voices = pl.DataFrame({"supports": [True, True], "supports_freely": [False, True],
    ...     "admits": [False, True], "contradicts": False, "contradicts_freely": False,
    ...     "support_same": [0.0, 2.0], "support_other": 0.0, "contradiction_same": 0.0,
    ...     "contradiction_other": 0.0, "retracted": False, "retracts": False,
    ...     "hours_to_support": [1.0, 24.0], "log_ratio": [None, 0.0],
    ...     "interest": [1.0, 1.0]})
    >>> row = voices.select(**Corroboration().expressions()).row(0, named=True)
    >>> round(row["support_same"], 3), row["effective_independent"], row["admitted_by_others"]
    (1.414, 2.0, 1.0)
    """

    family = "corroboration"
    frame = "voices"
    features = (
        Feature(
            "support_same", "root of weighted voices", 1,
            phrase="independent voices say the same (weight {value:.1f})",
            meaning="Root of the sum over voices that affirm the same proposition, by weight.",
            origin="independent camps, not outlets: Cage et al. 2020",
        ),
        Feature(
            "contradiction_same", "root of weighted voices", -1,
            phrase="voices that gain nothing by it contradict this (weight {value:.1f})",
            meaning="Root of the sum over voices that contradict the same proposition, by weight.",
            origin="field notes: a denial by a neutral says much, by the accused little",
        ),
        Feature(
            "support_other", "root of weighted voices", 1,
            phrase="other reports of the event point the same way (weight {value:.1f})",
            meaning="The same for reports of the event with another proposition.",
            origin="who gains and loses, Radford et al. 2023",
        ),
        Feature(
            "contradiction_other", "root of weighted voices", -1,
            phrase="other reports of the event point the other way (weight {value:.1f})",
            meaning="The same for reports of the event with another proposition.",
            origin="who gains and loses, Radford et al. 2023",
        ),
        Feature(
            "effective_independent", "voices", 1,
            phrase="{value:.0f} independent voices support this, partisan ones included",
            meaning="Number of voices that support the claim.",
            origin="n_eff = 1 + sum of (1 - P(copy)), the copying bound of Cage et al. 2020",
        ),
        Feature(
            "admitted_by_others", "voices", 1,
            phrase="{value:.0f} other voices admit this against their own side",
            meaning="Number of voices that support the claim and lose by it.",
            origin="Airwars' 'Confirmed': a belligerent accepts",
        ),
        Feature(
            "interested_contradiction", "voices", 0,
            phrase="{value:.0f} of those who contradict this have an interest in doing so",
            meaning="Number of voices that contradict the claim and gain by it.",
            origin="field notes: an interested denial is worth about nothing",
        ),
        Feature(
            "neutral_contradiction", "voices", -1,
            phrase="{value:.0f} voices without an interest contradict this",
            meaning="Number of voices that contradict the claim and do not gain by it.",
            origin="field notes: who denies matters",
        ),
        Feature(
            "retracted", "0 or 1", -1,
            phrase="the source itself later said the opposite",
            meaning="A later claim of the source turns the same proposition round.",
            origin="revision paths, field notes",
        ),
        Feature(
            "retracts", "0 or 1", 1,
            phrase="the source turns round what it said before",
            meaning="An earlier claim of the source had the same proposition the other way round.",
            origin="revision paths, field notes",
        ),
        Feature(
            "hours_to_support", "log hours", 0,
            phrase="how long the first independent support took",
            meaning="log(1 + hours) to the first support without interest; 0 where there is none.",
            origin="Zubiaga et al. 2016: true rumours resolve in about 2 h, false in about 14 h",
        ),
        Feature(
            "number_excess", "log ratio", -1,
            phrase="the number is above what others count (log ratio {value:.1f})",
            meaning="log of the number over the median of others', same unit, from 0 to log 10.",
            origin="boast ratio: Radford et al. 2023, 4.3 times the enemy's dead",
        ),
        Feature(
            "admission_deficit", "log ratio", -1,
            phrase="the speaker concedes less than others count (log ratio {value:.1f})",
            meaning="log of others' median over a conceded number, past one half more, to log 10.",
            origin="an admitted loss is a lower bound: Radford et al. 2023, 0.3 times own dead",
        ),
        Feature(
            "number_agrees", "0 or 1", 1,
            phrase="others count about the same",
            meaning="The claimed number is within a quarter of the median of others'.",
            origin="ACLED and UCDP coding of best, low and high estimates",
        ),
    )  # fmt: skip

    def expressions(self) -> Mapping[str, pl.Expr]:
        """Return the features as aggregates over the voices heard about one claim."""
        ratio = pl.col("log_ratio").drop_nulls().median()  # few voices count anything
        conceded = pl.col("interest").first().clip(upper_bound=0.0).abs()
        partial = pl.col("contradicts") & ~pl.col("contradicts_freely")

        def root(column: str) -> pl.Expr:
            return pl.col(column).sum().clip(upper_bound=4.0).sqrt()

        def number(condition: pl.Expr) -> pl.Expr:
            return condition.sum().cast(pl.Float64)

        def ever(column: str) -> pl.Expr:
            return pl.col(column).any().cast(pl.Float64)

        return {
            "support_same": root("support_same"),
            "contradiction_same": root("contradiction_same"),
            "support_other": root("support_other"),
            "contradiction_other": root("contradiction_other"),
            "effective_independent": number(pl.col("supports")),
            "admitted_by_others": number(pl.col("admits")),
            "interested_contradiction": number(partial),
            "neutral_contradiction": number(pl.col("contradicts_freely")),
            "retracted": ever("retracted"),
            "retracts": ever("retracts"),
            "hours_to_support": pl.col("hours_to_support").min().log1p().fill_null(0.0),
            "number_excess": ratio.clip(0.0, LARGEST_EXCESS).fill_null(0.0),
            "admission_deficit": conceded
            * (-ratio - math.log(1.5)).clip(0.0, LARGEST_EXCESS).fill_null(0.0),
            "number_agrees": (ratio.abs() <= 0.223).fill_null(value=False).cast(pl.Float64),
        }
