"""Whom a pronoun or a bare noun means: the source named before that it can stand for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from features.reading.speakers import Speaker

_GROUPS: Final = frozenset(
    {"group", "movement", "organisation", "organization", "faction", "militia"}
)
_REMEMBERED: Final = 40
_SENTENCES: Final = 6
"""Sentences back to which a pronoun may point."""


class Antecedents:
    """Those who were spoken of so far, sentence by sentence; those who spoke are meant first.

    Errors: the gender of a name is not known, so "he" and "she" mean the same here.
    """

    def __init__(self) -> None:
        self._spoke: list[Speaker] = []
        self._now: list[Speaker] = []
        self._before: list[list[Speaker]] = []

    def spoke(self, speaker: Speaker) -> None:
        """Remember a source that just spoke."""
        self._spoke = [*self._spoke[-_REMEMBERED:], speaker]
        self._now.append(speaker)

    def end_sentence(self, subjects: Iterable[Speaker]) -> None:
        """Remember who was the subject of something in the sentence that ends here."""
        spoke = self._now[::-1]
        self._before = [*self._before[-_SENTENCES:], [*spoke, *subjects]]
        self._now = []

    def of_pronoun(self, pronoun: str, nearer: list[Speaker]) -> Speaker | None:
        """Return whom a pronoun means: one of the same sentence before it, else of the last ones.

        In each sentence those who spoke come first.
        """
        for others in (self._now[::-1], nearer[::-1], *self._before[::-1]):
            for other in others:
                if _may_mean(pronoun, other):
                    return other
        return None

    def of_noun(self, speaker: Speaker) -> Speaker:
        """Return the fuller name of a bare noun: "the official" after "a Western official"."""
        if speaker.named or " " in speaker.name:
            return speaker
        for other in reversed(self._spoke):
            same = other.head == speaker.head or speaker.name.lower() in other.name.lower().split()
            if same and other.plural == speaker.plural and len(other.name) > len(speaker.name):
                return other
            if speaker.head in _GROUPS and not other.person and not other.plural:
                return other
        return speaker


def _may_mean(pronoun: str, other: Speaker) -> bool:
    if pronoun in {"he", "she"}:
        return other.person and not other.plural
    if pronoun == "it":
        return not other.person and not other.plural
    return other.plural or not other.person
