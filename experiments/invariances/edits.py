"""Edits of wording, numbers and sides, as an attacker or a careless copyist would make them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import polars as pl

from features.lexicon import terms

_LOADED: Final = {
    "terrorist": "fighter",
    "militant": "terrorist",
    "fighter": "terrorist",
    "rebel": "terrorist",
    "insurgent": "terrorist",
    "gunman": "terrorist",
    "gunmen": "terrorists",
    "regime": "government",
    "government": "regime",
}
_SYNONYMS: Final = {
    " said ": " stated ",
    " killed ": " left dead ",
    " destroyed ": " wrecked ",
    " captured ": " seized ",
    " attack": " assault",
    " strike": " raid",
    " civilians": " ordinary people",
    " soldiers": " troops",
}
_FRAMES: Final = (
    ("Word has come in from several places in the district overnight: ",
     " Nothing further could be learned before nightfall today."),
    ("People on the spot describe it like this, one after another: ",
     " More will follow as soon as anybody gets through."),
    ("From the scene comes this account, written down that evening: ",
     " The rest remains open until tomorrow morning at least."),
)  # fmt: skip
PARAPHRASES: Final = len(_FRAMES)
"""Ways to put a text in other words."""
_WORDS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_ALSO: Final = {
    "assad_regime": ("Syrian", "government"),
    "isis": ("Islamic State",),
    "iraq_saddam": ("Iraqi",),
    "kurds_sdf": ("Kurd",),
    "rebels": ("opposition",),
    "serbia": ("Serb", "Yugoslav"),
    "turkey": ("Turk",),
    "us_coalition": ("American",),
}
"""What sides of our own corpora are called in texts, beside the words of their id."""


def without_hedges(column: str = "text") -> pl.Expr:
    """Return the text without its attributive and epistemic terms; as it was where nothing is left.

    >>> pl.DataFrame({"text": ["Reportedly 50 may have died."]}).select(without_hedges()).item()
    '50 have died.'
    """
    found = sorted({*terms("attributive"), *terms("epistemic")}, key=len, reverse=True)
    words = "|".join(
        r"\W+".join(term.rstrip("*").split()) + r"\w*" * term.endswith("*") for term in found
    )
    rest = pl.col(column).str.replace_all(rf"(?i)\b(?:{words})\b", "")
    rest = rest.str.replace_all(r"\s+", " ").str.strip_chars(" ,;")
    return pl.when(rest.str.contains(r"\p{L}")).then(rest).otherwise(column)


def reportedly(column: str = "text") -> pl.Expr:
    """Return the text handed on to nobody in particular."""
    return pl.lit("Reportedly, ") + pl.col(column)


def other_loaded_words(column: str = "text") -> pl.Expr:
    """Return the text with fighters called terrorists, governments regimes, and the reverse."""
    swaps = _LOADED | {old.capitalize(): new.capitalize() for old, new in _LOADED.items()}
    return pl.col(column).str.replace_many(list(swaps), list(swaps.values()))


def to_the_minute(column: str = "text") -> pl.Expr:
    """Return the text with a time that nobody gave."""
    return pl.col(column).str.strip_chars_end(". ") + pl.lit(", at 14:32.")


def paraphrase(number: int, column: str = "text") -> pl.Expr:
    """Return the text in other words, the `number`th way (from 1 to `PARAPHRASES`)."""
    before, after = _FRAMES[number - 1]
    reworded = pl.col(column).str.replace_many(list(_SYNONYMS), list(_SYNONYMS.values()))
    return pl.lit(before) + reworded + pl.lit(after)


def tenfold(text: str | None, numbers: Iterable[float | None]) -> str | None:
    """Return the text with whole numbers ten times as large, in figures or in words up to twenty.

    >>> tenfold("Said 12 died on 12 May; twelve, not 1,200.", [12.0])
    'Said 120 died on 12 May; 120, not 1,200.'
    """
    for number in {n for n in numbers if n and n == int(n)}:
        whole = int(number)
        forms = {f"{whole:,}", f"{whole}"} | set(_WORDS[whole : whole + 1] if whole > 1 else ())
        written = rf"(?<![\w.,])(?:{'|'.join(forms)})(?![\w]|[.,]\d|\s+(?:{_MONTHS})\b)"
        text = text and re.sub(written, str(whole * 10), text, flags=re.IGNORECASE)
    return text


def exchanged(text: str | None, one: str | None, other: str | None) -> str | None:
    """Return the text with the names of two sides in each other's place.

    >>> exchanged("Russian jets bombed Ukrainian positions.", "russia", "ukraine")
    'Ukraine jets bombed Russia positions.'
    """
    if not (text and one and other):
        return text
    swap = re.compile(f"(?P<one>{_names(one)})|(?P<other>{_names(other)})")
    return swap.sub(lambda found: _title(other if found["one"] else one), text)


def _names(side: str) -> str:
    """A pattern for a side: words that begin as those of its id do; short ones in capitals."""
    short = [word.upper() for word in side.split("_") if len(word) <= 3]
    begun = [word[:5] for word in side.split("_") if len(word) > 3]
    begun += _ALSO.get(side, ())
    return "|".join([rf"\b{word}\b" for word in short] + [rf"\b(?i:{b})\w*" for b in begun])


def _title(side: str) -> str:
    return side.replace("_", " ").title()
