"""Held-out forecasts: every settled claim judged by forecasters that saw nothing of its event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
from threadpoolctl import threadpool_limits

from experiments.forecasters import Forecaster
from experiments.snapshots import Snapshots
from experiments.splits import Scheme, Split, splits

REPORTED: Final = ("latest", "0h")
"""Horizons that are judged; all are trained on."""

ABOUT: Final = (
    "claim_id", "corpus", "event", "war", "horizon", "stance", "kind", "camp", "source_id",
    "interest", "label", "truth", "confidence",
)  # fmt: skip
"""Columns of a held-out claim: what it is, and what a reader may cut a report by."""


def held_out(
    seen: Snapshots,
    scheme: Scheme,
    forecasters: Sequence[Forecaster],
    horizons: Sequence[str] = REPORTED,
) -> pl.DataFrame:
    """Return the held-out claims of a scheme with what each forecaster says of them.

    One row for each claim tested and horizon, contested claims among them (`truth` is null there):
    what a reader cuts a report by, and one column of probabilities for each forecaster's name.
    """
    # Small fits, many of them: threads inside of each would only stand in one another's way.
    with threadpool_limits(1):
        return pl.concat(_judged(split, forecasters, horizons) for split in splits(seen, scheme))


def _judged(
    split: Split, forecasters: Sequence[Forecaster], horizons: Sequence[str]
) -> pl.DataFrame:
    test = split.test.where(pl.col("horizon").is_in(list(horizons)))
    said = [
        pl.Series(each.name, each.forecast(split.train, test), pl.Float64) for each in forecasters
    ]
    return test.frame.select(*ABOUT, held_out=pl.lit(split.held_out)).with_columns(said)
