"""The words of a statement, as the article has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from features.reading.parsed import ParsedSentence, in_order
from features.reading.reports import Report

if TYPE_CHECKING:
    from spacy.tokens import Token

_GROUP: Final = frozenset({"aux", "auxpass", "neg"})
"""What belongs to a verb before it: "could not confirm"."""


def said_text(report: Report, sentence: ParsedSentence, quoted: Sequence[str]) -> str:
    """Return what is said: the verb with what follows it, or what comes before, and `quoted`.

    `quoted` are whole quotations in order, those of the report last.
    """
    after = [token for token in report.said if token.i > report.verb.i]
    if after and len(after) == len(report.said) and _speaks(report.verb):
        before = [each for each in report.verb.lefts if each.dep_ in _GROUP and each.tag_ != "TO"]
        told = sentence.written_apart(in_order([*before, report.verb, *after]))
    else:
        told = sentence.written_apart(report.said)
    missing = [each for each in quoted if each not in told]
    n_before = len(quoted) - len(report.quotes) + sum(_is_before(q, report) for q in report.quotes)
    first = [each for each in quoted[:n_before] if each in missing]
    whole = " ".join(part for part in (*first, told, *missing[len(first) :]) if part).strip()
    return whole[:1].upper() + whole[1:]


def _speaks(verb: Token) -> bool:
    return verb.pos_ in {"VERB", "AUX"} and verb.lower_ != "according"


def _is_before(quote: Token, report: Report) -> bool:
    """Whether a quotation goes on, after its speaker, in words that no mark set apart."""
    words = [token for token in report.said if not token.is_punct]
    return bool(words) and max(quote.i, report.verb.i) < words[0].i
