"""Edited copies of claims: they score as the claims do, and they say what is meant."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from experiments.corpora import own_corpora
from experiments.invariances import edits
from experiments.invariances.clones import pairs_of
from experiments.invariances.worlds import SCORES, bare, score_worlds, worlds
from features.relays import NEAR_IDENTICAL
from scoring import ScoringEngine


@pytest.mark.parametrize("horizon", ["0h", "latest"])
def test_a_copy_of_an_event_scores_as_the_event_does(horizon: str) -> None:
    engine = ScoringEngine.default()
    for corpus in own_corpora():
        targets = corpus.claims.select(target="claim_id")
        copies = worlds(corpus.claims, targets, ["before"])
        scored = score_worlds(engine, copies, corpus.sources, horizon).filter("is_target")
        whole = engine.score(corpus.claims.drop("row"), bare(corpus.sources), horizon=horizon)
        assert_frame_equal(
            scored.sort("claim_id").select("claim_id", *SCORES),
            whole.sort("claim_id").select("claim_id", *SCORES),
            check_exact=True,
        )


def test_an_edit_that_spoils_a_claim_is_a_fault_of_ours() -> None:
    corpus = own_corpora()[1]
    copies = worlds(corpus.claims, corpus.claims.select(target="claim_id").head(1), ["after"])
    spoilt = copies.with_columns(stance=pl.lit("shouts"))
    with pytest.raises(AssertionError, match="turned away"):
        score_worlds(ScoringEngine.default(), spoilt, corpus.sources)


def test_pairs_are_of_two_sources_and_know_who_affirms() -> None:
    claims = pl.DataFrame(
        {
            "claim_id": ["a", "b", "c", "d"],
            "event_id": ["e"] * 4,
            "source_id": ["s", "t", "s", "u"],
            "proposition": ["p", "p", "p", "q"],
            "stance": ["asserts", "denies", "asserts", "asserts"],
            "favours": ["x", "y", "x", "x"],
            "harms": ["y", "x", "y", "y"],
        }
    )
    found = pairs_of(claims).filter(pl.col("target") == "a").select("report", "relation").rows()
    assert sorted(found) == [("b", "contradicts"), ("d", "supports other")]


def test_paraphrases_are_no_near_copies() -> None:
    texts = pl.concat([corpus.claims.select("text") for corpus in own_corpora()])
    numbers = range(1, edits.PARAPHRASES + 1)
    told = texts.with_columns(edits.paraphrase(number).alias(f"{number}") for number in numbers)
    for one, other in [("text", "1"), ("text", "2"), ("text", "3"), ("1", "2"), ("2", "3")]:
        assert (overlap(told, one, other) < NEAR_IDENTICAL).all()


def overlap(frame: pl.DataFrame, one: str, other: str) -> pl.Series:
    def words(column: str) -> pl.Expr:
        return pl.col(column).str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+").list.unique()

    shared = words(one).list.set_intersection(words(other)).list.len()
    either = words(one).list.set_union(words(other)).list.len()
    return frame.select(shared / either).to_series()


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [
        ("At least 50 died; 500 fled.", [50.0], "At least 500 died; 500 fled."),
        ("1,429 were killed in 2013.", [1429.0], "14290 were killed in 2013."),
        ("Nine civilians, four of them children.", [9.0], "90 civilians, four of them children."),
        ("On 28 September 28 were killed.", [28.0], "On 28 September 280 were killed."),
        ("From 26 to 35.", [26.0, 35.0], "From 260 to 350."),
        ("1.5 of 2.5 km", [5.0], "1.5 of 2.5 km"),
        (None, [5.0], None),
        ("Dozens died.", [None, 12.0], "Dozens died."),
    ],
)
def test_a_number_is_made_ten_times_as_large_where_it_stands(
    text: str | None, numbers: list[float | None], expected: str | None
) -> None:
    assert edits.tenfold(text, numbers) == expected


def test_the_names_of_two_sides_change_places() -> None:
    text = "US jets hit Islamic State; the coalition said ISIS fled."
    assert edits.exchanged(text, "us_coalition", "isis") == (
        "Isis jets hit Us Coalition; the Isis said Us Coalition fled."
    )
    assert edits.exchanged("It fled.", "us_coalition", "isis") == "It fled."
    assert edits.exchanged("It fled.", None, "isis") == "It fled."


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (edits.without_hedges(), "Militants in camp."),
        (edits.reportedly(), "Reportedly, Militants reportedly may in camp."),
        (edits.other_loaded_words(), "Terrorists reportedly may in camp."),
        (edits.to_the_minute(), "Militants reportedly may in camp, at 14:32."),
    ],
)
def test_words_are_changed(edit: pl.Expr, expected: str) -> None:
    text = pl.DataFrame({"text": ["Militants reportedly may in camp."]})
    assert text.select(edit).item() == expected


def test_a_text_of_hedges_only_stays() -> None:
    assert pl.DataFrame({"text": ["Reportedly."]}).select(edits.without_hedges()).item() == (
        "Reportedly."
    )
