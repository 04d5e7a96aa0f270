"""A hearing: evidence that stands gives the scores that evidence given anew gives."""

from __future__ import annotations

from functools import cache

import pandas as pd
import polars as pl
import pytest

from benchmarks.generated import made_claims, made_sources
from features.heard_first import FIRST
from scoring import RejectedRowsWarning
from scoring.hearing import Hearing
from tests.builders import claims, sources
from tests.scoring.corpus_scores import CORPORA, HORIZONS, corpus, engine, same

SIZES = (3, FIRST - 1, FIRST, FIRST + 1, 300)
"""Claims of the evidence: where all are heard, about the border, and where some are."""
PLACES = (0.0, 0.3, 1.0)
"""Where in the order of time the claim that is judged stands among the others."""


@cache
def event(n: int) -> pl.DataFrame:
    """An event whose sources speak often, cite one another, and date some reports by the month."""
    *_, made = made_claims(1, giant=n)
    number = pl.int_range(pl.len())
    often = pl.format("s{}", number % 7 * 12)
    return made.with_columns(
        source_id=pl.when(number % 3 == 0).then(often).otherwise("source_id"),
        published_precision=pl.when(number % 5 == 0).then(pl.lit("month")),
        cites=pl.when(number % 4 == 0).then(pl.concat_list(pl.col("source_id").shift(1))),
    )


def parted(n: int, place: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One claim of an event, and the others."""
    said, at = event(n + 1), round(place * n)
    return said.slice(at, 1), pl.concat([said.head(at), said.slice(at + 1)])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("n", SIZES)
def test_a_claim_is_scored_by_evidence_that_stands_as_by_evidence_given_anew(
    n: int, place: float
) -> None:
    one, others = parted(n, place)
    hearing = engine().hearing(others, made_sources())
    for horizon in ("0h", "24h", "latest"):
        anew = engine().score(one, made_sources(), horizon=horizon, evidence=others)
        same(hearing.score(one, horizon=horizon), anew)


@pytest.mark.parametrize("name", CORPORA)
def test_each_claim_of_our_corpora_gets_the_score_that_it_gets_anew(name: str) -> None:
    said, listed = corpus(name).claims.drop("row"), corpus(name).sources
    for at, horizon in zip(range(0, said.height, 40), HORIZONS * 9, strict=False):
        one, others = said.slice(at, 1), pl.concat([said.head(at), said.slice(at + 1)])
        hearing = engine().hearing(others, listed)
        same(
            hearing.score(one, horizon=horizon),
            engine().score(one, listed, horizon=horizon, evidence=others),
        )


@pytest.mark.parametrize("as_of", ["2024-01-02", "2024-01-03T12:00", "2026-01-01"])
def test_as_of_a_time_what_came_later_is_not_heard(as_of: str) -> None:
    one, others = parted(150, 0.1)
    found = engine().hearing(others, made_sources()).score(one, as_of=as_of)
    same(found, engine().score(one, made_sources(), as_of=as_of, evidence=others))


def test_several_claims_hear_one_another_too() -> None:
    said = event(130)
    asked, others = said.gather_every(9), said.head(90)  # some of them are in the evidence as well
    found = engine().hearing(others, made_sources()).score(asked)
    same(found, engine().score(asked, made_sources(), evidence=others))


def test_a_claim_that_is_in_the_evidence_is_not_heard_about_itself() -> None:
    said = event(4)
    hearing = engine().hearing(said, made_sources())
    for one in said.iter_slices(1):
        same(hearing.score(one), engine().score(one, made_sources(), evidence=said))


@pytest.mark.parametrize("of", [None, "another"])
def test_a_claim_of_an_event_of_its_own_is_heard_alone(of: str | None) -> None:
    one, others = parted(20, 1.0)
    alone = one.with_columns(event_id=pl.lit(of, pl.String))
    found = engine().hearing(others, made_sources()).score(alone)
    same(found, engine().score(alone, made_sources(), evidence=others))
    assert found["information_grade"].to_list() == [6]


@pytest.mark.parametrize("n", [FIRST, FIRST + 9])
@pytest.mark.parametrize("day", [-1, 999])
def test_a_claim_before_the_others_takes_a_place_among_the_first(n: int, day: int) -> None:
    """The last that is heard concedes; one more before it, and nothing of that is heard."""
    speakers = ["adverse" if number == FIRST - 1 else f"paper{number}" for number in range(n)]
    said = [(name, "asserts", float(number)) for number, name in enumerate(speakers)]
    told = claims(("ngo", "asserts", float(day)), *said, favours="a", harms="b").drop("row")
    papers = [(name, "newspaper", {"a": -0.8} if name == "adverse" else {}) for name in speakers]
    listed = sources(("ngo", "ngo", {}), *papers)
    one, others = told.head(1), told.tail(n)
    found = engine().hearing(others, listed).score(one)
    same(found, engine().score(one, listed, evidence=others))
    near = engine().score(one, listed, evidence=others.head(FIRST - 1))
    drop = "as_of"
    assert found.drop(drop).equals(near.drop(drop)) == (day < 0)


def test_one_claim_after_another_leaves_the_evidence_as_it_was() -> None:
    said = event(140)
    hearing = engine().hearing(said.head(120), made_sources())
    first = hearing.score(said.slice(130, 1))
    for one in said.tail(9).iter_slices(1):
        hearing.score(one)
    same(hearing.score(said.slice(130, 1)), first)


TOLD = claims(("army", "denies", 1), ("rebels", "asserts", 0)).drop("row")
LISTED = sources(("army", "ministry", {"a": 1.0}), ("rebels", "insurgent_outlet", {"b": 1.0}))


def hearing() -> Hearing:
    return engine().hearing(TOLD.tail(1), LISTED)


def test_pandas_in_pandas_out() -> None:
    scores = hearing().score(TOLD.head(1).to_pandas())
    assert isinstance(scores, pd.DataFrame)
    same(pl.from_pandas(scores[["claim_id"]]), TOLD.head(1).select("claim_id"))


def test_rejected_rows_are_told_and_kept() -> None:
    wrong = TOLD.head(1).with_columns(published_at=pl.lit("yesterday"))
    with pytest.warns(RejectedRowsWarning, match="1 of 1 claims were rejected"):
        assert hearing().score(wrong).is_empty()
    assessment = hearing().assess(wrong)
    assert assessment.claims.rejected["field"].to_list() == ["published_at"]
    assert [what for what, _ in assessment.inputs()] == [
        "claims", "sources", "claims of the evidence",
    ]  # fmt: skip
