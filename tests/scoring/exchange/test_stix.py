"""STIX 2.1: a strict parser takes it, and every field comes back."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
import stix2
from hypothesis import given, settings

from scoring.exchange.stix import report_id, stix_bundle
from scoring.exchange.stix_extension import EXTENSION
from scoring.exchange.tags import CONFIDENCE
from tests.scoring.exchange.awkward import Batch, batches
from tests.scoring.exchange.round_trip import (
    listed,
    read_back,
    same_batch,
    same_rows,
    spoken_of,
    whole_corpus,
)


def objects_of(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["objects"]
    return found


@pytest.mark.parametrize(("name", "n_claims"), [("syria", 363), ("wars", 229)])
def test_every_claim_of_a_corpus_goes_out_valid_and_comes_back_whole(
    name: str, n_claims: int
) -> None:
    batch = whole_corpus(name)
    text = stix_bundle(batch.told)
    bundle = stix2.parse(text, allow_custom=False)
    kinds = Counter(each.type for each in bundle.objects)
    assert kinds["report"] == kinds["note"] == n_claims
    assert kinds["grouping"] == batch.claims["event_id"].n_unique()
    same_batch(read_back(text), batch)


@settings(max_examples=20)
@given(batches())
def test_awkward_texts_come_back_to_the_letter(batch: Batch) -> None:
    text = stix_bundle(batch.told)
    assert text == stix_bundle(batch.told)
    stix2.parse(text, allow_custom=False)
    read = read_back(text)
    same_rows(read.claims.accepted, batch.claims, "claim_id")
    same_rows(listed(batch, read.sources.accepted), spoken_of(batch), "source_id")
    same_rows(read.scores, batch.scores, "claim_id")


def test_confidence_is_the_digit_as_stix_has_it_and_6_has_none() -> None:
    scale = stix2.confidence.scales
    words = {digit: scale.value_to_admiralty_credibility(n) for digit, n in CONFIDENCE.items()}
    assert {digit: word[0] for digit, word in words.items()} == {n: str(n) for n in range(1, 6)}
    told = whole_corpus("syria").told[:80]
    reports = {each["id"]: each for each in objects_of(stix_bundle(told))}
    assert {one.score["information_grade"] for one in told} >= {1, 2, 5, 6}
    for one in told:
        found = reports[report_id(one)].get("confidence")
        assert found == CONFIDENCE.get(one.score["information_grade"])


def test_an_id_is_made_of_claim_time_and_model_and_of_nothing_else() -> None:
    one, *_ = whole_corpus("syria").told
    later = type(one)(one.claim, one.source, {**one.score, "as_of": one.claim["published_at"]})
    other = type(one)({**one.claim, "text": "changed"}, one.source, dict(one.score))
    assert report_id(one) == report_id(other) != report_id(later)


def test_no_time_in_a_bundle_is_later_than_the_data() -> None:
    told = whole_corpus("syria").told[:80]
    latest = max(one.score["as_of"] for one in told)
    for each in objects_of(stix_bundle(told))[2:]:  # two are fixed, and not of the data
        created, modified = (datetime.fromisoformat(each[name]) for name in ("created", "modified"))
        assert created <= modified <= latest


def test_a_report_of_others_becomes_a_claim_with_its_text_and_creator() -> None:
    bundle = {
        "type": "bundle",
        "objects": [
            {"type": "identity", "id": "identity--1", "name": "A Vendor"},
            {"type": "malware", "id": "malware--1", "name": "x"},
            {"type": "note", "id": "note--1", "content": "No.", "object_refs": ["report--1"]},
            {
                "type": "report", "id": "report--1", "name": "Ten were captured",
                "created_by_ref": "identity--1", "published": "2017-09-29T00:00:00Z",
                "x_opencti_score": 50, "labels": ['admiralty-scale:information-credibility="2"'],
                "modified": "2017-09-30T00:00:00Z",
                "external_references": [{"source_name": "x", "url": "https://x.example"}],
            },
        ],
    }  # fmt: skip
    read = read_back(json.dumps(bundle))
    (claim,) = read.claims.accepted.rows(named=True)
    assert (claim["claim_id"], claim["text"]) == ("report--1", "Ten were captured")
    assert (claim["source_id"], claim["url"]) == ("identity--1", "https://x.example")
    assert read.sources.accepted.rows(named=True)[0]["name"] == "A Vendor"
    assert read.scores["information_grade"].to_list() == [2]
    assert read.left == {"malware": 1, "note": 1}


def test_what_is_wrong_in_our_extension_is_turned_away_by_the_gate() -> None:
    text = stix_bundle(whole_corpus("syria").told[:2])
    bundle = json.loads(text)
    report = next(each for each in bundle["objects"] if each["type"] == "report")
    report["extensions"][EXTENSION]["claim"]["stance"] = {"a": ["b"]}
    report["extensions"][EXTENSION]["score"]["credibility"] = "__import__('os')"
    read = read_back(json.dumps(bundle))
    assert (read.claims.accepted.height, read.claims.n_rejected) == (1, 1)
    assert (read.scores.height, read.n_scores_bad) == (1, 1)
