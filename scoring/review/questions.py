"""The three questions that a reviewer answers about a claim, as every part of review names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from features.catalogue import EXTRACTORS

VERDICT: Final = "verdict"
"""Name of the first question: is the claim, as stated, true?"""
VERDICTS: Final = ("true", "mostly true", "contested", "mostly false", "false", "cannot tell")
"""What a verdict can be."""
WRONG_REASON: Final = "wrong reason"
"""Name of the second question: which reason was wrong?"""
NONE: Final = "none"
"""The answer that no reason was wrong."""
EVIDENCE: Final = "evidence"
"""The answer that a report was misread: taken to support what it does not, or the reverse."""
FAMILIES: Final = tuple(extractor.family for extractor in EXTRACTORS)
"""Families of reasons, as the card names them beside each."""
NOTE: Final = "note"
"""Name of the third question: a note, with the address of the page that settles it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name, what is asked, the answers to choose from, if several may be chosen.

    Without answers to choose from it is answered in free text.
    """

    name: str
    asks: str
    options: tuple[str, ...] = ()
    several: bool = False


QUESTIONS: Final = (
    Question(
        VERDICT,
        "Is the claim, as stated, true? A denial of something that happened is false. Judge from "
        "pages, not from the score; 'contested' is for what pages leave open, 'cannot tell' for "
        "what you did not find.",
        VERDICTS,
    ),
    Question(
        WRONG_REASON,
        "Which reason was wrong? Families stand beside the reasons; 'evidence' is for a report "
        "that was misread.",
        (NONE, EVIDENCE, *FAMILIES),
        several=True,
    ),
    Question(NOTE, "The address of the page that settles it, and what you would add."),
)
"""In the order in which they are asked."""
