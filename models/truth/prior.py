"""What is known of sources before their reports are read: Beta counts that stay in the fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.reliability import beta_reliability
from models.truth.report_checks import ReportsError
from models.truth.reports import Floats, Reports
from models.truth.shrinkage import coin_strength

TYPICAL_STRENGTH = 5.0
"""Reports that the mean of all sources counts as, until the reports say how much they differ."""

RAREST = 1e-9
"""No source is known to be right, or wrong, less often than this."""

USUAL = (0.55, 0.9)
"""Between what a source nothing is known of is taken to be right, at first."""


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Beta counts of each source: `a` right and `b` wrong; `given` where somebody knows them.

    The others start at the mean of all sources, with `strength` reports behind it.
    """

    a: Floats
    b: Floats
    given: NDArray[np.bool_]
    mean: float = 0.5
    strength: float = TYPICAL_STRENGTH

    @classmethod
    def of(cls, reports: Reports, known: pd.DataFrame | None) -> Self:
        """Return the prior of the sources of reports, from a frame by source with `a` and `b`.

        Raises `ReportsError` for a frame of another shape, or counts that are not above 0.
        """
        none = np.zeros(reports.n_sources)
        if known is None:
            return cls(none, none, none.astype(bool))
        _check(known)
        _check_names(known.index, reports.sources)
        counts = known[["a", "b"]].reindex(reports.sources).to_numpy(np.float64)
        given = ~np.isnan(counts).any(axis=1)
        counts = np.where(given[:, None], np.maximum(counts, RAREST * counts[:, ::-1]), 0.0)
        return cls(counts[:, 0], counts[:, 1], given)

    def learned(
        self, right: Floats, n: Floats, *, strength: bool, spread: Floats | None = None,
        at_least: float = 0.0,
    ) -> Prior:  # fmt: skip
        """Return the prior with the mean of all sources learned from what each had right, of n.

        With `strength`, how much the sources differ is learned as well; it moves in steps. `spread`
        is the standard deviation of what each had right, where that is not known for certain.
        """
        mean = max(float((right.sum() + 1) / (n.sum() + 2)), at_least)
        mean = min(max(mean, RAREST), 1 - RAREST)
        learned = coin_strength(right, n, mean, spread) if strength else self.strength
        return Prior(self.a, self.b, self.given, mean, learned)

    def accuracy(self, reports: Reports, probability: Floats) -> Floats:
        """Return how often each source is right, before anything is learned of it.

        By its own counts where they are given; else as often as reports are by `probability`, but
        more often than not, and not nearly always.
        """
        typical = float(
            np.clip(reports.by_source(probability).sum() / reports.weight.sum(), *USUAL)
        )
        own = self.a / np.where(self.given, self.a + self.b, 1.0)
        return np.where(self.given, own, typical)

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Sources that are known to be right more, or less, often than not: 90 % sure of it."""
        known = np.flatnonzero(self.given)
        found = beta_reliability(self.a[known], self.b[known], self.a[known])
        telling = np.zeros(len(self.given), dtype=bool)
        telling[known] = (found.low > 0.5) | (found.high < 0.5)
        return telling

    @property
    def counts(self) -> tuple[Floats, Floats]:
        """Right and wrong counts of each source to start with."""
        a = np.where(self.given, self.a, self.strength * self.mean)
        b = np.where(self.given, self.b, self.strength * (1 - self.mean))
        return a, b


def _check(known: pd.DataFrame) -> None:
    if not isinstance(known, pd.DataFrame) or not {"a", "b"} <= set(known.columns):
        got = list(known.columns) if isinstance(known, pd.DataFrame) else type(known).__name__
        raise ReportsError(
            "a prior of another shape",
            got=str(got),
            remedy="Give a frame by source with columns a (right) and b (wrong).",
        )
    if known.index.has_duplicates:
        raise ReportsError(
            "a prior that names a source twice",
            got=repr(known.index[known.index.duplicated()][0]),
            remedy="Give one row a source.",
        )
    counts = known[["a", "b"]].apply(pd.to_numeric, errors="coerce").to_numpy(np.float64)
    odd = np.flatnonzero(~(np.isfinite(counts) & (counts > 0)).all(axis=1))
    if len(odd):
        raise ReportsError(
            "prior counts that are not above 0",
            got="a={}, b={} of {!r}".format(*known[["a", "b"]].iloc[odd[0]], known.index[odd[0]]),
            remedy="A source nothing is known of is left out, or has a=1, b=1.",
        )


def _check_names(names: pd.Index, sources: pd.Index) -> None:
    """Raise where names cannot be those of the sources: 7 is not "7"."""
    kinds = {"string", "integer"}
    if len(names) and {names.inferred_type, sources.inferred_type} == kinds:
        raise ReportsError(
            "a prior whose names are of another type",
            got=f"sources such as {sources.tolist()[0]!r} and {names.tolist()[0]!r} in the prior",
            remedy="Name sources in the prior as in the reports.",
        )
