"""Quotations and masked text: what is quoted whole, and the way back to the words as written."""

from __future__ import annotations

import pytest

from features.reading.masked_text import MaskedText, Substitution
from features.reading.quotes import masked, quotes_in


def quoted(text: str) -> list[tuple[str, bool]]:
    return [(text[quote.start : quote.end], quote.whole) for quote in quotes_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “We left it at dawn.”", [("“We left it at dawn.”", True)]),
        ('"We left it," he said.', [('"We left it,"', True)]),
        ("It was “a tactical move”.", [("“a tactical move”", False)]),
        ("The army’s men took the rebels’ guns.", []),
        ("He said: ‘The army’s men left us.’", [("‘The army’s men left us.’", True)]),
        ("« Nous avons perdu. » Il part.", [("« Nous avons perdu. »", True)]),
        ("“We held it. They", [("“We held it. They", True)]),
    ],
)
def test_a_statement_is_apart_from_words_quoted_in_passing(
    text: str, expected: list[tuple[str, bool]]
) -> None:
    assert quoted(text) == expected


def test_what_was_masked_comes_back_as_it_was_written() -> None:
    text = "Al-Masri called al-Qaim “lost”: “We left. All of us.” So he said."
    read = masked(text)
    assert read.text == "AlMasri called AlQaim lost: “Yes.” So he said."
    assert read.original(0, len(read.text)) == text
    start = read.text.index("“Yes.”")
    assert read.original(start, start + len("“Yes.”")) == "“We left. All of us.”"
    assert read.original(0, len("AlMasri")) == "Al-Masri"
    assert read.original(read.text.index("AlQaim"), read.text.index(" lost")) == "al-Qaim"


def test_text_without_substitutions_is_its_own_original() -> None:
    assert MaskedText("It fell.", []).original(3, 7) == "fell"


def test_a_span_that_was_left_out_is_no_part_of_its_neighbours() -> None:
    masked_text = MaskedText("a[b]c", [Substitution(1, 2, ""), Substitution(3, 4, "")])
    assert masked_text.text == "abc"
    assert masked_text.original(2, 3) == "c"
