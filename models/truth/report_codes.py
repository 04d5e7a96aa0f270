"""Keys of reports as codes: equal keys have one number, and a report made twice counts once."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.truth.report_checks import ReportsError

Times = NDArray[np.float64]
Texts = NDArray[np.intp]
Keyed = tuple[NDArray[np.int64], NDArray[np.float64], Times | None, Texts | None]
"""Keys, weights, times and texts, by report."""


def once(
    key: NDArray[np.int64],
    weight: NDArray[np.float64] | None,
    time: Times | None,
    text: Texts | None,
) -> Keyed:
    """Return reports sorted by key, each key once: its earliest report, its largest weight."""
    if weight is None and time is None and text is None:
        key.sort()
        new = np.append(True, key[1:] != key[:-1])
        key = key if new.all() else key[new]
        return key, np.ones(len(key)), None, None
    weight = np.ones(len(key)) if weight is None else weight
    order = np.lexsort((-weight, key) if time is None else (-weight, time, key))
    key, weight = key[order], weight[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    order, weight = order[first], np.maximum.reduceat(weight, first)
    return (
        key[first], weight,
        None if time is None else time[order], None if text is None else text[order],
    )  # fmt: skip


def coded(column: pd.Series) -> tuple[NDArray[np.intp], pd.Index]:
    """Return the code of each row, −1 for null, and what the codes stand for."""
    try:
        codes, keys = pd.factorize(column)
    except TypeError as fault:
        raise ReportsError(
            f"a {column.name} that cannot be a key",
            got=str(fault),
            remedy="Write it as text, a number, a time or a tuple.",
        ) from fault
    index = pd.Index(keys, name=column.name, tupleize_cols=False)
    if isinstance(index, pd.CategoricalIndex):
        index = index.astype(index.categories.dtype)
    return codes.astype(np.intp), index


def hashes(keys: pd.Index, hash_key: str) -> NDArray[np.uint64]:
    """Hash keys; those that are neither text nor of one dtype by what Python writes for them."""
    plain = keys.dtype != object or keys.inferred_type == "string"
    return pd.util.hash_array(np.asarray(keys if plain else keys.map(repr)), hash_key=hash_key)
