"""What is said in quotation marks: whole statements, and a few words quoted in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from features.reading.masked_text import MaskedText, Substitution

_CLOSING: Final = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’"}
_WHOLE_WORDS: Final = 3
_NAME_PREFIX: Final = re.compile(r"\b([Aa]l|[Ee]l|[Aa]n|[Aa]r|[Aa]s|[Aa]sh|[Aa]d)-(?=[A-ZÀ-Þ])")
"""The Arabic article before a name, which a parser takes for a word of its own."""
_OPENING: Final = re.compile(
    r"(?:^|(?<=[.!?”\"] ))(?:Near|Outside|Inside|Across|Around)(?= [A-ZÀ-Þ])"
)
"""Prepositions that a parser takes for a name where they open a sentence; read as "In"."""
_STAND_IN: Final = "Yes"
"""The word read in place of a whole quotation: no verb in it can be taken for one outside."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation from its opening mark up to and with its closing one; `whole` if a statement."""

    start: int
    end: int
    whole: bool


def quotes_in(text: str) -> list[Quote]:
    """Return the quotations of a paragraph in order; one that is not closed runs to its end.

    A quotation is a whole statement where it has some words and starts or ends as a sentence does.

    >>> [(q.start, q.end, q.whole) for q in quotes_in('A “tactical move”, he said: “We left it.”')]
    [(2, 17, False), (28, 41, True)]
    """
    return [Quote(start, end, _is_whole(text, start, end)) for start, end in _spans(text)]


def masked(text: str) -> MaskedText:
    """Return a paragraph for the parser: whole quotations as one word, and names in one piece.

    The marks of words that are quoted in passing are left out: the sentence runs on through them.

    >>> masked('The “pure fantasy” of al-Qaim, he said: “They came. They lost.”').text
    'The pure fantasy of AlQaim, he said: “Yes.”'
    """
    changes: list[Substitution] = []
    whole: list[Quote] = []
    for quote in quotes_in(text):
        last = quote.end - 1 if _is_closed(text, quote) else quote.end
        if quote.whole:
            whole.append(quote)
            ending = re.search(r"[.,!?…]*\s*$", text[quote.start + 1 : last])
            tail = ending[0].strip() if ending else ""
            changes.append(Substitution(quote.start + 1, last, _STAND_IN + tail))
        else:
            changes.append(Substitution(quote.start, quote.start + 1, ""))
            if last < quote.end:
                changes.append(Substitution(last, quote.end, ""))
    names = [
        *((name, name[1].capitalize()) for name in _NAME_PREFIX.finditer(text)),
        *((opening, "In") for opening in _OPENING.finditer(text)),
    ]
    changes += [
        Substitution(found.start(), found.end(), instead)
        for found, instead in names
        if not any(quote.start <= found.start() < quote.end for quote in whole)
    ]
    return MaskedText(text, changes)


def is_stand_in(word: str) -> bool:
    """Whether a word of a masked text may stand for a whole quotation."""
    return word == _STAND_IN


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        mark = text[at]
        if mark in _CLOSING and _opens(text, at):
            end = _closes(text, at + 1, _CLOSING[mark])
            yield at, end
            at = end
        else:
            at += 1


def _opens(text: str, at: int) -> bool:
    """Whether a mark opens: a straight or single one only where no letter is before it."""
    return text[at] in "“«„" or at == 0 or not text[at - 1].isalnum()


def _closes(text: str, at: int, marks: str) -> int:
    for place in range(at, len(text)):
        if text[place] not in marks:
            continue
        if marks == "’" and text[place + 1 : place + 2].isalnum():
            continue  # an apostrophe
        return place + 1
    return len(text)


def _is_closed(text: str, quote: Quote) -> bool:
    return quote.end - 1 > quote.start and text[quote.end - 1] in _CLOSING[text[quote.start]]


def _is_whole(text: str, start: int, end: int) -> bool:
    inside = text[start + 1 : end].strip('“”«»„"‘’ ')
    before = text[:start].rstrip()
    least = 1 if before.endswith(":") else _WHOLE_WORDS
    if len(inside.split()) < least or not inside[0].isupper():
        return False
    return inside[-1] in ".,!?…" or not before or before[-1] in ':,.!?”»"—–'
