"""Scored claims as CSV for a spreadsheet: a flat row for each, nothing in it that would run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl
import polars.selectors as cs

from scoring.exchange.told import Told, reasons
from scoring.grades import GRADE_WORDS
from scoring.output import FORMULA_STARTS
from scoring.overrides.told import sentences
from scoring.tables import interval

REASONS: Final = 3
"""Reasons that a row has, strongest first."""
_TIME: Final = "%Y-%m-%d %H:%M:%S"
"""A time in UTC as spreadsheets read one."""
_NUMBER: Final = pl.Float64()
_MOMENT: Final = pl.Datetime("us", "UTC")
COLUMNS: Final[dict[str, pl.DataType]] = {
    "claim_id": pl.String(),
    "text": pl.String(),
    "source": pl.String(),
    "kind": pl.String(),
    "grade": pl.String(),
    "grade_in_words": pl.String(),
    "likelihood": pl.String(),
    "credibility": _NUMBER,
    "interval_90": pl.String(),
    **{f"reason_{number}": pl.String() for number in range(1, REASONS + 1)},
    "url": pl.String(),
    "published_utc": _MOMENT,
    "as_of_utc": _MOMENT,
    "event_id": pl.String(),
    "model": pl.String(),
}


def spreadsheet(told: Sequence[Told]) -> str:
    """Return the rows as CSV, with the mark of UTF-8 by which Excel knows it.

    Where a score is overridden there is one column more, which says so.

    A text cell that a spreadsheet would run as a formula gets a leading apostrophe, as in
    `scoring.output`. Excel cuts a cell at 32,767 characters; other programs show all.
    """
    rows = pl.DataFrame([_row(one) for one in told], schema=COLUMNS, orient="row")
    if any(overrides := [sentences(one.score) for one in told]):
        rows = rows.with_columns(pl.Series("override", overrides, pl.String))
    flat = rows.with_columns(
        cs.datetime().dt.to_string(_TIME),
        cs.string().str.replace(FORMULA_STARTS, "'${1}"),
        pl.col("credibility").round(4),
    )
    return flat.write_csv(include_bom=True)


def _row(told: Told) -> dict[str, Any]:
    claim, score = told.claim, told.score
    letter, digit = score.get("source_grade", "F"), score.get("information_grade", 6)
    between = interval(score.get("credibility_low"), score.get("credibility_high"))
    chief = dict(zip([*COLUMNS][9 : 9 + REASONS], reasons(told), strict=False))
    return {
        **{name: claim.get(name) for name in ("claim_id", "text", "url", "event_id")},
        **{name: score.get(name) for name in ("likelihood", "credibility", "model")},
        **chief,
        "source": told.speaker,
        "kind": told.source.get("kind", "unknown"),
        "grade": f"{letter}{digit}",
        "grade_in_words": f"{GRADE_WORDS[letter]}; {GRADE_WORDS[str(digit)]}",
        "interval_90": between,
        "published_utc": claim["published_at"],
        "as_of_utc": score["as_of"],
    }
