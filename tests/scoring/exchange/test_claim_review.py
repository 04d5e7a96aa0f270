"""ClaimReview: the schema takes it, and what the format has a place for comes back."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given, settings
from jsonschema import ValidationError

from scoring.exchange.claim_review import DOMAIN, claim_reviews, validator
from tests.scoring.exchange.awkward import Batch, batches
from tests.scoring.exchange.round_trip import listed, read_back, same_rows, whole_corpus

CLAIM = [
    "claim_id", "text", "source_id", "published_at", "event_id", "proposition", "cites", "place",
    "country", "event_date", "event_type", "url",
]  # fmt: skip
"""Fields of a claim that the format has a place for; the others are lost."""
SOURCE = ["source_id", "parent"]
SCORE = [
    "claim_id", "source_id", "event_id", "as_of", "likelihood", "source_grade",
    "information_grade", "model",
]  # fmt: skip


@pytest.mark.parametrize(("name", "n_claims"), [("syria", 363), ("wars", 229)])
def test_every_claim_of_a_corpus_goes_out_valid_and_comes_back(name: str, n_claims: int) -> None:
    batch = whole_corpus(name)
    text = claim_reviews(batch.told)
    document = json.loads(text)
    validator().validate(document)
    assert len(document["@graph"]) == n_claims
    read = read_back(text)
    assert_kept(batch, text)
    domains = batch.sources.filter(pl.col("source_id").is_in(batch.claims["source_id"].to_list()))
    same_rows(read.sources.accepted["source_id", "name", "parent", "domain"],
              domains["source_id", "name", "parent", "domain"], "source_id")  # fmt: skip
    assert (read.left, read.n_scores_bad, read.claims.n_rejected) == ({}, 0, 0)


@settings(max_examples=15)
@given(batches())
def test_awkward_texts_come_back_to_the_letter(batch: Batch) -> None:
    text = claim_reviews(batch.told)
    assert text == claim_reviews(batch.told)
    assert_kept(batch, text)


def assert_kept(batch: Batch, text: str) -> None:
    read = read_back(text)
    same_rows(read.claims.accepted[CLAIM], batch.claims[CLAIM], "claim_id")
    same_rows(read.scores[SCORE], batch.scores[SCORE], "claim_id")
    speakers = batch.sources.filter(pl.col("source_id").is_in(batch.claims["source_id"].to_list()))
    same_rows(listed(batch, read.sources.accepted)[SOURCE], speakers[SOURCE], "source_id")
    rounded = batch.scores.sort("claim_id")["credibility"].clip(0.01, 0.99)
    found = read.scores.sort("claim_id")["credibility"]
    assert (found - rounded).abs().max() <= 0.005 + 1e-9  # type: ignore[operator]


def test_the_rating_is_in_whole_per_cent_with_its_word() -> None:
    (one,) = whole_corpus("syria").told[:1]
    (review,) = json.loads(claim_reviews([one]))["@graph"]
    rating = review["reviewRating"]
    assert rating["ratingValue"] == round(one.score["credibility"] * 100)
    assert (rating["bestRating"], rating["worstRating"]) == (100, 1)
    assert rating["alternateName"] == one.score["likelihood"]
    assert review["itemReviewed"]["author"]["name"] == one.speaker
    assert review["itemReviewed"]["appearance"]["url"] == one.claim["url"]


def test_the_schema_refuses_a_rating_off_its_scale_and_a_word_of_our_own() -> None:
    document = json.loads(claim_reviews(whole_corpus("syria").told[:1]))
    for field, value in (("ratingValue", 0), ("alternateName", "surely"), ("bestRating", 5)):
        bad = json.loads(json.dumps(document))
        bad["@graph"][0]["reviewRating"][field] = value
        with pytest.raises(ValidationError):
            validator().validate(bad)


def test_a_review_of_fact_checkers_becomes_a_claim_and_their_rating_is_left() -> None:
    review = {
        "@context": "https://schema.org", "@type": "ClaimReview",
        "url": "https://check.example/1", "claimReviewed": "The world is flat",
        "author": {"@type": "Organization", "name": "Checkers"}, "datePublished": "2016-06-22",
        "itemReviewed": {
            "@type": "Claim", "author": {"@type": "Person", "name": "Someone"},
            "datePublished": "2016-06-20", "appearance": [{"url": "https://a.example"}],
        },
        "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "False"},
    }  # fmt: skip
    feed = {"@type": "DataFeed", "dataFeedElement": [{"item": [review]}, {"item": None}]}
    read, fed = (read_back(json.dumps(document)) for document in ([review], feed))
    assert fed.claims.accepted.equals(read.claims.accepted)
    (claim,) = read.claims.accepted.rows(named=True)
    assert (claim["claim_id"], claim["source_id"]) == ("https://check.example/1", "Someone")
    assert (claim["text"], claim["url"]) == ("The world is flat", "https://a.example")
    assert claim["published_precision"] == "day"
    assert (read.scores.height, read.left) == (0, {"rating by others": 1})


def test_only_a_domain_becomes_an_address() -> None:
    assert DOMAIN.fullmatch("sana.sy")
    assert not DOMAIN.fullmatch("sana.sy/x")
    assert not DOMAIN.fullmatch("javascript:alert(1)")
