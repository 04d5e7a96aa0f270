"""The candidates for champion, listed once: what each is, and what it is fitted to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from experiments.candidate import Candidate, Contender, Floats, Mixture, Settings, average, best
from experiments.families import families, reading
from experiments.recipe import PENALTY, WORDING, champion_recipe
from experiments.snapshots import Snapshots
from experiments.splits import Split
from experiments.track_record import with_track_record
from features.catalogue import FEATURES
from features.fields import KINDS
from features.track_record import TrackRecord
from models.fitting import Recipe
from models.hierarchical import PartiallyPooledLogisticRegression, partially_pooled
from models.monotone_boosting import monotone_boosting

PLAIN: Final = "signed logistic"
"""The champion's recipe, which every other candidate is compared with."""
UNSIGNED: Final = "logistic without signs"
BOOSTING: Final = "monotone boosting"
BOOSTING_NO_WORDING: Final = "monotone boosting, no wording"
BOOSTING_UNSIGNED: Final = "boosting without signs"
HIERARCHICAL: Final = "hierarchical"
AVERAGE: Final = "average"

_KIND: Final = {kind: float(number) for number, kind in enumerate(KINDS)}


def candidates(recipe: Recipe | None = None) -> tuple[Contender, ...]:
    """Return the candidates around a recipe, by default the champion's; the plain one is first.

    >>> [each.name for each in candidates()][:2]
    ['signed logistic', 'signed logistic, a third of the penalty']
    """
    plain = recipe or champion_recipe()
    told = [family for family in families(plain) if family not in WORDING]
    deviations = [
        _hierarchical(plain, deviation, slopes)
        for deviation, slopes in ((3.0, ()), (10.0, ()), (10.0, ("party_interest",)))
    ]
    return (
        _logistic(PLAIN, "the champion's recipe", plain),
        _logistic(f"{PLAIN}, a third of the penalty", "shrunk less", _shrunk(plain, 1 / 3)),
        _logistic(f"{PLAIN}, three times the penalty", "shrunk harder", _shrunk(plain, 3.0)),
        _logistic(UNSIGNED, "no sign is given", replace(plain, signs=(0,) * len(plain.signs))),
        _with_record(plain),
        _boosting(BOOSTING, plain, depth=3),
        _boosting(f"{BOOSTING}, depth 2", plain, depth=2),
        _boosting(BOOSTING_NO_WORDING, reading(plain, told), depth=3),
        _boosting(BOOSTING_UNSIGNED, plain, depth=3, signed=False),
        *deviations,
        Mixture(
            HIERARCHICAL, "the best of these on held-out training events",
            {"family": "hierarchical"}, tuple(each.name for each in deviations), best,
        ),
        Mixture(
            AVERAGE, "mean log-odds of signed logistic, monotone boosting and hierarchical",
            {"family": "average"}, (PLAIN, BOOSTING, HIERARCHICAL), average,
        ),
    )  # fmt: skip


def _logistic(name: str, about: str, recipe: Recipe) -> Candidate:
    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        seen = train.training(recipe.features)
        pipeline = recipe.pipeline().fit(seen.X, seen.truth, logistic__sample_weight=seen.weight)
        said = pipeline.decision_function(test.frame.select(recipe.features).to_numpy())
        return np.asarray(said)

    settings: Settings = {
        "family": "logistic",
        "features": len(recipe.features),
        "signed": str(any(recipe.signs)),
        "penalty": min(recipe.penalties),
    }
    return Candidate(name, about, settings, log_odds)


def _shrunk(recipe: Recipe, times: float) -> Recipe:
    return replace(recipe, penalties=tuple(times * penalty for penalty in recipe.penalties))


def _with_record(recipe: Recipe) -> Candidate:
    """The recipe with the track record, which is made of the labels of each training anew."""
    names = [each.name for each in TrackRecord.features if each.name not in recipe.features]
    longer = replace(
        recipe,
        features=(*recipe.features, *names),
        signs=(*recipe.signs, *(FEATURES[name].sign for name in names)),
        penalties=(*recipe.penalties, *[PENALTY] * len(names)),
    )
    about = "the recipe and what was settled of the source before"
    alone = _logistic(f"{PLAIN}, with track record", about, longer)

    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        split = with_track_record(Split("the test", train, test))
        return alone.log_odds(split.train, split.test)

    return replace(alone, log_odds=log_odds)


def _boosting(name: str, recipe: Recipe, depth: int, *, signed: bool = True) -> Candidate:
    signs = recipe.signs if signed else None

    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        seen = train.training(recipe.features)
        trees = monotone_boosting(signs, depth=depth, seed=recipe.seed)
        trees.fit(seen.X, seen.truth, sample_weight=seen.weight)
        return np.asarray(trees.decision_function(test.frame.select(recipe.features).to_numpy()))

    settings: Settings = {
        "family": "boosting",
        "features": len(recipe.features),
        "signed": str(signed),
        "depth": depth,
    }
    return Candidate(name, f"boosted trees of depth {depth}", settings, log_odds)


def _hierarchical(recipe: Recipe, deviation: float, slopes: tuple[str, ...]) -> Candidate:
    own = f"intercept and {', '.join(slopes)}" if slopes else "intercept"
    places = tuple(recipe.features.index(name) for name in slopes if name in recipe.features)
    columns = [
        # A kind that nobody lists is a group nobody saw.
        pl.col("kind").replace_strict(_KIND, default=-1.0, return_dtype=pl.Float64),
        *map(pl.col, recipe.features),
    ]

    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        model = PartiallyPooledLogisticRegression(recipe.signs, recipe.penalties, deviation, places)
        seen = train.training(())
        X = train.frame.filter(pl.col("truth").is_not_null()).select(columns).to_numpy()
        fitted = partially_pooled(model).fit(X, seen.truth, logistic__sample_weight=seen.weight)
        return np.asarray(fitted.decision_function(test.frame.select(columns).to_numpy()))

    settings: Settings = {
        "family": "hierarchical",
        "features": len(recipe.features),
        "deviation_penalty": deviation,
        "own": own,
    }
    about = f"each kind of source has its own {own}"
    return Candidate(f"{HIERARCHICAL}, {own}, penalty {deviation:g}", about, settings, log_odds)
