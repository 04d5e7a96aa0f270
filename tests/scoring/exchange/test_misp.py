"""MISP: pymisp loads it, its schema takes it, and every field comes back but outer space."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pymisp
import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator

from scoring.exchange.misp import misp_events
from tests.scoring.exchange.awkward import Batch, batches
from tests.scoring.exchange.round_trip import (
    listed,
    read_back,
    same_batch,
    same_rows,
    spoken_of,
    whole_corpus,
)

LAX = Path(pymisp.__file__).parent / "data" / "schema-lax.json"
"""The schema that comes with pymisp and knows objects; its strict one is older than they are."""


def loaded(text: str) -> list[pymisp.MISPEvent]:
    events = []
    for each in json.loads(text)["response"]:
        event = pymisp.MISPEvent()
        event.load(each)
        events.append(event)
    return events


def stripped(frame: pl.DataFrame, *fields: str) -> pl.DataFrame:
    """As MISP keeps it: without the space round a text."""
    texts = {name: [text and text.strip() for text in frame[name]] for name in fields}
    return frame.with_columns(pl.Series(name, texts[name], pl.String) for name in fields)


def without_space(scores: pl.DataFrame) -> pl.DataFrame:
    """Scores with their reasons as MISP keeps them; a reason that is space alone is left out."""
    rows = scores.to_dicts()
    for row in rows:
        told = [each | {"text": each["text"].strip().strip("\0")} for each in row["reasons"]]
        row["reasons"] = [each for each in told if each["text"]]
    return pl.DataFrame(rows, schema=scores.schema, orient="row")


@pytest.mark.parametrize(("name", "n_claims"), [("syria", 363), ("wars", 229)])
def test_every_claim_of_a_corpus_goes_out_valid_and_comes_back_whole(
    name: str, n_claims: int
) -> None:
    batch = whole_corpus(name)
    text = misp_events(batch.told)
    validator = Draft4Validator(json.loads(LAX.read_text()))
    for event in json.loads(text)["response"]:
        validator.validate(event)
    events = loaded(text)
    claims = [each for event in events for each in event.get_objects_by_name("sourcegrade-claim")]
    assert len(events) == batch.claims["event_id"].n_unique()
    assert len(claims) == n_claims
    same_batch(read_back(text), batch)


def test_what_pymisp_has_loaded_it_writes_again_alike() -> None:
    text = misp_events(whole_corpus("syria").told[:20])
    written = [json.loads(event.to_json()) for event in loaded(text)]
    for event, again in zip(json.loads(text)["response"], written, strict=True):
        assert in_order(again) == in_order(event["Event"])


@settings(max_examples=12)
@given(batches())
def test_awkward_texts_come_back_but_for_the_space_round_them(batch: Batch) -> None:
    text = misp_events(batch.told)
    assert text == misp_events(batch.told)
    loaded(text)
    read = read_back(text)
    same_rows(read.claims.accepted, stripped(batch.claims, "text"), "claim_id")
    same_rows(listed(batch, read.sources.accepted), spoken_of(batch), "source_id")
    same_rows(read.scores, without_space(batch.scores), "claim_id")


def test_the_text_has_the_tags_of_both_taxonomies() -> None:
    (one,) = whole_corpus("syria").told[:1]
    (event,) = loaded(misp_events([one]))
    (claim,) = event.get_objects_by_name("sourcegrade-claim")
    (text,) = claim.get_attributes_by_relation("text")
    letter, digit = one.score["source_grade"].lower(), one.score["information_grade"]
    assert [tag.name for tag in text.tags] == [
        f'admiralty-scale:source-reliability="{letter}"',
        f'admiralty-scale:information-credibility="{digit}"',
        'estimative-language:likelihood-probability="almost-no-chance"',
    ]


def test_nothing_in_it_sets_off_a_detection_or_is_published() -> None:
    for event in loaded(misp_events(whole_corpus("wars").told[:30])):
        assert not event.published
        assert not any(part.to_ids for found in event.objects for part in found.attributes)


def test_what_is_no_object_of_ours_is_counted() -> None:
    document = json.loads(misp_events(whole_corpus("syria").told[:1]))
    event = document["response"][0]["Event"]
    event["Object"].append({"name": "file", "Attribute": [{"object_relation": "md5"}]})
    event["Attribute"] = [{"type": "ip-dst", "value": "1.2.3.4"}]
    read = read_back(json.dumps(document))
    assert read.left == {"object file": 1, "attribute ip-dst": 1}
    assert read.claims.accepted.height == 1


def in_order(found: Any) -> Any:
    """The same with the keys of every object in order, and what pymisp adds on loading left out."""
    if isinstance(found, dict):
        return {key: in_order(found[key]) for key in sorted(found)}
    return [in_order(each) for each in found] if isinstance(found, list) else found
