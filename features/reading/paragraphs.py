"""An article in its parts: paragraphs, headings apart, and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from features.reading.masked_text import MaskedText

MAX_SENTENCE: Final = 1_000
"""Characters of a sentence that are parsed as one; a longer one is cut at a space."""
_MAX_WORD: Final = 200
"""Characters of the longest word; a longer one carries nothing that can be read."""
_HEADING_WORDS: Final = 25
_PAGE: Final = 120
"""Characters of the widest line of text that was broken into lines."""
_FULL: Final = 0.6
"""The share of the width that a broken line fills at the least."""
_ENDS: Final = re.compile(r"[.!?…:;][”\"’»)\]]*$")
_DATELINE: Final = re.compile(
    r"^[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,40}(?:, [A-Z][a-z]+(?:\.? \d{1,2})?)?"
    r"(?: ?\([A-Za-z ]{2,20}\))? ?[—–-]+ "
)
_MARKER: Final = re.compile(
    r"^(?:[-*•·–—]\s+|\(?\d{1,2}[.)]\s+|(?:UPDATED?|LIVE|LATEST)\b[^:]{0,30}:\s+|"
    r"\d{1,2}[:.]?\d{2}\s*(?:GMT|UTC|a\.m\.|p\.m\.)?\s*[:–—-]\s+)+"
)
"""What stands before an item of a list or of a live report, and is no part of its sentence."""
_NOTE: Final = re.compile(
    r"(?<=\S)\[(?:\d{1,3}|note \d+|citation needed)\]|(?<=[.!?”\"’])[¹²³⁰⁴-⁹]+"
    r"|(?<=[a-z]{2}[.!?])\d{1,3}(?=\s|$)"
)
"""The mark of a footnote, as in pages that were copied."""
_BOUNDARY: Final = re.compile(r"[.!?…]+[”\"’»)\]]*\s+(?=[“\"‘«(\[]?[A-ZÀ-Þ0-9])")
_SHORTENED: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Maj|Capt|Cpl|Sgt|Adm|Brig|Cmdr|Gov|Sen|Rep|No|vs|Jan|"
    r"Feb|Aug|Sept?|Oct|Nov|Dec|approx|etc)|\b[A-Z]|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, headings and datelines left out.

    >>> paragraphs("Rebels claim a town\\n\\nKYIV (Agency) - The army left.")
    ['The army left.']
    """
    kept = [_MARKER.sub("", block) for block in _blocks(text) if not _is_heading(block)]
    return [_DATELINE.sub("", block, count=1) for block in kept]


def sentences(masked: MaskedText) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a masked paragraph starts and ends.

    >>> text = "Lt. Col. Adam left. “Yes.” He won."
    >>> [text[start:end] for start, end in sentences(MaskedText(text, []))]
    ['Lt. Col. Adam left.', '“Yes.”', 'He won.']
    """
    text, start = masked.text, 0
    for boundary in _BOUNDARY.finditer(text):
        if _SHORTENED.search(text, max(start, boundary.start() - 12), boundary.start() + 1):
            continue
        yield from _pieces(text, start, boundary.end())
        start = boundary.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without the spaces round it, in pieces where it is too long to be one."""
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start, start + MAX_SENTENCE)
        cut = space if space > start else start + MAX_SENTENCE
        yield start, cut
        start = cut
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _blocks(text: str) -> Iterator[str]:
    unmarked = _NOTE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for block in re.split(r"\n[ \t]*\n", unmarked):
        lines = [line for line in map(_without_monsters, block.splitlines()) if line]
        width = max(map(len, lines), default=0)
        joined = ""
        for at, line in enumerate(lines):
            if at and _is_broken(lines[at - 1], width):
                joined += f" {line}"
            else:
                if joined:
                    yield joined
                joined = line
        if joined:
            yield joined


def _is_broken(line: str, width: int) -> bool:
    """Whether a line ends where the page does, and not where a paragraph or a heading does."""
    return width <= _PAGE and len(line) >= _FULL * width and not _ENDS.search(line)


def _without_monsters(line: str) -> str:
    return " ".join(word for word in line.split() if len(word) <= _MAX_WORD)


def _is_heading(block: str) -> bool:
    return not _ENDS.search(block) and len(block.split()) <= _HEADING_WORDS
