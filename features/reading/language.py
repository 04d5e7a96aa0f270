"""Which language a text is in, by its script, its letters and its smallest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ENGLISH: Final = "English"
_READ: Final = 2_000
"""Characters from the start of a text that are looked at."""
_FEW_WORDS: Final = 4
_TOLD: Final = 0.12
"""The share of small words from which a text counts as being in another language."""
_CLEARLY: Final = 1.25


@dataclass(frozen=True, slots=True)
class _Language:
    name: str
    script: str
    tells: frozenset[str]


def language_of(text: str) -> str:
    """Return the language of a text by its English name; English where nothing tells otherwise.

    A few words in Latin letters tell too little and count as English. Unlisted languages in Latin
    letters may count as English too, and rare ones of a shared script as a commoner one.

    >>> language_of("The army said it had retaken the town.")
    'English'
    >>> language_of("Минобороны заявило, что посёлок взят."), language_of("نفى الجيش الهجوم")
    ('Russian', 'Arabic')
    >>> language_of("L'armée a déclaré que la ville est sous le contrôle de ses forces.")
    'French'
    """
    seen = text[:_READ]
    scripts = Counter(_script(letter) for letter in seen if letter.isalpha())
    if not scripts:
        return ENGLISH
    script = scripts.most_common(1)[0][0]
    if script == "CJK" and scripts["HIRAGANA"] + scripts["KATAKANA"]:
        script = "HIRAGANA"
    if script == "LATIN":
        return _by_words(seen)
    return _by_letters(seen, script)


def _by_words(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < _FEW_WORDS:
        return ENGLISH
    shares = {
        language.name: sum(word in language.tells for word in words) / len(words)
        for language in _languages()
        if language.script == "LATIN"
    }
    english = shares.pop(ENGLISH)
    other = max(shares, key=lambda name: shares[name])
    return other if shares[other] >= max(_TOLD, _CLEARLY * english) else ENGLISH


def _by_letters(text: str, script: str) -> str:
    """The language with letters of its own in the text; else the commonest of its script."""
    sharing = [language for language in _languages() if language.script == script]
    if not sharing:
        return f"a language in {script.title()} script"
    for language in sharing:
        if language.tells & set(text.lower()):
            return language.name
    plain = [language.name for language in sharing if not language.tells]
    return (plain or [_COMMONEST.get(script, sharing[-1].name)])[0]


_COMMONEST: Final = {"CYRILLIC": "Russian", "ARABIC": "Arabic"}


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


@cache
def _languages() -> tuple[_Language, ...]:
    text = (files("features.reading") / "languages.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        _Language(name, script, frozenset(tells.split() if script == "LATIN" else tells))
        for name, script, tells in rows
    )
