"""Every extractor keeps the contract, on both of the project's own corpora."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from experiments.corpora import own_corpora
from features.catalogue import EXTRACTORS, FAMILY, FEATURES
from features.checks import CHECKS, Check, values
from features.description import describe
from features.extractor import Extractor
from features.sample import Sample
from scoring.moment import Moment


@cache
def corpus(name: str, horizon: str = "24h") -> Sample:
    own = {each.name: each for each in own_corpora()}[name]
    return Sample(Moment.of(None, horizon).stamp(own.claims), own.sources)


@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("extractor", EXTRACTORS, ids=lambda each: type(each).__name__)
def test_contract(extractor: Extractor, check: Check) -> None:
    for name in ("syria", "wars"):
        check(extractor, corpus(name))


def test_the_catalogue_has_every_feature_once() -> None:
    listed = [feature.name for extractor in EXTRACTORS for feature in extractor.features]
    assert len(set(listed)) == len(listed)
    assert list(FEATURES) == listed
    assert list(FAMILY) == listed
    assert len({extractor.family for extractor in EXTRACTORS}) == len(EXTRACTORS)


@pytest.mark.parametrize("horizon", ["0h", "latest"])
def test_a_description_holds_what_each_extractor_says(horizon: str) -> None:
    sample = corpus("syria", horizon)
    described = describe(sample.claims, sample.sources)
    assert described.features.columns == ["row", *FEATURES]
    for extractor in EXTRACTORS:
        alone = values(extractor, sample)
        assert described.features.select(alone.columns).equals(alone)


def test_every_frame_of_a_description_is_in_the_order_of_the_claims() -> None:
    shuffled = corpus("syria").shuffled()
    described = describe(shuffled.claims, shuffled.sources)
    for frame in (described.claims, described.features, described.standing):
        assert frame["row"].equals(shuffled.claims["row"])
    assert described.standing.null_count().sum_horizontal().item() == 0


def test_no_claims_have_no_description() -> None:
    nothing = corpus("syria").of(pl.lit(value=False))
    described = describe(nothing.claims, nothing.sources)
    assert described.features.schema == pl.Schema(
        {"row": pl.UInt32(), **dict.fromkeys(FEATURES, pl.Float64())}
    )
    assert described.features.is_empty()
    assert described.standing.is_empty()
