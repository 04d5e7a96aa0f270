"""The evidence of many claims at once is that of each alone, by voice, and its cap is counted."""

from __future__ import annotations

import polars as pl
import pytest

from features.description import describe
from scoring.assessment import Assessment
from scoring.batch_page import evidence_by_voice as module
from scoring.batch_page.evidence_by_voice import MOST, evidence_by_voice
from scoring.explanation import explain
from tests.builders import claims
from tests.scoring.corpus_scores import CORPORA, assess, corpus
from tests.scoring.toy_war import ARMY, EVENT, SPEAKERS, engine


def toy(as_of: str | None = None) -> Assessment:
    return engine().assess(EVENT, SPEAKERS, as_of=as_of)


def test_reports_stand_by_weight_with_their_voice_and_why_they_count() -> None:
    found = toy()
    told = evidence_by_voice(found, found.scores.filter(claim_id="c1"))
    columns = ("says", "voice", "voice_weight", "report_id", "weight", "remark")
    assert told.reports.select(*columns).with_columns(
        pl.col("weight", "voice_weight").round(2)
    ).rows()[:4] == [
        ("contradicts", "camp army", 2.0, "c7", 2.0, "against its own side"),
        ("supports", "camp rebels", 1.6, "c6", 1.6, "against its own side"),
        ("contradicts", "press of no camp", 1.0, "c3", 1.0, "no interest in it"),
        ("contradicts", "camp rebels", 0.0, "c2", 0.0, "gains by it"),
    ]
    assert told.counts.row(0) == ("c1", 2, 5, 0)


@pytest.mark.parametrize("name", CORPORA)
def test_a_voice_counts_for_what_the_features_add_up(name: str) -> None:
    found = assess(corpus(name))
    stamped = found.moment.stamp(found.claims.accepted)
    ids = stamped.select("row", "claim_id")
    voices = describe(stamped, found.sources.accepted).voices.join(ids, on="row")
    told = evidence_by_voice(found, found.scores).reports
    for says, way in (("supports", "support"), ("contradicts", "contradiction")):
        ours = (
            told.filter(says=says)
            .unique(["claim_id", "voice"])
            .join(voices, on=["claim_id", "voice"])
        )
        theirs = ours[f"{way}_same"] + ours[f"{way}_other"]
        # The features round to 2 ** -20.
        assert ((ours["voice_weight"] - theirs).abs() < 1e-5).all()


def test_it_agrees_with_the_explanation_of_each_claim() -> None:
    found = toy()
    told = evidence_by_voice(found, found.scores).reports
    for claim in ("c1", "c2", "c7"):
        alone = explain(engine(), EVENT, SPEAKERS, claim).evidence
        ours = told.filter(claim_id=claim).select("report_id", "says", "weight", "remark").rows()
        theirs = [(h.claim_id, h.says, h.weight, h.remark) for h in alone if h.says != "neither"]
        assert sorted(ours) == sorted(theirs)


def test_only_what_the_score_knew_is_told() -> None:
    early = toy(as_of="2017-09-03")
    told = evidence_by_voice(early, early.scores)
    assert told.reports.filter(claim_id="c1")["report_id"].to_list() == ["c3", "c2"]


def test_the_list_is_capped_and_all_are_counted() -> None:
    many = claims(("army", "denies", 0, ARMY), *[("paper", "asserts", 1 + i) for i in range(20)])
    found = engine().assess(many, SPEAKERS)
    told = evidence_by_voice(found, found.scores.head(1))
    assert told.reports["place"].to_list() == list(range(MOST))
    assert told.reports["report_id"][0] == "c2"
    assert told.counts.row(0) == ("c1", 0, 20, 0)


def test_claims_looked_at_a_few_at_a_time_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found = assess(corpus("syria"))
    at_once = evidence_by_voice(found, found.scores)
    monkeypatch.setattr(module, "PAIRS", 50)
    in_parts = evidence_by_voice(found, found.scores)
    for one, other in ((at_once.reports, in_parts.reports), (at_once.counts, in_parts.counts)):
        assert one.equals(other)


def test_a_claim_alone_or_without_an_event_was_spoken_of_by_nobody() -> None:
    alone = claims(("army", "denies", 0), ("paper", "asserts", 0, {"event_id": None}))
    found = engine().assess(alone, SPEAKERS)
    told = evidence_by_voice(found, found.scores)
    assert (told.reports.height, told.counts.height) == (0, 0)
