"""Ratings of others as priors: seen as priors, weak, and no part of a score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from features.errors import InputError
from scoring.batch import SYRIA
from scoring.command import app
from scoring.exchange.priors import (
    SCHEMA,
    STRENGTH,
    letters_with_priors,
    priors_from_opencti,
    priors_from_ratings,
)
from scoring.grades import GradeScale
from scoring.tables import with_prior
from tests.scoring.corpus_scores import corpus, engine, scored

STATE_RUN: Final = (
    "aa.com.tr", "ahram.org.eg", "almanar.com.lb", "cctv.com", "cgtn.com", "china.org.cn",
    "chinadaily.com.cn", "en.granma.cu", "en.mehrnews.com", "en.people.cn",
    "english.ahram.org.eg", "farsnews.com", "farsnews.ir", "globaltimes.cn", "granma.cu",
    "kcna.kp", "mehrnews.com", "news.cn", "presstv.com", "presstv.ir", "rbth.com", "ria.ru",
    "rt.com", "ruptly.tv", "sputniknews.com", "tasnimnews.com", "tass.com", "tehrantimes.com",
    "telesurenglish.net", "telesurtv.net", "trtworld.com", "xinhuanet.com",
)  # fmt: skip
"""Media run by a state or a party in arms: all that are in the table, of some eighty looked up."""


def known(*rows: tuple[str, str, float | None, float]) -> pl.DataFrame:
    """What is known of sources: id, letter, reliability, and claims that it rests on."""
    names = ["source_id", "source_grade", "reliability", "n"]
    return pl.DataFrame(rows, schema=names, orient="row")


def prior(source_id: str, reliability: float) -> pl.DataFrame:
    row = (source_id, None, "unknown", None, reliability, STRENGTH, "a table")
    return pl.DataFrame([row], schema=SCHEMA, orient="row")


def letters(table: pl.DataFrame) -> list[str]:
    found: list[str] = table["letter_with_prior"].to_list()
    return found


def test_a_rating_alone_is_worth_a_letter_but_never_a_or_e() -> None:
    nothing = known(("x", "F", None, 0.0))
    for rating, letter in ((1.0, "B"), (0.7, "C"), (0.5, "D"), (0.0, "D")):
        assert letters(letters_with_priors(nothing, prior("x", rating))) == [letter]
    assert STRENGTH < GradeScale().n_for_e < GradeScale().n_for_a


def test_two_claims_worth_hardly_move_a_source_with_a_past() -> None:
    # (34 × .85 + 2 × 0) / 36 = .803, still B; (34 × .82 + 2 × 0) / 36 = .774, now C.
    for reliability, letter in ((0.85, "B"), (0.82, "C")):
        past = known(("x", "B", reliability, 30.0))
        assert letters(letters_with_priors(past, prior("x", 0.0))) == [letter]
        assert letters(letters_with_priors(past, prior("x", 1.0))) == ["B"]


def test_a_prior_is_seen_as_one_and_what_was_known_stays_as_it_was() -> None:
    before = known(("x", "F", None, 0.0), ("y", "B", 0.85, 12.0))
    table = letters_with_priors(before, prior("x", 0.7))
    assert_frame_equal(table.select(before.columns), before)
    assert table["prior_from"].to_list() == ["a table", None]
    assert letters(table) == ["C", "B"]


def test_a_prior_of_a_domain_finds_the_source_that_publishes_there() -> None:
    theirs = known(("sana", "F", None, 0.0), ("ea", "F", None, 0.0))
    with_domain = theirs.with_columns(domain=pl.Series(["sana.sy", None], dtype=pl.String))
    assert letters(letters_with_priors(with_domain, prior("sana.sy", 0.7))) == ["C", "F"]


def test_a_domain_is_found_in_whatever_case_and_with_its_www_or_without(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("domain,pc1\nSANA.sy,0.7\nwww.ea.org,0.7\nna.org,NA\n")
    theirs = known(*((name, "F", None, 0.0) for name in "abcd")).with_columns(
        domain=pl.Series(["WWW.Sana.SY", "www.ea.org", "ea.org", "na.org"])
    )
    assert letters(letters_with_priors(theirs, priors_from_ratings(path))) == ["C", "C", "F", "F"]


def test_no_prior_moves_a_letter_that_a_person_set() -> None:
    rated = {"source_grade": "A", "letter_with_prior": "D", "prior_from": "a table"}
    assert with_prior(rated) == " → D"
    assert with_prior({**rated, "overridden_by": "A. Ali"}) == ""


def test_no_score_changes_by_a_hair_where_sources_carry_priors() -> None:
    sample = corpus("syria")
    rated = sample.sources.with_columns(
        prior_reliability=pl.lit(0.01), prior_strength=pl.lit(STRENGTH), prior_from=pl.lit("x")
    )
    again = engine().score(sample.claims.drop("row"), rated)
    assert_frame_equal(pl.DataFrame(again), scored("syria"), check_exact=True)


def test_a_table_of_domains_becomes_sources_of_unknown_kind(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("domain,pc1\nreuters.com,1\n=cmd,0.5\nnone.org,\nreuters.com,0.2\n")
    table = priors_from_ratings(path)
    assert table.schema == SCHEMA
    assert table["source_id", "kind", "prior_reliability"].rows() == [
        ("reuters.com", "unknown", 1.0),
        ("=cmd", "unknown", 0.5),
    ]


def test_a_rating_that_is_no_number_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("domain,pc1\nx.org,0.5\ny.org,high\n")
    with pytest.raises(InputError, match=r"not in \[0, 1\]. Got high of y\.org"):
        priors_from_ratings(path)


@pytest.mark.parametrize("text", ["domain,pc1\nx,7\n", "a,b\n1,2\n", "domain,pc1\nx,high\n"])
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=r"ratings\.csv"):
        priors_from_ratings(path)


def test_opencti_tells_a_letter_by_property_or_by_marking(tmp_path: Path) -> None:
    marking = "marking-definition--1"
    objects = [
        {"type": "marking-definition", "id": marking, "name": "B - Usually reliable"},
        {"type": "identity", "id": "identity--1", "name": "One",
         "x_opencti_reliability": "A - Completely reliable", "confidence": 5},
        {"type": "identity", "id": "identity--2", "name": "Two", "object_marking_refs": [marking]},
        {"type": "identity", "id": "identity--3", "name": "Three",
         "x_opencti_reliability": "F - Reliability cannot be judged"},
        {"type": "identity", "id": "identity--4", "name": "Four", "confidence": 90},
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"type": "bundle", "objects": objects}))
    table = priors_from_opencti(path)
    assert table["name", "prior_reliability"].rows() == [("One", 0.97), ("Two", 0.87)]
    assert table["prior_from"][0] == "letter A in OpenCTI"


def test_state_media_are_overrated_in_the_table_of_lin_2023(shared_data: Path) -> None:
    table = priors_from_ratings(shared_data / "lin2023" / "data_domain_ratings.csv")
    state = table.filter(pl.col("domain").is_in(STATE_RUN))["prior_reliability"]
    middle = table["prior_reliability"].median()
    assert isinstance(middle, float)
    assert (table.height, len(state)) == (11_520, len(STATE_RUN)) == (11_520, 32)
    assert state.mean() == pytest.approx(0.47, abs=0.005)
    assert int((state > middle).sum()) == 11
    twins = table.filter(pl.col("domain").is_in(["presstv.com", "presstv.ir"]))
    assert twins["prior_reliability"].round(2).to_list() == [0.69, 0.23]


def test_a_prior_is_found_by_the_name_of_a_source_if_one_alone_has_it() -> None:
    before = known(("x", "F", None, 0.0), ("y", "F", None, 0.0)).with_columns(
        name=pl.Series(["SANA ", "Twins"])
    )
    rated = [("identity--1", "sana", 0.5), ("identity--2", "Twins", 0.5), ("i--3", "twins", 0.9)]
    priors = pl.DataFrame(
        [(key, name, "unknown", None, value, STRENGTH, "a table") for key, name, value in rated],
        schema=SCHEMA, orient="row",
    )  # fmt: skip
    assert letters(letters_with_priors(before, priors)) == ["D", "F"]


def test_the_command_puts_a_table_of_domains_beside_the_letters_and_warns(tmp_path: Path) -> None:
    ratings, out = tmp_path / "ratings.csv", tmp_path / "sources.csv"
    ratings.write_text("domain,score\nsana.sy,0.9\nnowhere.example,0.5\n")
    asked = ["sources", str(SYRIA / "claims.jsonl"), "-s", str(SYRIA / "sources.jsonl")]
    asked += ["--priors", str(ratings), "--prior-column", "score"]
    done = CliRunner().invoke(app, [*asked, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "1 of 107 sources are among 2 ratings; " in done.stderr
    assert "overrate state media" in done.stderr
    table = pl.read_csv(out)
    row = table.row(by_predicate=pl.col("source_id") == "sana", named=True)
    assert (row["source_grade"], row["letter_with_prior"]) == ("E", "E")
    assert (row["prior_reliability"], row["prior_from"]) == (0.9, "score of a table of domains")
    shown = CliRunner().invoke(app, asked)
    assert " E → E " in shown.stdout
    wrong = CliRunner().invoke(app, [*asked[:-1], "pc2"])
    assert wrong.exit_code == 2
    assert "Give a CSV with the columns domain and pc2" in wrong.stderr
