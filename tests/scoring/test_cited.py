"""Each reason names what it was seen in; the whole way from the start to the score adds up."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from features.catalogue import FAMILY
from scoring.explanation import explain
from scoring.explanation_json import explanation_json
from scoring.moment import Moment
from tests.scoring.corpus_scores import CORPORA, corpus, engine
from tests.scoring.toy_war import of


def test_a_reason_from_others_names_the_reports_that_count_weightiest_first() -> None:
    found = {part.feature: part.evidence for part in of("c1").parts}
    against = found["contradiction_same"]
    assert [each.claim_id for each in against] == ["c7", "c3"]
    assert [each.weight for each in against] == [2.0, 1.0]
    assert [each.claim_id for each in found["support_same"]] == ["c6"]
    assert [each.claim_id for each in found["retracted"]] == ["c8"]
    assert [each.source for each in found["retracted"]] == ["army"]


def test_a_reason_from_the_claim_itself_names_the_claim_its_source_and_its_time() -> None:
    why = of("c1")
    own = [part for part in why.parts if FAMILY[part.feature] != "corroboration"]
    assert own
    for part in own:
        (itself,) = part.evidence
        assert (itself.claim_id, itself.source_id, itself.published_at, itself.weight) == (
            "c1", "army", why.claim["published_at"], None,
        )  # fmt: skip


@pytest.mark.parametrize("name", CORPORA)
def test_what_is_seen_in_others_always_names_one_of_them(name: str) -> None:
    sample = corpus(name)
    for claim_id in sample.claims["claim_id"].gather_every(40):
        why = explain(engine(), sample.claims.drop("row"), sample.sources, claim_id)
        for part in why.parts:
            assert part.evidence, (claim_id, part.feature)


def test_as_json_it_is_all_there_with_times_as_iso() -> None:
    told = json.loads(explanation_json(of("c1")))
    assert told["claim"]["claim_id"] == "c1"
    assert told["parts"][0]["evidence"][0]["published_at"].endswith("Z")
    assert {"facets", "count_range", "what_if", "missing", "override"} <= set(told)
    total = told["base"] + sum(part["contribution"] for part in told["parts"])
    assert 1 / (1 + np.exp(-total)) == pytest.approx(told["score"]["credibility"], abs=1e-12)
    assert told["override"] is None


@pytest.mark.parametrize("horizon", ["0h", "latest"])
@pytest.mark.parametrize("name", CORPORA)
def test_contributions_add_up_to_the_margin_for_every_claim(name: str, horizon: str) -> None:
    sample = corpus(name)
    stamped = Moment.of(None, horizon).stamp(sample.claims)
    judged = engine().judge(stamped, sample.sources)
    said, scores = judged.said, engine().tabulate(judged)
    margin = np.log(scores["credibility"].to_numpy()) - np.log1p(-scores["credibility"].to_numpy())
    total = said.base + said.contributions.sum(axis=1)
    assert len(total) == sample.claims.height
    assert np.abs(total - margin).max() < 1e-9
    told = scores["reasons"].list.eval(pl.element().struct.field("contribution"))
    strongest = -np.sort(-np.abs(said.contributions), axis=1)[:, 0]
    first = told.list.first().abs().fill_null(0.0).to_numpy()
    assert np.abs(np.where(strongest >= 0.01, strongest, 0.0) - first).max() < 1e-9
