"""Whom a pronoun or a bare noun means: the source named before that it can stand for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from features.reading.speakers import Speaker

_GROUPS: Final = frozenset(
    {"group", "movement", "organisation", "organization", "faction", "militia"}
)
_REMEMBERED: Final = 40


class Antecedents:
    """Those who were spoken of so far, the latest last; those who spoke are meant first.

    Errors: the gender of a name is not known, so "he" and "she" mean the same here.
    """

    def __init__(self) -> None:
        self._spoke: list[Speaker] = []
        self._named: list[Speaker] = []

    def spoke(self, speaker: Speaker) -> None:
        """Remember a source that just spoke."""
        self._spoke = [*self._spoke[-_REMEMBERED:], speaker]

    def mentioned(self, mentions: Iterable[Speaker]) -> None:
        """Remember who was the subject of a sentence."""
        self._named = [*self._named[-_REMEMBERED:], *mentions]

    def of_pronoun(self, pronoun: str, nearer: list[Speaker]) -> Speaker | None:
        """Return whom a pronoun means: one of the same sentence before it, else who spoke last."""
        for others in (nearer[::-1], self._latest()):
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

    def last(self) -> Speaker | None:
        """Return who spoke last."""
        return self._spoke[-1] if self._spoke else None

    def _latest(self) -> list[Speaker]:
        """Who spoke in the last sentences, the latest first, then who was only mentioned."""
        return [*self._spoke[:-4:-1], *self._named[:-4:-1], *self._spoke[-4::-1]]


def _may_mean(pronoun: str, other: Speaker) -> bool:
    if pronoun in {"he", "she"}:
        return other.person and not other.plural
    if pronoun == "it":
        return not other.person and not other.plural
    return other.plural or not other.person
