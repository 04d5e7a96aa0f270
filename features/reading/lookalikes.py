"""Letters that are not what they look like: Cyrillic in a Latin word, fullwidth and styled letters.

They hide words from word lists: "claimed" with a Cyrillic letter in it is on no list. Words that
are honestly of another script are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

_JOINERS: Final = re.compile(
    r"(?<=[A-Za-z])[\u200c-\u200f\u3164\uffa0\u115f\u1160]+(?=[A-Za-z]|\b)"
)
_STACKED: Final = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")
"""More than two accents on one letter: no language writes so."""
_STRUCK: Final = re.compile(r"(?<=[A-Za-z0-9])[\u0332-\u0338]+")
"""Lines under and through a Latin letter or a digit."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MOSTLY: Final = 0.7


def unmasked(text: str) -> str:
    """Return a text with disguised Latin letters put right; other scripts stay as they are.

    A letter that only looks Latin is put right in a word that also has Latin letters, and in a word
    made of nothing but such letters where the text is mostly Latin. Styled and fullwidth letters
    and the digits of every script become plain ones; superscripts, which are notes, stay apart from
    the numbers before them.

    >>> unmasked("ISIS \\u0441laim\\u0435d \\uff54\\uff57\\uff4f tanks")
    'ISIS claimed two tanks'
    """
    if text.isascii():
        return text
    plain = _STRUCK.sub("", "".join(map(_unstyled, text)))
    plain = _STACKED.sub(r"\1", plain)
    plain = _JOINERS.sub("", plain)
    latin = _is_mostly_latin(plain)
    return _WORD.sub(lambda word: _put_right(word[0], latin), plain)


def _put_right(word: str, latin: bool) -> str:
    if word.isascii():
        return word
    alike = _lookalikes()
    strange = [letter for letter in word if not _is_latin(letter) and letter.isalpha()]
    if not strange or any(letter not in alike for letter in strange):
        return word
    if len(strange) == sum(map(str.isalpha, word)) and not latin:
        return word
    return "".join(letter if _is_latin(letter) else alike.get(letter, letter) for letter in word)


def _unstyled(letter: str) -> str:
    if letter.isascii():
        return letter
    if (digit := unicodedata.decimal(letter, None)) is not None:
        return str(digit)
    form = unicodedata.normalize("NFKC", letter)
    plain = form.isascii() and form.isalnum() and unicodedata.category(letter) in _STYLED
    return form if plain else letter


_STYLED: Final = frozenset({"Lu", "Ll", "Lm", "Nd", "So"})
"""Letters, decimal digits and letters in circles; superscripts and fractions are of others."""


def _is_latin(letter: str) -> bool:
    return letter.isascii() or (letter not in _lookalikes() and _script(letter) == "LATIN")


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_mostly_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(letter.isascii() for letter in letters)
    return latin > _MOSTLY * len(letters)


@cache
def _lookalikes() -> dict[str, str]:
    text = (files("features.reading") / "lookalikes.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}
