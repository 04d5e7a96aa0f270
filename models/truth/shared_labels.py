"""Reports on items that are all asked one question: what each source says of each true label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from models.truth.method import Estimate
from models.truth.report_checks import ReportsError
from models.truth.reports import SHARED_LABELS, Codes, Floats, Reports


@dataclass(frozen=True, slots=True, eq=False)
class SharedLabels:
    """Reports with one set of L labels for all items, and what each item may still be.

    `said` holds weights by what each source said (n_sources · L) and item, sparse, and `heard` is
    it transposed; `possible`, shape (n_items, L), is false for what settled items are not. Any
    label may be the truth of any item, reported or not.
    """

    reports: Reports
    said: csr_array
    heard: csr_array
    possible: NDArray[np.bool_]

    @classmethod
    def of(cls, reports: Reports, settled: Floats) -> Self:
        """Return reports by label. Raises `ReportsError` where the values are no label set."""
        n_labels = len(reports.values)
        if n_labels > SHARED_LABELS:
            raise ReportsError(
                "a confusion matrix needs one small set of labels that all items share",
                got=f"{n_labels} different values",
                remedy=f"Give at most {SHARED_LABELS}, or use the method one_coin.",
            )
        row = reports.source * n_labels + reports.fact_value[reports.fact]
        shape = (reports.n_sources * n_labels, reports.n_items)
        said = csr_array((reports.weight, (row, reports.item)), shape=shape)
        open_ = np.ones((reports.n_items, n_labels), dtype=bool)
        open_[reports.fact_item, reports.fact_value] = settled != 0
        true = np.flatnonzero(settled == 1)
        open_[reports.fact_item[true]] = False
        open_[reports.fact_item[true], reports.fact_value[true]] = True
        return cls(reports, said, said.T.tocsr(), open_)

    @property
    def n_labels(self) -> int:
        """How many labels there are, L."""
        return len(self.reports.values)

    def votes(self) -> Floats:
        """Return the share of each label in the reports of each item, shape (n_items, L)."""
        reports = self.reports
        votes = np.zeros((reports.n_items, self.n_labels))
        votes[reports.fact_item, reports.fact_value] = reports.shares(reports.by_fact())
        votes *= self.possible
        total, left = votes.sum(axis=1, keepdims=True), self.possible.sum(axis=1, keepdims=True)
        return np.where(
            total > 0, votes / np.where(total > 0, total, 1.0), self.possible / np.maximum(left, 1)
        )

    def counts(self, truth: Floats) -> Floats:
        """Count what each source says of each label, shape (n_sources, L said, L true)."""
        shape = (self.reports.n_sources, self.n_labels, self.n_labels)
        return np.asarray(self.said @ truth, dtype=np.float64).reshape(shape)

    def truth(self, log_share: Floats, log_error: Floats) -> Floats:
        """Return the probability of each label of each item, shape (n_items, L).

        `log_share`, shape (L,), is how common each label is, and `log_error`, shape
        (n_sources, L said, L true), how likely each source is to say what it said.
        """
        score: Floats = log_share + self.heard @ log_error.reshape(-1, self.n_labels)
        score[~self.possible] = -np.inf
        top = np.maximum.reduce(list(score.T))  # over few columns much faster than max(axis=1)
        odds = np.exp(score - np.where(np.isfinite(top), top, 0.0)[:, None])
        # The likeliest label has odds of 1, so a smaller sum is that of an item without any.
        total: Floats = np.maximum(odds @ np.ones(self.n_labels), 1.0)
        return odds / total[:, None]

    def estimate(
        self, truth: Floats, n_iter: int, converged: bool, random_state: int | None
    ) -> Estimate:
        """Return what was found as every method does, by fact."""
        reports = self.reports
        probability = truth[reports.fact_item, reports.fact_value]
        best = reports.best(probability, random_state)
        label = self._likelier(truth, reports.fact_value[best], probability[best])
        truths = pd.Series(reports.values.take(label), index=reports.items, name="value")
        return Estimate(probability, n_iter, converged, truths=truths)

    def _likelier(self, truth: Floats, label: Codes, probability: Floats) -> Codes:
        """Return the label that nobody reported where it is likelier than the best reported."""
        unheard = truth.copy()
        unheard[self.reports.fact_item, self.reports.fact_value] = -1.0
        order = self.reports.values.map(repr).argsort()  # so that the order of rows decides no tie
        other = order[np.round(unheard[:, order], 9).argmax(axis=1)]
        return np.where(unheard.max(axis=1) > probability + 1e-9, other, label)

    def confusion(self, rate: Floats) -> pd.DataFrame:
        """Return rates, shape (n_sources, L said, L true), as a frame: a row a source and truth."""
        labels = self.reports.values
        rows = pd.MultiIndex.from_product([self.reports.sources, labels], names=["source", "true"])
        cells = rate.transpose(0, 2, 1).reshape(-1, self.n_labels)
        return pd.DataFrame(cells, index=rows, columns=labels.rename("said"))
