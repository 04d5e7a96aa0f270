"""Anchors: items whose value is settled, as what is known of the facts of reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from models.truth.report_checks import ReportsError
from models.truth.reports import Floats, Reports

Anchors = Mapping[Any, Any] | pd.Series
"""The known value of settled items, by item."""


def settled(reports: Reports, anchors: Anchors | None) -> Floats:
    """Return 1 for each fact that is settled as true, 0 as false and NaN for those left open.

    An item may be settled on a value that nobody reported: then all its facts are false. Raises
    `ReportsError` for anchors that were not understood: none is about any item, or one is a value
    that was reported, but of another type.

    >>> frame = pd.DataFrame({"source": list("abb"), "item": [1, 1, 2], "value": list("xyy")})
    >>> settled(Reports.of(frame), {1: "y"})
    array([ 0.,  1., nan])
    """
    known = np.full(reports.n_facts, np.nan)
    if anchors is None or len(anchors) == 0:
        return known
    told = _given(anchors)
    position = told.index.get_indexer(reports.items)
    if (position < 0).all():
        named, reported = told.index[:1].tolist()[0], reports.items[:1].tolist()[0]
        raise ReportsError(
            "no settled item was reported on",
            got=f"anchors such as {named!r} and items such as {reported!r}",
            remedy="Name anchors by the `item` column of the reports.",
        )
    values = reports.values.get_indexer(pd.Index(told))
    _refuse_lookalikes(told[values < 0], reports.values)
    value = values[position]
    anchored = position[reports.fact_item] >= 0
    known[anchored] = (value[reports.fact_item] == reports.fact_value)[anchored]
    return known


def _given(anchors: Anchors) -> pd.Series:
    """Return anchors as a Series, or raise for those that say nothing or two things of an item."""
    if not isinstance(anchors, Mapping | pd.Series):
        raise ReportsError(
            "anchors that name no items",
            got=type(anchors).__name__,
            remedy="Give a dict or a Series, item to known value.",
        )
    given = pd.Series(anchors) if isinstance(anchors, Mapping) else anchors
    if given.index.has_duplicates:
        twice = given.index[given.index.duplicated()].tolist()[0]
        raise ReportsError(
            "an item is settled twice", got=repr(twice), remedy="Give one known value an item."
        )
    if given.isna().any():
        raise ReportsError(
            "a settled item without a known value",
            got=repr(given.index[given.isna()].tolist()[0]),
            remedy="Leave it out, or give its value.",
        )
    return given


def _refuse_lookalikes(missed: pd.Series, values: pd.Index) -> None:
    """Raise for a settled value that was reported, if it were of another type: 1 is not "1"."""
    alike = missed[missed.astype(str).isin(values.astype(str))] if len(missed) else missed
    if len(alike):
        told, reported = alike.iloc[:1].tolist()[0], values[:1].tolist()[0]
        raise ReportsError(
            "a settled value is of another type than those reported",
            got=f"an anchor {told!r} and values such as {reported!r}",
            remedy="Write anchors as the `value` column of the reports is written.",
        )
