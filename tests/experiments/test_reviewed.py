"""Verdicts become labels: of several people, of several runs, in their events."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from experiments.opinions import settle
from experiments.reviewed import Reviewed, corpus_name, read_reviewed
from features.errors import InputError
from tests.experiments.made_verdicts import SOURCES, claims, keep, new_store

LATER = datetime(2030, 2, 9, tzinfo=UTC)
TOLD = claims(
    {"claim_id": "1", "text": "The town fell.", "event_id": "town"},
    {"claim_id": "2", "text": "It holds.", "event_id": "town", "source_id": "army"},
    {"claim_id": "3", "text": "A bridge was hit.", "event_id": "bridge"},
    {"claim_id": "4", "text": "Nothing is known.", "event_id": None},
)


def settled(reviewed: Reviewed) -> dict[str, tuple[bool | None, float]]:
    found = reviewed.claims
    return {
        name: (truth, confidence)
        for name, truth, confidence in found["claim_id", "truth", "confidence"].iter_rows()
    }


@pytest.mark.parametrize(
    ("values", "truth", "confidence"),
    [
        ([1.0], True, 1.0),
        ([0.8], True, 0.6),
        ([0.2, 0.2], False, 0.6),
        ([1.0, 0.2], True, 0.2),
        ([1.0, 0.0, 1.0], True, 0.333),
        ([1.0, 0.0], None, 0.0),
        ([0.5], None, 0.0),
        ([0.5, 0.6], None, 0.1),
    ],
)
def test_opinions_are_averaged_and_those_that_cancel_settle_nothing(
    values: list[float], truth: bool | None, confidence: float
) -> None:
    said = pl.DataFrame({"claim": "c", "value": values, "weight": 1.0})
    [(_, found, sure, label)] = settle(said, "claim").rows()
    assert (found, sure) == (truth, pytest.approx(confidence, abs=0.001))
    assert label == {True: "true", False: "false", None: "contested"}[truth]


def test_verdicts_of_several_people_are_one_opinion(tmp_path: Path) -> None:
    store = keep(new_store(tmp_path), "r1", TOLD, SOURCES, {"1": "true", "2": "mostly false"})
    keep(store, "r1", TOLD, SOURCES, {"1": "mostly true", "2": "true"}, who="ben")
    found = settled(read_reviewed(store))
    assert found == {"1": (True, 0.8), "2": (True, 0.2)}


def test_who_cannot_tell_says_nothing_and_is_counted(tmp_path: Path) -> None:
    store = keep(new_store(tmp_path), "r1", TOLD, SOURCES, {"1": "true", "3": "cannot tell"})
    reviewed = read_reviewed(store)
    assert settled(reviewed) == {"1": (True, 1.0)}
    assert reviewed.notes == ("1 of 2 verdicts say nothing of their claim: cannot tell",)


def test_the_whole_event_of_a_reviewed_claim_is_read_and_the_claim_alone_is_labelled(
    tmp_path: Path,
) -> None:
    store = keep(new_store(tmp_path), "r1", TOLD, SOURCES, {"1": "false", "4": "true"})
    [corpus] = read_reviewed(store).corpora
    assert corpus.name == corpus_name("r1")
    assert corpus.claims["claim_id"].to_list() == ["1", "2", "4"]
    assert corpus.labels["truth"].to_list() == [False, None, True]
    assert corpus.labels["settled_at"].to_list() == ["2030-03-01", None, "2030-03-01"]


def test_a_claim_of_two_runs_is_one_claim_with_the_newer_evidence(tmp_path: Path) -> None:
    more = claims(
        {"claim_id": "9", "text": "The town fell.", "event_id": "town"},
        {"claim_id": "8", "text": "It fell indeed.", "event_id": "town", "source_id": "army"},
    )
    store = keep(new_store(tmp_path), "r1", TOLD, SOURCES, {"1": "true", "3": "true"})
    keep(store, "r2", more, SOURCES, {"9": "false"}, who="ben", as_of=LATER, score=0.9)
    reviewed = read_reviewed(store)
    both = reviewed.claims.filter(pl.col("claim_id") == "9")
    assert both["run_id", "truth", "people", "credibility"].rows() == [("r2", None, 2, 0.9)]
    assert settled(reviewed).keys() == {"9", "3"}
    assert reviewed.corpora[0].claims["claim_id"].to_list() == ["3"]
    assert reviewed.corpora[1].claims["claim_id"].to_list() == ["9", "8"]


def test_who_judges_a_claim_in_two_runs_has_one_opinion_the_newer(tmp_path: Path) -> None:
    again = claims({"claim_id": "7", "text": "The town fell.", "event_id": "town"})
    store = keep(new_store(tmp_path), "r1", TOLD, SOURCES, {"1": "true"}, day=9)
    keep(store, "r2", again, SOURCES, {"7": "false"}, day=2, as_of=LATER)
    assert settled(read_reviewed(store)) == {"7": (True, 1.0)}


def test_the_same_words_on_another_day_are_another_claim(tmp_path: Path) -> None:
    again = claims({"claim_id": "1", "text": "The town fell.", "published_at": "2031-05-05"})
    store = keep(new_store(tmp_path), "r1", TOLD, SOURCES, {"1": "true"})
    keep(store, "r2", again, SOURCES, {"1": "false"})
    assert read_reviewed(store).claims["truth"].to_list() == [True, False]


def test_a_claim_that_the_inputs_do_not_hold_is_left_out_and_named(tmp_path: Path) -> None:
    store = keep(new_store(tmp_path), "r1", TOLD.head(2), SOURCES, {"1": "true"})
    keep(store, "r1", TOLD, SOURCES, {"3": "true"})
    reviewed = read_reviewed(store)
    assert settled(reviewed) == {"1": (True, 1.0)}
    assert "the first is 3 of run r1" in reviewed.notes[0]


def test_without_a_verdict_the_error_says_how_to_get_some(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no verdict to learn from. Got none.*review open RUN"):
        read_reviewed(new_store(tmp_path))
    store = keep(new_store(tmp_path), "r1", TOLD, SOURCES, {"1": "cannot tell"})
    with pytest.raises(InputError, match=r"1 of 1 verdicts say nothing.*sourcegrade review pull"):
        read_reviewed(store)
