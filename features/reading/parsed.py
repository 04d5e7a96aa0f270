"""A sentence as the parser sees it, and how to get from its words to the words of the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from features.reading.masked_text import MaskedText
from features.reading.quotes import is_stand_in

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_SMALL_GAP: Final = 4


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A parsed sentence of a masked paragraph: `start` is where in the paragraph it begins."""

    doc: Doc
    paragraph: MaskedText
    start: int
    paragraph_number: int

    def written(self, tokens: Sequence[Token]) -> str:
        """Return what the article has from the first of these tokens to the last."""
        first, last = tokens[0], tokens[-1]
        return self._original(first.idx, last.idx + len(last))

    def written_apart(self, tokens: Sequence[Token]) -> str:
        """Return what the article has for tokens that need not be next to one another.

        A gap of a few words is kept, as an adverb that the parser hung elsewhere; a longer one is
        left out.
        """
        runs: list[list[Token]] = []
        for token in tokens:
            if runs and token.i - runs[-1][-1].i <= _SMALL_GAP:
                runs[-1].append(token)
            else:
                runs.append([token])
        worded = (run for run in map(in_order, runs) if not all(token.is_punct for token in run))
        return " ".join(map(self.written, worded))

    @property
    def text(self) -> str:
        """The sentence as the article has it."""
        return self._original(0, len(self.doc.text))

    def quotes(self) -> list[Token]:
        """The tokens that stand for a whole quotation."""
        return [token for token in self.doc if is_stand_in(token.text) and self._is_quoted(token)]

    def quoted(self, stand_in: Token) -> str:
        """Return a whole quotation as written, with its marks."""
        first = stand_in.idx - 1
        last = stand_in.idx + len(stand_in)
        while last < len(self.doc.text) and self.doc.text[last] in '.,!?…”»’"':
            last += 1
        return self._original(first, last)

    def is_only_quoted(self) -> bool:
        """Whether nothing is said outside quotation marks."""
        outside = [token for token in self.doc if not token.is_punct and not token.is_space]
        return bool(outside) and all(token in self.quotes() for token in outside)

    def _original(self, start: int, end: int) -> str:
        return self.paragraph.original(self.start + start, self.start + end)

    def _is_quoted(self, token: Token) -> bool:
        return token.idx > 0 and self.doc.text[token.idx - 1] in '“«„"‘'


def in_order(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens in the order of the text, each once, without marks at either end."""
    found = sorted({token.i: token for token in tokens}.values(), key=lambda token: token.i)
    while found and (found[0].is_space or found[0].text in ",;:—–-."):
        found = found[1:]
    while found and (found[-1].is_space or found[-1].dep_ == "cc" or found[-1].text in ",;:—–-"):
        found = found[:-1]
    return found
