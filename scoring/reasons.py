"""Why a claim was scored as it was: what was seen, in words, by its weight in log-odds."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from features import few
from features.catalogue import FEATURES
from models.credibility import Credibility

TOP: Final = 5
"""Reasons kept in a score; `explain` gives all."""
SMALLEST: Final = 0.01
"""A contribution below this, in log-odds, is no reason."""
_RECORD: Final = {
    "feature": pl.String(), "value": pl.Float64(), "contribution": pl.Float64(), "text": pl.String()
}  # fmt: skip
SCHEMA: Final = pl.List(pl.Struct(_RECORD))


def reasons(
    rows: pl.Series, names: tuple[str, ...], values: pl.DataFrame, said: Credibility,
    top: int = TOP,
) -> pl.DataFrame:  # fmt: skip
    """Return `row` and `reasons`, the `top` contributions of each claim, strongest first.

    With the model's base all contributions of a claim add up to its log-odds. A feature that is
    zero contributes nothing and is no reason.
    """
    top = min(top, len(names))
    size = np.abs(said.contributions)
    order = np.argsort(-size, axis=1, kind="stable")[:, :top]
    row, place = np.nonzero(np.take_along_axis(size, order, axis=1) >= SMALLEST)
    feature = order[row, place]
    flat = pl.DataFrame(
        {
            "row": rows.to_numpy()[row],
            "feature": feature.astype(np.uint32),
            "value": values.to_numpy()[row, feature],
            "contribution": said.contributions[row, feature],
        }
    )
    named = pl.Series("feature", names)[flat["feature"]]
    told = flat["row", "value", "contribution"].hstack([_texts(flat, names), named])
    if len(rows) == 1:
        record = told[[*_RECORD]].to_struct()
        return pl.DataFrame([rows.alias("row"), record.implode().alias("reasons")])
    grouped = told.group_by("row", maintain_order=True).agg(reasons=pl.struct(*_RECORD))
    return (
        pl.DataFrame({"row": rows})
        .join(grouped, on="row", how="left", maintain_order="left")
        .with_columns(pl.col("reasons").fill_null(pl.lit([], SCHEMA)))
    )


def _texts(flat: pl.DataFrame, names: tuple[str, ...]) -> pl.Series:
    # One sentence for each distinct value, not for each claim: there are few.
    asked = flat["feature", "value"]
    distinct = asked if flat.height <= few.FEW else asked.unique()
    phrases = [FEATURES[name].phrase for name in names]
    texts = [phrases[feature].format(value=value) for feature, value in distinct.rows()]
    text = pl.Series("text", texts, dtype=pl.String)
    if distinct is asked:
        return text
    worded = distinct.hstack([text])
    return asked.join(worded, on=["feature", "value"], how="left", maintain_order="left")["text"]
