"""The search for truths and accuracies together, and which model of errors it is made with."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.truth.climb import Found, climb
from models.truth.coins import Coins
from models.truth.do_no_harm import standard_errors
from models.truth.label_errors import LabelErrors
from models.truth.prior import Prior
from models.truth.reports import Floats, Reports

MOST_LABELS: Final = 10
"""With more shared labels than this, errors are not looked at by label."""
SHOWN: Final = 2.0
"""Standard errors by which directions must foretell reports better."""
ASKED: Final = 200_000
"""Reports that are asked for it, of more about so many."""


def search(
    reports: Reports, start: Floats, prior: Prior, settled: Floats, *, max_iter: int, tol: float
) -> Found[Coins] | Found[LabelErrors]:
    """Search from the probabilities `start`, by the one-coin model or by errors with a direction.

    Directions are there to be learned where items share few labels and there are more reports than
    they have cells; and they are believed where they foretell each report from the others better
    than the same model without them. Else they would be read into noise.
    """
    n_labels = len(reports.values)
    cells = reports.n_sources * n_labels**2
    if reports.shared_labels and 2 <= n_labels <= MOST_LABELS and cells <= reports.n:
        directed, aimless = (
            climb(
                LabelErrors(reports, settled, directed=each),
                start, prior, settled, max_iter=max_iter, tol=tol,
            )
            for each in (True, False)
        )  # fmt: skip
        rows = np.arange(0, reports.n, max(reports.n // ASKED, 1))
        better = directed.model.foretold(rows) - aimless.model.foretold(rows)
        if standard_errors(better, reports.weight[rows]) > SHOWN:
            return directed
    return climb(Coins(reports), start, prior, settled, max_iter=max_iter, tol=tol)
