"""Whose voice a report is, and what it weighs: clones add nothing, and a lower count is apart."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.evidence import hear, pairs
from features.schema import KINDS
from features.sourced import join_sources
from tests.builders import Said, Speaker, as_of, claims, sources

FOR_B: Any = {"favours": "b", "harms": "a"}
FOR_A: Any = {"favours": "a", "harms": "b"}
OF_OTHERS: Any = {"favours": "c", "harms": "d"}


def judged_by(speaker: Speaker, said: Said, **of_the_claim: Any) -> dict[str, Any]:
    """Return the pair of a claim for b, by a court, and what somebody else says of it."""
    listed = sources(("court", "court", {}), *([] if speaker[1] == "unlisted" else [speaker]))
    frame = as_of(claims(("court", "asserts", 0, FOR_B | of_the_claim), said), 9)
    found = pairs(join_sources(frame, listed)).filter(pl.col("row") == 1).collect()
    return found.row(0, named=True)


@pytest.mark.parametrize("kind", KINDS)
def test_sources_of_no_camp_are_one_voice_a_trade(kind: str) -> None:
    trades = {
        "newspaper": "press", "broadcaster": "press", "wire_agency": "press", "unknown": "press",
        "local_media": "press", "partisan_site": "press", "social_media": "press",
        "state_media": "press", "ngo": "inquirers", "monitor_ngo": "inquirers",
        "investigative": "inquirers", "academic": "inquirers",
    }  # fmt: skip
    voice = judged_by(("x", kind, {}), ("x", "asserts", 1))["voice"]
    assert voice == f"{trades.get(kind, kind)} of no camp"


@pytest.mark.parametrize(
    ("who", "speaker", "voice"),
    [
        ("x", ("x", "newspaper", {"b": 0.3}), "camp b"),
        ("x", ("x", "newspaper", {"b": 0.2}), "press of no camp"),
        ("x", ("x", "unlisted", {}), "unlisted"),
        ("court", ("x", "newspaper", {}), "own"),
    ],
)
def test_a_camp_the_unlisted_and_the_own_source_are_voices_of_their_own(
    who: str, speaker: Speaker, voice: str
) -> None:
    assert judged_by(speaker, (who, "asserts", 1))["voice"] == voice


@pytest.mark.parametrize(
    ("speaker", "weight", "weight_if_far_lower"),
    [
        (("x", "ministry", {"b": 1.0}), 0.0, 2.0),
        (("x", "newspaper", {"b": 0.5}), 0.5, 1.5),
        (("x", "newspaper", {}), 1.0, 1.0),
        (("x", "newspaper", {"a": 0.5}), 1.5, 0.5),
        (("x", "ministry", {"a": 1.0}), 2.0, 0.0),
        (("x", "unlisted", {}), 0.5, 0.5),
    ],
    ids=["gains", "gains a little", "neutral", "loses a little", "loses", "unlisted"],
)
def test_a_far_lower_count_weighs_more_the_more_its_speaker_would_gain_by_a_higher_one(
    speaker: Speaker, weight: float, weight_if_far_lower: float
) -> None:
    ours = {"quantity_low": 500.0, "quantity_high": 500.0, "quantity_unit": "killed"}
    for number, expected in ((450.0, weight), (50.0, weight_if_far_lower), (5000.0, weight)):
        count = {"quantity_low": number, "quantity_high": number, "quantity_unit": "killed"}
        said = {**count, **FOR_B}
        found = judged_by(speaker, ("x", "asserts", 1, said), **ours)
        assert found["weight"] == pytest.approx(expected), number


def test_a_far_lower_count_for_the_good_of_others_weighs_less_by_half_of_what_they_gain() -> None:
    said = {"quantity_low": 50.0, "quantity_high": 50.0, "quantity_unit": "killed", **OF_OTHERS}
    ours = {"quantity_low": 500.0, "quantity_high": 500.0, "quantity_unit": "killed"}
    for leaning, expected in (({"c": 1.0}, 0.5), ({}, 1.0)):
        found = judged_by(("x", "ministry", leaning), ("x", "asserts", 1, said), **ours)
        assert (found["agreement"], found["weight"]) == (-1.0, expected)


REPORTS = st.fixed_dictionaries(
    {
        "stance": st.sampled_from(["asserts", "denies", "acknowledges", "doubts"]),
        "proposition": st.sampled_from(
            ["The road was cut.", "The road was cut at dawn.", "Bombed."]
        ),
        "sides": st.sampled_from([FOR_A, FOR_B, OF_OTHERS, {}]),
        "quantity_low": st.sampled_from([None, 10.0, 500.0]),
    }
)
LEANINGS: st.SearchStrategy[dict[str, float]] = st.sampled_from(
    [{}, {"a": 1.0}, {"b": 0.4}, {"c": 1.0}]
)


@settings(max_examples=40)
@given(
    claim=REPORTS,
    report=REPORTS,
    leaning=LEANINGS,
    kind=st.sampled_from(["newspaper", "igo", "ministry", "unlisted"]),
    clones=st.integers(1, 20),
)
def test_clones_of_a_voice_change_nothing_but_their_number(
    claim: dict[str, Any], report: dict[str, Any], leaning: dict[str, float], kind: str, clones: int
) -> None:
    def told(who: str, said: dict[str, Any], at: int) -> Said:
        rest = {name: said[name] for name in ("proposition", "quantity_low")}
        return who, said["stance"], at, {**rest, **said["sides"], "quantity_unit": "killed"}

    names = [f"x{i}" for i in range(clones + 1)]
    speakers: list[Speaker] = [(name, kind, leaning) for name in names if kind != "unlisted"]
    listed = sources(("court", "court", {"a": 0.1}), *speakers)
    frame = claims(told("court", claim, 0), *(told(name, report, 1) for name in names))
    all_of_them, one = (
        hear(join_sources(as_of(each, 9), listed)).filter(pl.col("row") == 1)
        for each in (frame, frame.head(2))
    )
    assert all_of_them["n_claims"].to_list() == [clones + 1]
    assert all_of_them.drop("n_claims").equals(one.drop("n_claims"))
