"""The champion that ships is the one that the project's own corpora give."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.champion import Trained, train
from experiments.corpora import own_corpora
from features.catalogue import FEATURES
from models import bundle
from scoring.engine import ScoringEngine


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(own_corpora())


def test_rebuilding_the_champion_gives_the_shipped_scores(trained: Trained) -> None:
    shipped, rebuilt = bundle.load(bundle.CHAMPION), trained.bundle
    assert rebuilt.model.features == shipped.model.features
    seen = trained.snapshots.frame
    X, voices = seen.select(shipped.model.features).to_numpy(), seen["n_others"].to_numpy()
    ours, theirs = shipped.model.judge(X, voices), rebuilt.model.judge(X, voices)
    for part in ("probability", "low", "high", "contributions"):
        np.testing.assert_allclose(getattr(ours, part), getattr(theirs, part), rtol=0, atol=1e-9)


def test_the_shipped_manifest_and_past_are_those_of_the_corpora(trained: Trained) -> None:
    shipped, rebuilt = bundle.load(bundle.CHAMPION), trained.bundle
    assert [dict(record) for record in shipped.past] == [dict(record) for record in rebuilt.past]
    told = {name: shipped.manifest[name] for name in rebuilt.manifest}
    assert told == dict(rebuilt.manifest)
    assert shipped.name == ScoringEngine.default().bundle.name


def test_the_recipe_holds_every_feature_to_the_sign_the_catalogue_gives(trained: Trained) -> None:
    signs = {name: FEATURES[name].sign for name in trained.recipe.features}
    for name, coefficient in zip(signs, trained.fitted.model.coefficients, strict=True):
        assert coefficient * signs[name] >= 0, name


def test_a_past_is_settled_by_a_whole_date(trained: Trained) -> None:
    dates = [record["settled_at"] for record in trained.bundle.past]
    assert all(len(each) == 10 for each in dates)
