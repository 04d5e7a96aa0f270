"""Gradient boosted trees that may not go against the sign the field expects of a feature."""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.ensemble import HistGradientBoostingClassifier


def monotone_boosting(
    signs: Sequence[int] | None,
    *,
    depth: int = 2,
    trees: int = 50,
    rate: float = 0.2,
    penalty: float = 5.0,
    smallest_leaf: int = 40,
    seed: int = 2017,
) -> HistGradientBoostingClassifier:
    """Return unfitted boosted trees (Friedman 2001), few and shallow, in scikit-learn's own class.

    `signs` has -1, 0 or 1 for each feature: the log-odds never fall as a feature with +1 rises, all
    else being equal, nor rise with one of -1 (Potharst and Feelders 2002); None leaves all free.
    `depth` is the number of features that one tree may join, `penalty` the ridge penalty of a
    leaf's value on the sum of weighted log losses, `smallest_leaf` its least number of rows: a
    claim that stands in four snapshots is four. Fitting takes `sample_weight`.

    >>> X, y = [[0.0], [1.0], [2.0], [3.0]] * 40, [0, 0, 1, 1] * 40
    >>> up, down = (monotone_boosting([sign]).fit(X, y) for sign in (1, -1))
    >>> up.predict([[0.0], [3.0]]).tolist(), len(set(down.decision_function(X)))
    ([0, 1], 1)
    """
    return HistGradientBoostingClassifier(
        learning_rate=rate,
        max_iter=trees,
        max_depth=depth,
        min_samples_leaf=smallest_leaf,
        l2_regularization=penalty,
        monotonic_cst=None if signs is None else list(signs),
        early_stopping=False,
        random_state=seed,
    )
