"""Which language a text is in, by its script, its letters and its smallest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

ENGLISH: Final = "English"
NO_WORDS: Final = "no words"
"""Instead of a language: nothing but emoji, numbers, addresses or names that are called."""
_WORDLESS: Final = r"https?://\S*|www\.\S*|@[\p{L}\p{N}_]+"
_READ: Final = 2_000
"""Characters from the start of a text that are looked at."""
_FEW_WORDS: Final = 4
_TOLD: Final = 0.12
"""The share of small words from which a text counts as being in another language."""
_CLEARLY: Final = 1.25
_FEW_TELLS: Final = 2
"""Small words of another language at the least: one, as "a", may be of any."""
_OTHER_LETTERS: Final = r"[\p{L}--[A-Za-zÀ-ÖØ-öø-ɏ]]"
_AT_ONCE: Final = 50_000
"""Texts whose words are counted at once: it bounds the memory, and changes nothing else."""


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


def languages_of(texts: pl.Series) -> pl.Series:
    """Return the language of each text as `language_of` does, texts in Latin letters all at once.

    Where there are no words, as in a post that is a link, nothing can be read: `NO_WORDS`.

    >>> languages_of(pl.Series(["Минобороны заявило.", "It fell.", "😀 https://a.example/b"])).to_list()
    ['Russian', 'English', 'no words']
    """
    parts = [_languages_of(texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
    return pl.concat(parts) if parts else texts.cast(pl.String)


def _languages_of(texts: pl.Series) -> pl.Series:
    seen = texts.str.slice(0, _READ)
    other = seen.str.contains(_OTHER_LETTERS)
    found = _by_counted_words(seen).zip_with(~other, pl.Series([None], dtype=pl.String))
    at = other.arg_true()
    named = found.scatter(at, [language_of(text) for text in seen.gather(at)])
    worded = seen.str.replace_all(_WORDLESS, " ").str.contains(r"\p{L}{2}|\p{Lo}")
    return named.zip_with(worded, pl.Series([NO_WORDS]))


def _by_counted_words(seen: pl.Series) -> pl.Series:
    """What `_by_words` says of each text."""
    words = seen.str.to_lowercase().str.extract_all(r"\p{L}+")
    each = words.to_frame("word").with_row_index("n").explode("word", empty_as_null=True)
    latin = [language for language in _languages() if language.script == "LATIN"]
    counted = each.group_by("n", maintain_order=True).agg(
        pl.col("word").is_in(list(language.tells)).sum().alias(language.name) for language in latin
    )
    others = [language.name for language in latin if language.name != ENGLISH]
    most = pl.max_horizontal(others)
    named = pl.coalesce(pl.when(pl.col(name) == most).then(pl.lit(name)) for name in others)
    n_words = pl.lit(words.list.len())
    least = pl.max_horizontal(pl.lit(_FEW_TELLS), _TOLD * n_words, _CLEARLY * pl.col(ENGLISH))
    clearly = (n_words >= _FEW_WORDS) & (most >= least)
    return counted.select(pl.when(clearly).then(named).otherwise(pl.lit(ENGLISH))).to_series()


def _by_words(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < _FEW_WORDS:
        return ENGLISH
    counts = {
        language.name: sum(word in language.tells for word in words)
        for language in _languages()
        if language.script == "LATIN"
    }
    english = counts.pop(ENGLISH)
    other = max(counts, key=lambda name: counts[name])
    least = max(_FEW_TELLS, _TOLD * len(words), _CLEARLY * english)
    return other if counts[other] >= least else ENGLISH


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
