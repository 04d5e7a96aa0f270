"""Text with some spans put otherwise, and the way back to the text as it was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Substitution:
    """From `start` up to `end` of the text, `instead` is read."""

    start: int
    end: int
    instead: str


class MaskedText:
    """A text in which spans were put otherwise, so that a parser is not led astray by them.

    `text` is what is read, `source` what was written. Substitutions may not overlap.

    >>> masked = MaskedText("He said: “Come. Go.”", [Substitution(10, 19, "Yes.")])
    >>> masked.text
    'He said: “Yes.”'
    >>> masked.original(9, 15)
    '“Come. Go.”'
    """

    def __init__(self, source: str, substitutions: Iterable[Substitution]) -> None:
        self.source = source
        self.substitutions = sorted(substitutions, key=lambda each: each.start)
        parts: list[str] = []
        self._masked, self._written = [0], [0]
        at = written = 0
        for each in self.substitutions:
            parts += [source[written : each.start], each.instead]
            at += each.start - written
            self._add(at, each.start)
            at += len(each.instead)
            written = each.end
            self._add(at, each.end)
        self.text = "".join([*parts, source[written:]])

    def original(self, start: int, end: int) -> str:
        """Return what was written where `text` has the span from `start` up to `end`."""
        first, last = self.position(start), self.position(end, after=True)
        return self.source[first:last]

    def position(self, at: int, *, after: bool = False) -> int:
        """Return where in `source` a place of `text` is; inside a substitution, its nearer edge."""
        index = bisect_right(self._masked, at) - 1
        if index % 2:  # inside what was put instead, or at its start
            inside = at > self._masked[index]
            return self._written[index + 1] if after and inside else self._written[index]
        return self._written[index] + at - self._masked[index]

    def _add(self, masked: int, written: int) -> None:
        self._masked.append(masked)
        self._written.append(written)
