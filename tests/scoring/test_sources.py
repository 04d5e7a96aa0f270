"""The sources of a batch: their table, their letters, and how they look on a screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import StringIO

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from rich.console import Console

from scoring.batch import SYRIA
from scoring.engine import ScoringEngine
from scoring.learned import everybody
from scoring.sources import sources_of
from scoring.tables import sources_caption, sources_table
from tests.builders import claims, sources
from tests.scoring.corpus_scores import engine

COLUMNS = [
    "source_id", "name", "kind", "camp", "source_grade", "reliability", "reliability_low",
    "reliability_high", "n", "n_settled", "n_judged", "identifiable", "trend", "n_claims",
    "mean_credibility",
]  # fmt: skip


def of(engine: ScoringEngine, as_of: str | None = None) -> pl.DataFrame:
    return sources_of(
        engine, engine.assess(SYRIA / "claims.jsonl", SYRIA / "sources.jsonl", as_of=as_of)
    )


@cache
def shipped() -> pl.DataFrame:
    """The sources of the shipped claims about Syria, with the past that ships."""
    return of(engine())


@cache
def without_a_past() -> pl.DataFrame:
    """The same where nothing was ever settled."""
    bare = ScoringEngine(replace(engine().bundle, past=()))
    return of(bare)


def test_every_source_has_a_row_and_those_with_most_claims_come_first() -> None:
    table = shipped()
    assert table.columns == COLUMNS
    assert table["source_id"].n_unique() == table.height == 107
    assert table["n_claims"].is_sorted(descending=True)
    assert table["n_claims"].sum() == 363


def test_reliability_rests_on_what_it_says() -> None:
    table = shipped()
    assert_frame_equal(table.select("n"), table.select(n=pl.col("n_settled") + pl.col("n_judged")))
    rests = table.filter(pl.col("n") > 0)
    assert rests.height > 80
    assert (rests["reliability_low"] < rests["reliability"]).all()
    assert (rests["reliability"] < rests["reliability_high"]).all()
    assert table.filter(pl.col("n") == 0)["reliability"].null_count() == table.height - rests.height
    assert set(table.filter(pl.col("n") < 1)["source_grade"]) == {"F"}
    assert "F" not in set(table.filter(pl.col("n") >= 1)["source_grade"])


def test_more_was_known_later() -> None:
    then = of(engine(), "2016-01-01")
    joined = then.join(shipped(), on="source_id", suffix="_now")
    assert joined.select((pl.col("n_settled") <= pl.col("n_settled_now")).all()).item()
    assert then["n_settled"].sum() < shipped()["n_settled"].sum() / 2


def test_without_a_past_agreement_still_tells_who_is_borne_out() -> None:
    found = without_a_past()
    known = {row["source_id"]: row for row in found.iter_rows(named=True)}
    assert known["sohr"]["reliability"] > 0.55 > 0.35 > known["rus_mod"]["reliability"]
    assert found["n_settled"].sum() == 0
    unknown = found.filter(~pl.col("identifiable"))
    assert unknown.height > 0
    assert unknown["reliability"].null_count() == unknown.height
    assert set(unknown["source_grade"]) == {"F"}


def test_the_letters_of_scores_rest_on_settled_claims_alone() -> None:
    bare = ScoringEngine(replace(engine().bundle, past=()))
    scores = bare.score(SYRIA / "claims.jsonl", SYRIA / "sources.jsonl")
    assert set(scores["source_grade"]) == {"F"}
    assert set(without_a_past()["source_grade"]) > {"F"}


def test_sources_that_are_not_listed_or_do_not_speak_are_there() -> None:
    listed = sources(("army", "ministry", {"army": 1.0}), ("silent", "court", {}))
    found = everybody(claims(("army", "asserts", 0), ("stranger", "denies", 1)), listed)
    assert found.rows() == [
        ("army", "army", "ministry", "army"),
        ("silent", "silent", "court", None),
        ("stranger", None, "unknown", None),
    ]


def test_nothing_claimed_has_sources_all_the_same() -> None:
    found = of(engine(), "1990-01-01")
    assert found.height == 107
    assert found["n_claims"].sum() == 0
    assert set(found["source_grade"]) == {"F"}
    assert found["reliability"].null_count() == 107


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
def test_the_table_fits_its_screen_and_leaves_nothing_out(width: int) -> None:
    rows = pl.concat([shipped().head(20), without_a_past().filter(~pl.col("identifiable")).head(3)])
    said = StringIO()
    Console(file=said, width=width, color_system=None).print(sources_table(rows, width))
    lines = said.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert "…" not in said.getvalue()
    assert "falling" in said.getvalue()
    assert sum("identifiable" in line for line in lines) == 3


def test_in_plain_lines_a_source_has_one_line() -> None:
    said = StringIO()
    Console(file=said, width=1000, color_system=None).print(sources_table(without_a_past()))
    lines = [line.rstrip() for line in said.getvalue().splitlines()]
    assert len(lines) == 1 + 107
    assert sum("not identifiable" in line for line in lines) == sum(
        ~without_a_past()["identifiable"]
    )


def test_the_caption_says_how_many_are_not_identifiable_if_any() -> None:
    assert "Not identifiable" not in sources_caption(shipped())
    n = sum(~without_a_past()["identifiable"])
    assert f"Not identifiable ({n} of 107)" in sources_caption(without_a_past())
