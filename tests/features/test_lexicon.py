"""Word lists: what is counted as a term, and that every list can be counted at all."""

from __future__ import annotations

import re
from importlib.resources import files

import polars as pl
import pytest

from features import lexicon

FOLDER = files("features") / "lexicons"
LISTS = sorted(each.name.removesuffix(".txt") for each in FOLDER.iterdir())


def count(name: str, text: str) -> float:
    frame = pl.DataFrame({"text": [text]}).with_columns(words=lexicon.words("text"))
    return float(frame.select(lexicon.count(name)).item())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_in_its_first_line_where_it_comes_from(name: str) -> None:
    first = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"# \w.+\. .*[Cc]ompiled for this project", first)


@pytest.mark.parametrize("name", LISTS)
def test_terms_are_plain_lower_case_and_given_once(name: str) -> None:
    terms = lexicon.terms(name)
    assert len(terms) > 5
    assert sorted(set(terms)) == sorted(terms)
    assert [term for term in terms if not re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*\*?", term)] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_term_is_found_where_it_stands(name: str) -> None:
    for term in lexicon.terms(name):
        assert count(name, f"They, {term.rstrip('*')}; and so on") >= 1.0, term


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it MAY rain", 1.0),
        ("(may)", 1.0),
        ("may", 1.0),
        ("may—might…could", 3.0),
        ("may may may", 3.0),
        ("mayor dismay", 0.0),
        ("máy", 0.0),
        ("", 0.0),
        ("...", 0.0),
        ("ربما", 0.0),
    ],
)
def test_whole_words_are_counted_whatever_stands_round_them(text: str, expected: float) -> None:
    assert count("epistemic", text) == expected


def test_a_star_takes_any_ending_and_only_an_ending() -> None:
    assert count("booster", "an undeniable fact, undeniably") == 3.0
    assert count("attributive", "rumours, rumour and grumours") == 2.0


def test_a_term_of_two_words_bears_any_punctuation_between_them() -> None:
    assert count("attributive", "the so-called army") == 1.0
    assert count("attributive", "according\n to") == 1.0
    assert count("attributive", "accordingto") == 0.0


def test_terms_that_overlap_are_both_counted() -> None:
    assert count("vague_quantity", "scores of men") == 2.0  # "scores" and "scores of"
    assert count("vague_quantity", "a number of men") == 2.0  # "a number of" and "number of"


def test_terms_that_share_a_space_are_both_counted() -> None:
    assert count("epistemic", "may possibly could") == 3.0


@pytest.mark.parametrize(
    "text", [r"a.*b \d+ (?P<x>[", "$^", "\\", "a{99999}", "\U0001f525", "\x00"]
)
def test_text_is_never_read_as_a_pattern(text: str) -> None:
    assert count("epistemic", f"{text} may {text}") == 1.0


def test_a_long_text_is_counted_whole() -> None:
    assert count("epistemic", "may " * 25_000) == 25_000.0


def test_columns_are_joined_and_a_missing_one_is_left_out() -> None:
    frame = pl.DataFrame(
        {"one": ["Heavy", None, None], "two": ["rain", "rain", None]},
        schema_overrides={"one": pl.String},
    )
    assert frame.select(lexicon.words("one", "two")).to_series().to_list() == [
        " heavy  rain ",
        " rain ",
        "  ",
    ]
