"""What was heard about a claim: each report with its weight, and why it counts as it does."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from features.evidence import hear
from features.sourced import join_sources
from scoring.explanation import explain
from scoring.heard import Heard, heard_about
from scoring.moment import Moment
from tests.builders import claims, sources
from tests.scoring.corpus_scores import CORPORA, corpus
from tests.scoring.toy_war import ARMY, SPEAKERS, engine, number, of


def test_evidence_says_who_is_heard_and_why_not() -> None:
    heard = {each.claim_id: each for each in of("c1").evidence}
    assert list(heard) == ["c2", "c3", "c4", "c5", "c6", "c7", "c8"]
    told = {key: (each.says, round(each.weight, 2), each.remark) for key, each in heard.items()}
    assert told == {
        "c2": ("contradicts", 0.0, "gains by it"),
        "c3": ("contradicts", 1.0, "no interest in it"),
        "c4": ("contradicts", 0.0, "one voice, counted once: press of no camp"),
        "c5": ("supports", 0.0, "not independent: one cites the other"),
        "c6": ("supports", 1.6, "against its own side"),
        "c7": ("contradicts", 2.0, "against its own side"),
        "c8": ("contradicts", 0.0, "the same source turned round: a retraction"),
    }
    assert heard["c7"].camp == "army"


def test_evidence_says_what_a_lower_number_and_a_swap_of_sides_are() -> None:
    told = claims(
        ("rebel_news", "asserts", 0, number(500.0)),
        ("paper", "asserts", 1, number(50.0)),
        ("monitor", "asserts", 2, number(60.0)),
        ("army_site", "asserts", 3, number(5.0)),
        ("state_tv", "asserts", 4, number(5000.0)),
        ("stranger", "asserts", 5, number(70.0)),
        ("wire", "asserts", 6, number(500.0, **ARMY)),
        ("court", "asserts", 7, number(450.0, cites=["rebels"])),
        ("other_stranger", "asserts", 8, number(450.0)),
        ("digger", "asserts", 9, number(40.0, quantity_high=None)),
    )
    more = sources(
        ("digger", "ngo", {}),
        ("wire", "ministry", {}),
        ("court", "court", {}),
        ("rebels", "activist", {"rebels": 0.7}),
    )
    found = explain(engine(), told, pl.concat([SPEAKERS, more]), "c1").evidence
    assert [(each.says, round(each.weight, 2), each.remark) for each in found] == [
        ("contradicts", 1.0, "a far lower number: no interest in it"),
        ("contradicts", 1.6, "a far lower number: though it would gain by a higher one"),
        ("contradicts", 0.0, "a far lower number: it would lose by a higher one"),
        ("neither", 0.0, "a far higher number, which a lower one does not rule out"),
        ("contradicts", 0.5, "a far lower number: not listed, its interest is not known"),
        ("contradicts", 1.0, "the sides the other way round: no interest in it"),
        ("supports", 0.3, "hands on what a party says"),
        ("supports", 0.5, "not listed: its interest is not known"),
        ("neither", 0.0, "at least so many: says nothing against a higher number"),
    ]


@pytest.mark.parametrize("name", CORPORA)
def test_the_weights_heard_are_to_the_bit_those_of_each_voice(name: str) -> None:
    sample = corpus(name)
    for event in sample.claims["event_id"].unique().sort().gather_every(6):
        stamped = Moment.of().stamp(sample.claims.filter(pl.col("event_id") == event))
        joined = join_sources(stamped, sample.sources)
        voices = hear(joined)
        for row in joined["row"]:
            heard = heard_about(row, joined, sample.sources)
            for voice in voices.filter(pl.col("row") == row).iter_rows(named=True):
                of_it = [each for each in heard if each.voice == voice["voice"]]
                _adds_up(of_it, voice)


def _adds_up(heard: list[Heard], voice: dict[str, Any]) -> None:
    """What is neither for nor against is too weak to be named so; it counts all the same."""
    total = sum(each.weight for each in heard)
    expected = sum(
        voice[f"{way}_{which}"]
        for way in ("support", "contradiction")
        for which in ("same", "other")
    )
    assert total == pytest.approx(expected, abs=1e-5)
    for way, says in (("support", "supports"), ("contradiction", "contradicts")):
        named = sum(each.weight for each in heard if each.says == says)
        assert named <= voice[f"{way}_same"] + voice[f"{way}_other"] + 1e-5
