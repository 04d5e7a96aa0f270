"""Hostile text: hidden characters, look-alike letters, mixed scripts, tags."""

from __future__ import annotations

import polars as pl
import pytest

from features.reading.html_text import html_text, is_html
from features.reading.language import language_of
from features.reading.lookalikes import unmasked
from features.reading.plain_text import plain, plain_texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ar\u200bmy den\u00adied it.", "The army denied it."),
        ("The army d\u0435ni\u0435d it.", "The army denied it."),  # Cyrillic e
        ("The army \u0455\u0430\u0456\u0501 so today.", "The army said so today."),  # all Cyrillic
        ("The \uff41\uff52\uff4d\uff59 left.", "The army left."),  # fullwidth
        ("It \U0001d5f3\U0001d5f2\U0001d5f9\U0001d5f9.", "It fell."),  # mathematical
        ("d\u200denied", "denied"),
        ("Losses: 45\u00b2", "Losses: 45\u00b2"),
        ("Erdo\u011fan, Vukoti\u0107", "Erdo\u011fan, Vukoti\u0107"),
        ("Z\u0301\u0302\u0303\u0304algo", "Z\u0301\u0302algo"),
        ("k\u0337i\u0336l\u0332l\u0338ed", "killed"),  # struck through, underlined
        ("\u0661\u0662 killed, \u06f3 hurt", "12 killed, 3 hurt"),  # Arabic and Persian digits
    ],
)  # fmt: skip
def test_disguised_words_become_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "\u0421\u0438\u0440\u0438\u044f \u0437\u0430\u044f\u0432\u0438\u043b\u0430",
        "\u0420\u043e\u0441\u0430\u0442\u043e\u043c said so",
        "\u0646\u0641\u0649 \u0627\u0644\u062c\u064a\u0634",
        "\u039f \u03c3\u03c4\u03c1\u03b1\u03c4\u03cc\u03c2",
    ],
)  # fmt: skip
def test_honest_words_of_other_scripts_stay_as_they_are(text: str) -> None:
    assert unmasked(text) == text


def test_a_page_is_read_as_it_is_seen() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><nav>Home</nav>"
        "<h1>Head</h1><p>The <em>army</em> left&nbsp;&mdash; it&#39;s said.<br>So.</p>"
        "<script>document.write('The army denied it.')</script>"
        "<div style='display: none'><p>The rebels won.</p></div>"
        "<p onclick=\"alert('x')\">It fell.</p></body></html>"
    )
    assert is_html(page)
    assert html_text(page) == "Head\n\nThe army left — it's said. So.\n\nIt fell."


def test_a_page_that_is_broken_off_is_still_read() -> None:
    assert html_text("<p>It fell.<p>It bur<b>ned") == "It fell.\n\nIt burned"


def test_less_than_is_no_tag() -> None:
    assert plain("Losses < 40 and > 20; a<b") == "Losses < 40 and > 20; a<b"


def test_a_column_is_cleaned_where_it_has_to_be_and_nulls_stay() -> None:
    texts = pl.Series(["It fell.", None, "It f\u0435ll &amp; burned.", "<b>No</b>"])
    assert plain_texts(texts).to_list() == ["It fell.", None, "It fell & burned.", "No"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The army said that it had taken the town.", "English"),
        ("ISIS: Deir ez-Zor, Raqqa", "English"),
        ("L’armée a démenti les informations sur la chute de la ville.", "French"),
        ("Die Armee hat den Angriff nach eigenen Angaben zurückgeschlagen.", "German"),
        ("El ejército negó que sus tropas hubieran abandonado la ciudad.", "Spanish"),
        ("Ordu bir saat içinde geri çekildi ve bunun için yeni bir plan var.", "Turkish"),
        ("Минобороны опровергло сообщения.", "Russian"),
        ("Міноборони спростувало інформацію про втрати.", "Ukrainian"),
        ("نفت الوزارة سقوط المدينة", "Arabic"),
        ("وزارت دفاع این گزارش را تکذیب کرد", "Persian"),
        ("הצבא הכחיש את הדיווח", "Hebrew"),
    ],
)  # fmt: skip
def test_a_language_is_named(text: str, language: str) -> None:
    assert language_of(text) == language
