"""Why a claim is scored as it is: the parts add up, and nothing later is read."""

from __future__ import annotations

import math
from dataclasses import fields
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import InputError
from features.gate import admit_claims, admit_sources
from scoring.batch import SYRIA
from scoring.explanation import Explanation, explain
from scoring.explanation_text import explanation_text
from scoring.moment import Moment
from scoring.terminal import show
from tests.builders import claims
from tests.scoring.toy_war import ARMY, EVENT, REBELS, SPEAKERS, engine, of


@cache
def syria() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The shipped claims and sources, admitted, so that each explanation need not read files."""
    return (
        admit_claims(SYRIA / "claims.jsonl").accepted,
        admit_sources(SYRIA / "sources.jsonl").accepted,
    )


@settings(max_examples=12)
@given(
    at=st.integers(0, 362),
    horizon=st.sampled_from(["0h", "24h", "7d", "30d", "latest"]),
)
def test_base_and_parts_add_up_to_the_log_odds(at: int, horizon: str) -> None:
    found, listed = syria()
    why = explain(engine(), found, listed, found["claim_id"][at], None, horizon)
    log_odds = why.base + math.fsum(part.contribution for part in why.parts)
    p = why.score.credibility
    assert math.log(p / (1 - p)) == pytest.approx(log_odds, abs=1e-9)
    assert all(part.contribution for part in why.parts)


def test_the_explained_score_is_the_one_that_is_given_out() -> None:
    found, listed = syria()
    scores = engine().score(found, listed, horizon="24h")
    row = scores.row(by_predicate=pl.col("claim_id") == "e02_two_russians_04", named=True)
    why = explain(engine(), found, listed, "e02_two_russians_04", None, "24h")
    assert why.score.credibility == row["credibility"]
    assert (why.score.low, why.score.high) == (row["credibility_low"], row["credibility_high"])
    assert why.score.likelihood == row["likelihood"]
    assert why.score.information_grade == row["information_grade"]
    strongest = [(part.feature, part.text) for part in why.parts[:5]]
    assert strongest == [(reason["feature"], reason["text"]) for reason in row["reasons"]]


def test_claim_and_source_are_told_as_given() -> None:
    why = of("c1")
    assert why.claim["stance"] == "denies"
    assert why.source is not None
    assert why.source["kind"] == "ministry"
    assert explain(engine(), EVENT, SPEAKERS.tail(3), "c1").source is None


def test_the_letter_rests_on_settled_claims_that_are_counted() -> None:
    found, listed = syria()
    why = explain(engine(), found, listed, "e02_two_russians_04")
    assert why.past.n > 10
    assert why.past.low is not None
    assert why.past.mean is not None
    assert why.past.low < why.past.mean < 0.5
    assert of("c1").past.n == 0


def test_the_weights_heard_are_those_the_features_rest_on() -> None:
    parts = {part.feature: part.value for part in of("c1").parts}
    heard = of("c1").evidence
    against = sum(each.weight for each in heard if each.says == "contradicts")
    assert parts["contradiction_same"] == pytest.approx(math.sqrt(min(against, 4.0)))


def test_evidence_is_what_was_known_at_the_time() -> None:
    assert [each.claim_id for each in of("c1", horizon="0h").evidence] == ["c2"]
    assert [each.claim_id for each in of("c1", as_of="2017-09-03").evidence] == ["c2", "c3"]


def test_nothing_published_after_the_as_of_time_changes_an_explanation() -> None:
    until = "2017-09-04"
    short = EVENT.filter(pl.col("published_at") <= Moment.of(until).time)
    assert explain(engine(), short, SPEAKERS, "c1", until) == of("c1", until)


def test_credibility_over_time_goes_up_to_the_end_of_what_is_known() -> None:
    assert [each.when for each in of("c1").over_time] == ["0h", "24h", "latest"]
    times = [each.when for each in of("c1", as_of="2017-09-04").over_time]
    assert times == ["0h", "24h", "as of 2017-09-04 00:00 UTC"]
    assert [each.when for each in of("c1", horizon="48h").over_time][2] == "48h"


def test_a_claim_without_an_event_stands_alone() -> None:
    alone = claims(("army", "denies", 1, ARMY), event_id=None)
    why = explain(engine(), alone, SPEAKERS, "c1")
    assert why.evidence == ()
    assert why.score.information_grade == 6
    assert why.what_if[0].credibility > why.score.credibility


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("e02_two_rusians_04", "The closest are e02_two_russians_04"),
        ("zzz", "No claim_id is like it"),
    ],
)
def test_an_unknown_claim_is_told_with_the_closest(asked: str, told: str) -> None:
    found, listed = syria()
    with pytest.raises(InputError, match=f"there is no claim '{asked}'.*{told}"):
        explain(engine(), found, listed, asked)


def test_a_claim_that_came_later_or_was_rejected_is_told_so() -> None:
    with pytest.raises(InputError, match="'c7' was published on 2017-09-07, after the time"):
        of("c7", as_of="2017-09-04")
    faulty = EVENT.with_columns(
        stance=pl.when(pl.col("claim_id") == "c3").then(pl.lit("shouts")).otherwise("stance")
    )
    with pytest.raises(InputError, match=r"row 3: the claim 'c3' was rejected. Got 'shouts'"):
        explain(engine(), faulty, SPEAKERS, "c3")
    assert explain(engine(), faulty, SPEAKERS, "c1").n_rejected == 1


def test_the_text_tells_every_part() -> None:
    from rich.console import Console

    why = of("c1")
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        console.print(*explanation_text(why), sep="\n")
    told = captured.get()
    for part in why.parts:
        assert part.text in told
    for each in why.evidence:
        assert each.remark in told
    for answer in why.what_if:
        assert answer.change in told
    assert "90 % interval" in told
    assert f"by {engine().bundle.name}" in told


def test_what_is_missing_is_said() -> None:
    alone = claims(("army", "denies", 1, ARMY), event_id=None, place="Aleppo")
    assert explain(engine(), alone, SPEAKERS, "c1").missing == (
        "no event is named, so no other claim can be evidence",
        "no claim of the source was settled by then",
    )
    first = claims(("nobody", "asserts", 1), ("army", "denies", 2), proposition=None)
    assert explain(engine(), first, SPEAKERS, "c1").missing == (
        "no neutral source has confirmed or contradicted it",
        "the source is not listed: its kind and whom it speaks for are unknown",
        "no claim of the source was settled by then",
        "no side is named that gains or loses by it, so its speaker's interest is unknown",
        "no proposition is given: what others say is compared by the text",
        "no place is given",
    )
    assert "no neutral source has confirmed or contradicted it" not in of("c2").missing


def test_the_side_that_a_claim_harms_has_spoken_where_it_is_the_speaker() -> None:
    admission = claims(("army", "acknowledges", 1, REBELS), ("paper", "asserts", 0, REBELS))
    silent = "the side it harms (army) has said nothing of it"
    assert silent not in explain(engine(), admission, SPEAKERS, "c1").missing
    others = claims(("paper", "asserts", 1, REBELS), ("paper_2", "asserts", 0, REBELS))
    assert silent in explain(engine(), others, SPEAKERS, "c1").missing


@pytest.mark.parametrize("side", ["[/red]", "[bold]army"])
def test_brackets_in_the_words_of_others_are_shown_as_they_are(
    side: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = claims(("army", "denies", 1, {**ARMY, "harms": side}), ("paper", "asserts", 2, REBELS))
    show(*explanation_text(explain(engine(), found, SPEAKERS, "c1")))
    assert f"the side it harms ({side}) has said nothing of it" in capsys.readouterr().out


def test_an_explanation_has_no_hidden_parts() -> None:
    assert {field.name for field in fields(Explanation)} == {
        "claim", "source", "score", "past", "base", "parts", "evidence", "over_time", "what_if",
        "missing", "facets", "count_range", "incident_grade", "model", "n_rejected", "override",
        "overrides",
    }  # fmt: skip
