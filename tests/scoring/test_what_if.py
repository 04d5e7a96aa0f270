"""What would change a score: the answers are what really comes out once the report is there."""

from __future__ import annotations

import polars as pl
import pytest

from scoring.explanation import explain
from scoring.what_if import changes, what_if, with_change
from tests.builders import claims, sources
from tests.scoring.corpus_scores import assess, corpus
from tests.scoring.corpus_scores import engine as champion
from tests.scoring.toy_war import ARMY, EVENT, REBELS, SPEAKERS, engine, number, of


@pytest.mark.parametrize(
    ("change", "stance", "speaker"),
    [
        ("one more neutral voice confirms it", "asserts", ("court", "court", {})),
        ("one more neutral voice contradicts it", "denies", ("court", "court", {})),
        (
            "a source of the side it harms (army) admits it",
            "acknowledges",
            ("general", "ministry", {"army": 1.0}),
        ),
    ],
)
def test_the_model_answers_as_if_the_claim_had_come(
    change: str, stance: str, speaker: tuple[str, str, dict[str, float]]
) -> None:
    before = EVENT.head(6)  # before the other side admits it
    side = ARMY if stance == "denies" else REBELS
    end = before["published_at"].max()
    one = claims((speaker[0], stance, 0, side)).with_columns(
        claim_id=pl.lit("new"), published_at=pl.lit(end, before.schema["published_at"]),
        text=pl.lit("something else entirely"),
    )  # fmt: skip
    after = engine().score(
        pl.concat([before, one]), pl.concat([SPEAKERS, sources(speaker)])
    )  # fmt: skip
    really = after.row(by_predicate=pl.col("claim_id") == "c2", named=True)["credibility"]
    why = explain(engine(), before, SPEAKERS, "c2")
    answers = {answer.change: answer.credibility for answer in why.what_if}
    assert answers[change] == pytest.approx(really, abs=1e-12)


TORN = pl.concat([SPEAKERS, sources(("torn_site", "partisan_site", {"army": 0.5, "rebels": 0.4}))])
"""With a site of the army's camp that leans both ways: what it says is as good as no admission."""
ADMITTED = "source of the side it harms (army) admits it"


def and_really(before: pl.DataFrame, of_army: str) -> tuple[float, float]:
    """Return the answer for the army's admission, and the score once somebody has admitted it."""
    admission = claims((of_army, "acknowledges", 0, REBELS)).with_columns(
        claim_id=pl.lit("new"), text=pl.lit("Yes.")
    )
    alone = explain(engine(), before, TORN, "c1")
    (answer,) = (each.credibility for each in alone.what_if if each.change.endswith(ADMITTED))
    after = explain(engine(), pl.concat([before, admission]), TORN, "c1")
    return answer, after.score.credibility


def test_an_answer_counts_what_a_voice_said_in_other_words_no_second_time() -> None:
    other = number(900.0, proposition="The road was cut at dawn.")
    before = claims(("rebel_news", "asserts", 0, number(500.0)), ("torn_site", "asserts", 0, other))
    assert explain(engine(), before, TORN, "c1").evidence[0].weight > 1
    answer, really = and_really(before, "army")
    assert answer == pytest.approx(really, abs=1e-12)


def test_an_answer_leaves_the_numbers_as_they_were() -> None:
    before = claims(("army", "asserts", 0, number(5.0)), ("torn_site", "asserts", 0, number(50.0)))
    answer, really = and_really(before, "army_site")
    assert answer == pytest.approx(really, abs=1e-12)


def test_the_side_harmed_is_not_asked_twice() -> None:
    changes = [answer.change for answer in of("c2").what_if]
    assert changes[:2] == [
        "one more neutral voice confirms it",
        "one more neutral voice contradicts it",
    ]
    assert not any("harms" in change for change in changes)


@pytest.mark.parametrize("name", ["syria", "wars"])
def test_for_a_hundred_claims_of_each_corpus_the_answer_is_the_score_once_the_change_is_made(
    name: str,
) -> None:
    found = assess(corpus(name))
    known, listed = found.read(), found.sources.accepted
    drawn = known.sample(100, seed=7)
    n_turned = 0
    for row, event_id in drawn.select("row", "event_id").iter_rows():
        event = known.filter((pl.col("event_id") == event_id) | (pl.col("row") == row))
        judged = champion().judge(event, listed, pl.Series([row], dtype=pl.UInt32))
        asked = {each.words: each for each in changes(judged, event, listed, row)}
        answers = what_if(champion(), event, listed, row)
        n_turned += any(answer.turns for answer in answers)
        answer = answers[row % len(asked)]
        claims, speakers = with_change(event, listed, asked[answer.change])
        # Through the gate, as files would come; the time at which the scores stand is the same.
        scores = champion().score(claims.drop("row", "as_of"), speakers, as_of=known["as_of"][0])
        claim_id = event.row(by_predicate=pl.col("row") == row, named=True)["claim_id"]
        really = scores.row(by_predicate=pl.col("claim_id") == claim_id, named=True)
        assert answer.credibility == pytest.approx(really["credibility"], abs=1e-9)
        assert answer.likelihood == really["likelihood"]
    assert n_turned > 50
