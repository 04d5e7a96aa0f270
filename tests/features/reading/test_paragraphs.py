"""Paragraphs and sentences of an article, and what is no sentence of it."""

from __future__ import annotations

import pytest

from features.reading.masked_text import MaskedText
from features.reading.paragraphs import MAX_SENTENCE, paragraphs, sentences


def split(text: str) -> list[str]:
    read = MaskedText(text, [])
    return [text[start:end] for start, end in sentences(read)]


def test_headings_and_datelines_are_left_out() -> None:
    text = "Army: Town Is Ours\n\nHOMS, Syria (Agency) — The army took the town.\n\nSee also: More"
    assert paragraphs(text) == ["The army took the town."]


@pytest.mark.parametrize(
    "marker", ["- ", "• ", "3. ", "UPDATE 1430 GMT: ", "14:30 GMT: ", "1430 GMT – "]
)
def test_the_marks_of_lists_and_live_reports_are_left_out(marker: str) -> None:
    assert paragraphs(f"{marker}The army took the town.") == ["The army took the town."]


def test_a_heading_right_above_its_text_is_no_part_of_it() -> None:
    text = "Both armies claim the bridge at the river crossing\r\nThe army said that it "
    assert paragraphs(f"{text}{'had taken the bridge and ' * 8}left.")[0].startswith("The army")


def test_lines_broken_by_the_width_of_a_page_are_joined_and_others_are_not() -> None:
    wrapped = "The army said on Sunday that its men had taken the\ntown. It fell at dawn."
    assert len(paragraphs(wrapped)) == 1
    assert paragraphs("The army won.\nThe rebels lost.") == ["The army won.", "The rebels lost."]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Lt. Gen. A. Petrov met Mr. Smith in the U.S. on Sept. 5.", 1),
        ("It fell. He left! Did she?", 3),
        ("“It fell,” he said. “We left.”", 2),
        ("It took 2.5 hours. Then it fell.", 2),
    ],
)
def test_a_full_stop_in_a_short_form_ends_no_sentence(text: str, n: int) -> None:
    assert len(split(text)) == n


def test_a_monster_of_a_sentence_is_cut_and_a_monster_of_a_word_left_out() -> None:
    pieces = split("word " * 2_000)
    assert max(map(len, pieces)) <= MAX_SENTENCE
    assert sum(len(piece.split()) for piece in pieces) == 2_000
    assert paragraphs(f"The army {'x' * 1_000_000} left.") == ["The army left."]


def test_the_marks_of_footnotes_are_left_out() -> None:
    text = "It denied that its men had looted homes.1 It said so.[12] They left.² Then 12 came."
    assert paragraphs(text) == [
        "It denied that its men had looted homes. It said so. They left. Then 12 came."
    ]
    assert paragraphs("The army denied it.3") == ["The army denied it."]
