"""Specificity: how exactly the report says what, where and when, and how soon."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features.extractor import Extractor, Feature

_PRECISION = {"minute": 2.0, "hour": 1.0, "day": 0.0, "month": -1.0, "year": -2.0}


class Specificity(Extractor):
    """Precision of number, place and date, round numbers, and the delay of the report.

    >>> from datetime import datetime
    >>> claims = pl.DataFrame({"text": ["50 were killed near Jobar"], "place": ["Jobar, Damascus"],
    ...     "quantity_low": [50.0], "quantity_high": [50.0], "published_precision": ["day"],
    ...     "published_at": [datetime(2017, 9, 29)], "event_date": [datetime(2017, 9, 28)]})
    >>> row = claims.select(**Specificity().expressions()).row(0, named=True)
    >>> row["round_number"], row["place_precision"], round(row["delay"], 3)
    (1.0, 1.0, 0.693)
    """

    family = "specificity"
    frame = "claims"
    features = (
        Feature(
            "number_given", "0 none, 1 a bound, 2 exact", 0,
            phrase="the report gives a number",
            meaning="Whether a quantity is given, as a range or bound, or as one number.",
            origin="UCDP best, low and high estimates",
        ),
        Feature(
            "digits", "numbers", 0,
            phrase="the text has {value:.0f} numbers in figures",
            meaning="Numbers written in figures in the text, at most 3.",
            origin="Berkeley Protocol 2020: specificity",
        ),
        Feature(
            "round_number", "0 or 1", 0,
            phrase="the number is round",
            meaning="The quantity is at least 10 and ends in 0.",
            origin="heaping of counts; A'Hearn et al. 2009 on age heaping",
        ),
        Feature(
            "place_precision", "levels below the first", 0,
            phrase="levels of place given below the first: {value:.0f}",
            meaning="Levels of the place below the first, by its commas, at most 3.",
            origin="UCDP where_prec",
        ),
        Feature(
            "date_precision", "-2 year, 0 day, 2 minute", 0,
            phrase="precision of the report's date, in steps from the day: {value:+.0f}",
            meaning="Precision of the date of publication.",
            origin="UCDP date_prec",
        ),
        Feature(
            "delay", "log days", 0,
            phrase="the report came late after the event",
            meaning="log(1 + days) from the event to the report.",
            origin="Berkeley Protocol 2020: attenuation, soon beats late",
        ),
    )  # fmt: skip

    def expressions(self) -> Mapping[str, pl.Expr]:
        """Return the features over the claims."""
        low, high = pl.col("quantity_low"), pl.col("quantity_high")
        exact = (low == high).fill_null(value=False)
        some = low.is_not_null() | high.is_not_null()
        number = pl.coalesce(low, high)
        is_round = (number >= 10) & (number % 10 == 0)
        days = (pl.col("published_at") - pl.col("event_date")).dt.total_seconds() / 86_400
        levels = pl.col("place").str.count_matches(",")
        return {
            "number_given": pl.when(exact).then(2.0).when(some).then(1.0).otherwise(0.0),
            "digits": _count(r"\b\d[\d.,]*", "text").clip(upper_bound=3.0),
            "round_number": is_round.fill_null(value=False).cast(pl.Float64),
            "place_precision": levels.fill_null(0).clip(upper_bound=3).cast(pl.Float64),
            "date_precision": pl.col("published_precision").replace_strict(
                _PRECISION, default=_PRECISION["day"], return_dtype=pl.Float64
            ),
            "delay": days.clip(lower_bound=0.0).log1p().fill_null(0.0),
        }


def _count(pattern: str, column: str) -> pl.Expr:
    return pl.col(column).str.count_matches(pattern).cast(pl.Float64)
