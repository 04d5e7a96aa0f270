"""Who reports what in one sentence: by a verb, by "according to", by a noun, or by a colon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from features.reading.content import content_of, is_question
from features.reading.outlets import outlet_of
from features.reading.parsed import ParsedSentence, in_order
from features.reading.reporting_verbs import (
    ReportingVerb,
    nouns_of_saying,
    reporting_verbs,
    word_list,
)
from features.reading.speakers import can_speak
from features.reading.stray_parts import late_subject, lost_subjects
from features.reading.subjects import agent, is_verb, speaker_of

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_REPORTS: Final = 20
"""Attributions that are read in one sentence; what has more is no sentence."""
_THEM: Final = frozenset({"him", "her", "it", "them"})
_HYPOTHETICAL: Final = frozenset(
    {"will", "would", "may", "might", "should", "must", "shall", "'ll"}
)
_GOES_ON: Final = frozenset(
    {"continue", "go", "rush", "begin", "hasten", "quick", "seem", "appear"}
)
_EITHER: Final = frozenset({"confirm", "deny"})
_SAY: Final = ReportingVerb("say", "asserts", frozenset({"clause"}))
_ACCORDING: Final = ReportingVerb("according to", "asserts", frozenset({"clause"}))


@dataclass(slots=True)
class Report:
    """One attribution of a sentence: its verb, the head of who speaks, and what is said.

    `said` are the tokens of what is said, `quotes` those that stand for whole quotations, `outlet`
    the head of what was spoken through.
    """

    verb: Token
    entry: ReportingVerb
    speaker: Token
    said: list[Token]
    outlet: Token | None = None
    quotes: list[Token] = field(default_factory=list)


def reports_in(sentence: ParsedSentence) -> list[Report]:
    """Return the attributions of a sentence in order; whole quotations go to the nearest verb."""
    found: list[Report] = []
    for token in sentence.doc:
        found += _reports_at(token, sentence)
        if len(found) >= MAX_REPORTS:
            break
    found = [report for report in found if not _is_own_words(report, found)]
    _part(found)
    quotes = sentence.quotes()
    if quotes and not found:
        found += _by_colon(sentence)
    for quote in quotes:
        able = [report for report in found if report.entry.stance or report.quotes]
        if able:
            min(able, key=lambda report: abs(report.verb.i - quote.i)).quotes.append(quote)
    return [report for report in found if report.said or report.quotes]


def _is_own_words(report: Report, found: list[Report]) -> bool:
    """Whether it is part of what the same speaker says: "it said it had documented 12 deaths"."""
    if report.speaker.lower_ not in {"he", "she", "it", "they"}:
        return False
    return any(
        report.verb.i in {token.i for token in other.said} and report.verb.dep_ == "ccomp"
        for other in found
        if other is not report and other.verb.i < report.speaker.i
    )


def _part(found: list[Report]) -> None:
    """Leave out of what is said an attribution beside it: "said A while C said B"."""
    for report in found:
        for other in found:
            inside = {token.i for token in report.said}
            if not is_verb(other.verb):
                continue
            if other.verb.i in inside and other.verb.dep_ in {"conj", "advcl", "parataxis"}:
                theirs = {token.i for token in other.verb.subtree}
                report.said = in_order(token for token in report.said if token.i not in theirs)


def _reports_at(token: Token, sentence: ParsedSentence) -> Iterator[Report]:
    lemma = token.lemma_.lower()
    if token.lower_ == "according":
        yield from _according_to(token)
    elif token.pos_ == "NOUN" and lemma in nouns_of_saying():
        yield from _by_noun(token)
    elif is_verb(token) and lemma in {"quote", "cite"}:
        yield from _quoted_as_saying(token)
    elif is_verb(token) and lemma in reporting_verbs():
        yield from _by_verb(token, reporting_verbs()[lemma], sentence)


def _by_verb(verb: Token, entry: ReportingVerb, sentence: ParsedSentence) -> Iterator[Report]:
    if (
        _is_hypothetical(verb)
        or _is_neither(verb)
        or _is_held_back(verb)
        or _is_passive_adjective(verb)
    ):
        return
    speaker = speaker_of(verb)
    if speaker is None:
        return
    said = content_of(verb, entry)
    if speaker == late_subject(verb):
        theirs = {token.i for token in speaker.subtree}
        said = in_order(token for token in said if token.i not in theirs)
    if entry.stance != "doubts" and is_question(said) and _leaves_open(verb, said):
        return
    if not said and not (sentence.quotes() and entry.takes & {"clause", "quote", "thing", "claim"}):
        return
    inside = {token.i for token in said}
    if speaker.i in inside:
        return
    yield Report(verb, entry, speaker, said, outlet_of(verb, inside))


def _leaves_open(verb: Token, said: list[Token]) -> bool:
    """Whether a question stays one: "did not say how", "said whether"."""
    return said[0].lower_ == "whether" or any(child.dep_ == "neg" for child in verb.children)


def _is_hypothetical(verb: Token) -> bool:
    modal = any(child.dep_ == "aux" and child.lower_ in _HYPOTHETICAL for child in verb.children)
    condition = verb.dep_ == "advcl" and any(
        child.dep_ == "mark" and child.lower_ in {"if", "unless", "whether"}
        for child in verb.children
    )
    return modal or condition


def _is_neither(verb: Token) -> bool:
    """Whether it is neither confirmed nor denied."""
    both = [verb, verb.head] if verb.dep_ == "conj" else [verb]
    if any(child.lower_ == "neither" for each in both for child in each.children):
        return True
    first = both[-1]  # "did not confirm or deny"
    joined = {each.lemma_ for each in (first, *first.conjuncts) if is_verb(each)}
    is_either = any(child.lower_ == "or" for child in first.children)
    negative = any(child.dep_ == "neg" for child in first.children)
    return negative and is_either and {"confirm", "deny"} <= joined and verb.lemma_ in _EITHER


def _is_held_back(verb: Token) -> bool:
    """Whether it is only to be said: "declined to say", "has yet to confirm"."""
    if not any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.lefts):
        return False
    return verb.head.lemma_.lower() not in _GOES_ON | {"unable"}


def _is_passive_adjective(verb: Token) -> bool:
    """Whether a participle describes a noun: "the captured men", "the reported losses"."""
    by_somebody = verb.head.lemma_ in word_list("things_said") and agent(verb) is not None
    return verb.dep_ in {"amod", "compound"} or (
        verb.dep_ == "acl" and verb.tag_ == "VBN" and not by_somebody
    )


def _according_to(token: Token) -> Iterator[Report]:
    for link in token.children:
        if link.lower_ != "to":
            continue
        for noun in link.children:
            if noun.dep_ == "pobj" and (can_speak(noun) or noun.lower_ in _THEM):
                head = token.head
                lost = {each.i for top in lost_subjects(noun, head) for each in top.subtree}
                inside = {each.i for each in token.subtree} - lost
                said = in_order(each for each in head.subtree if each.i not in inside)
                yield Report(token, _ACCORDING, noun, said)


def _by_noun(noun: Token) -> Iterator[Report]:
    """A noun with its owner and what was said: "an Islamic State claim that ..."."""
    said = [
        child
        for child in noun.children
        if child.dep_ in {"acl", "ccomp", "relcl"}
        and any(each.dep_ == "mark" and each.lower_ == "that" for each in child.children)
    ]
    owner = _owner(noun)
    if said and owner is not None:
        entry = nouns_of_saying()[noun.lemma_.lower()]
        yield Report(noun, entry, owner, in_order(said[0].subtree))


def _owner(noun: Token) -> Token | None:
    for child in noun.children:
        before = child.dep_ in {"poss", "compound", "nmod", "amod"}
        if before and child.pos_ in {"PROPN", "NOUN"} and can_speak(child):
            return child
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}:
            for each in child.children:
                if each.dep_ == "pobj" and can_speak(each):
                    return each
    return None


def _quoted_as_saying(verb: Token) -> Iterator[Report]:
    """ "Rudaw quoted him as saying" and "he was quoted by Rudaw as saying": Rudaw is the outlet."""
    saying = next((token for token in verb.subtree if token.lower_ == "saying"), None)
    if saying is None:
        return
    said = content_of(saying, _SAY)
    passive = [child for child in verb.children if child.dep_ == "nsubjpass"]
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    quoted = next(iter(passive or objects), None)
    if quoted is None or not (can_speak(quoted) or quoted.pos_ == "PRON"):
        return
    outlet = agent(verb) if passive else speaker_of(verb)
    yield Report(saying, _SAY, quoted, said, outlet)


def _by_colon(sentence: ParsedSentence) -> Iterator[Report]:
    """A quotation after a colon: "The general was blunt: “...”", "The general: “...”"."""
    quote = sentence.quotes()[0]
    before = [token for token in sentence.doc[: quote.i] if token.text == ":"]
    if not before:
        return
    root = next(token for token in sentence.doc if token.dep_ == "ROOT")
    subjects = [child for child in root.children if child.dep_ == "nsubj" and child.i < quote.i]
    speaker = subjects[0] if subjects else None
    if speaker is None and before[0].i <= 6:
        nouns = [token for token in sentence.doc[: before[0].i] if token.pos_ == "PROPN"]
        speaker = nouns[-1] if nouns else None
    if speaker is not None and (
        can_speak(speaker) or speaker.lower_ in {"he", "she", "it", "they"}
    ):
        yield Report(root if subjects else before[0], _SAY, speaker, [])
