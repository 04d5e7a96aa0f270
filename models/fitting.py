"""Fitting the credibility model: a scikit-learn pipeline, then calibration and uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from models.calibration import Calibration
from models.credibility import CredibilityModel
from models.signed_logistic import SignedLogisticRegression

Floats = NDArray[np.float64]


SETTINGS = 3
"""Settings from which calibration holds out whole settings, not events of them."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is fitted: the features, the sign each must have, and how hard each is shrunk.

    >>> Recipe(("support",), (1,), (3.0,)).pipeline().named_steps["logistic"].penalty
    (3.0,)
    """

    features: tuple[str, ...]
    signs: tuple[int, ...]
    penalties: tuple[float, ...]
    folds: int = 10
    resamples: int = 120
    seed: int = 2017

    def pipeline(self) -> Pipeline:
        """Return the unfitted scikit-learn pipeline."""
        logistic = SignedLogisticRegression(signs=self.signs, penalty=self.penalties)
        return Pipeline([("scale", StandardScaler()), ("logistic", logistic)])


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """n snapshots of settled claims: features (n, k), outcome, weight, event, claim and voices.

    A claim may stand in several snapshots; its weights then add up to the weight of one claim.
    `setting` is the war, or other body of events, that the event is of.
    """

    X: Floats
    truth: Floats
    weight: Floats
    event: NDArray[np.str_]
    setting: NDArray[np.str_]
    claim: NDArray[np.str_]
    voices: Floats

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> TrainingSet:
        """Return the chosen snapshots."""
        return TrainingSet(
            self.X[chosen], self.truth[chosen], self.weight[chosen], self.event[chosen],
            self.setting[chosen], self.claim[chosen], self.voices[chosen],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted scikit-learn pipeline, calibrated, and the model made of it.

    Both give the same probabilities; the model has the interval and the contributions as well.
    """

    pipeline: Pipeline
    model: CredibilityModel


def fit(recipe: Recipe, training: TrainingSet, *, interval: bool = True) -> Fitted:
    """Fit pipeline, calibration and uncertainty; events are never on both sides of a fold.

    Without `interval` the coefficients count as certain, which spares the resampling.
    """
    # On matrices this small the threads of a linear algebra cost ten times what they save.
    with threadpool_limits(1):
        return _fit(recipe, training, interval=interval)


def _fit(recipe: Recipe, training: TrainingSet, *, interval: bool) -> Fitted:
    # Named columns, so that whoever loads the pipeline can see what it asks for.
    named = pd.DataFrame(training.X, columns=list(recipe.features))
    pipeline = recipe.pipeline().fit(named, training.truth, logistic__sample_weight=training.weight)
    held_out = out_of_fold(recipe, training)
    calibration = Calibration.fit(held_out, training.truth, training.weight)
    coefficients, intercept = _raw(pipeline)
    model = CredibilityModel(
        features=recipe.features,
        coefficients=coefficients,
        intercept=intercept,
        calibration=calibration,
        covariance=_covariance(recipe, training, held_out) if interval else _none(recipe),
        thinness=_thinness(calibration(held_out), training),
    )
    return Fitted(_calibrated(pipeline, calibration), model)


def out_of_fold(recipe: Recipe, training: TrainingSet) -> Floats:
    """Return raw log-odds (n,) of each snapshot by a pipeline that saw nothing of its event.

    Where there are enough settings it saw nothing of the whole setting: the next claims to be
    scored are of a war that nobody trained on, and there the forecasts have to be honest.
    """
    raw = np.empty(len(training.truth))
    apart = training.setting if len(np.unique(training.setting)) >= SETTINGS else training.event
    folds = GroupKFold(min(recipe.folds, len(np.unique(apart))))
    for seen, unseen in folds.split(training.X, groups=apart):
        fitted = _fit_pipeline(recipe, training.rows(seen))
        raw[unseen] = fitted.decision_function(training.X[unseen])
    return raw


def _fit_pipeline(recipe: Recipe, training: TrainingSet) -> Pipeline:
    return recipe.pipeline().fit(
        training.X, training.truth, logistic__sample_weight=training.weight
    )


def _calibrated(pipeline: Pipeline, calibration: Calibration) -> Pipeline:
    # A straight line in log-odds goes into the last step's own coefficients.
    logistic = pipeline.named_steps["logistic"]
    logistic.coef_ = logistic.coef_ * calibration.slope
    logistic.intercept_ = calibration(logistic.intercept_)
    return pipeline


def _none(recipe: Recipe) -> Floats:
    return np.zeros((len(recipe.features) + 1, len(recipe.features) + 1))


def _raw(pipeline: Pipeline) -> tuple[Floats, float]:
    scale, logistic = pipeline.named_steps["scale"], pipeline.named_steps["logistic"]
    coefficients = logistic.coef_[0] / scale.scale_
    return coefficients, float(logistic.intercept_[0] - coefficients @ scale.mean_)


def _covariance(recipe: Recipe, training: TrainingSet, raw: Floats) -> Floats:
    """Covariance of intercept and coefficients; a feature never seen is worth 0 plus or minus much.

    How much: what the log-odds of claims differ by before anybody else has spoken. A source that
    is not listed could be any of those.
    """
    covariance = _resampled_covariance(recipe, training)
    alone = training.voices == 0
    spread = float(np.var(raw[alone])) if alone.any() else 1.0
    for k in np.flatnonzero(np.ptp(training.X, axis=0) == 0):
        covariance[k + 1, k + 1] = spread
    return covariance


def _resampled_covariance(recipe: Recipe, training: TrainingSet) -> Floats:
    """Covariance of intercept and coefficients over fits to resampled events (Efron 1979)."""
    rng = np.random.default_rng(recipe.seed)
    events = np.unique(training.event)
    members: Sequence[NDArray[np.intp]] = [np.flatnonzero(training.event == e) for e in events]
    fits: list[Floats] = []
    while len(fits) < recipe.resamples:
        drawn = rng.integers(0, len(events), len(events))
        chosen = np.concatenate([members[i] for i in drawn])
        if len(np.unique(training.truth[chosen])) < 2:
            continue
        coefficients, intercept = _raw(_fit_pipeline(recipe, training.rows(chosen)))
        fits.append(np.append(intercept, coefficients))
    return np.cov(np.array(fits), rowvar=False)


def _thinness(logit: Floats, training: TrainingSet) -> float:
    """Variance a claim's log-odds gain by further voices, per 1 / (1 + voices already heard).

    Measured: each claim's earliest snapshot against its fullest, both held out.
    """
    order = np.lexsort((training.voices, training.claim))
    _, first = np.unique(training.claim[order], return_index=True)
    last = np.append(first[1:], len(order)) - 1
    moved = logit[order][last] - logit[order][first]
    thin = 1.0 / (1.0 + training.voices[order][first])
    gained = training.voices[order][last] > training.voices[order][first]
    if not gained.any():
        return 1.0
    return float((moved[gained] ** 2 @ thin[gained]) / (thin[gained] @ thin[gained]))
