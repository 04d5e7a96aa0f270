"""Whose verb it is: the subject, near or far, of a verb of reporting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from features.reading.reporting_verbs import word_list
from features.reading.speakers import can_speak
from features.reading.stray_parts import joined_subject, late_subject

if TYPE_CHECKING:
    from spacy.tokens import Token


_JUDGING: Final = frozenset({"call", "describe", "brand", "label", "denounce", "dismiss"})


def speaker_of(verb: Token) -> Token | None:
    """Return the head of who says it, or None where nobody is named: "is said to have fallen"."""
    if any(child.dep_ == "auxpass" for child in verb.children):
        return agent(verb)
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if not subjects and verb.dep_ == "acl" and verb.tag_ == "VBN":
        return agent(verb)
    if subjects:
        return _subject(verb, subjects)
    stray = late_subject(verb)
    if verb.dep_ == "conj" and is_verb(verb.head):
        stray = stray or joined_subject(verb)
        return stray or _shared_subject(verb)
    if stray is not None:
        return stray
    if verb.dep_ in {"advcl", "xcomp"} and (verb.tag_ == "VBG" or verb.dep_ == "xcomp"):
        above = verb.head
        if (
            above.dep_ == "ccomp" and verb.lemma_ in _JUDGING
        ):  # "denied that X came, calling it ..."
            above = above.head
        return speaker_of(above) if above.pos_ in {"VERB", "AUX", "ADJ"} else None
    if verb.dep_ == "acomp":  # "was unable to confirm"
        return speaker_of(verb.head)
    if verb.dep_ == "pcomp" and verb.head.lower_ != "as" and is_verb(verb.head.head):
        return speaker_of(verb.head.head)
    if verb.dep_ == "acl" and verb.tag_ in {"VBG", "VBD"}:
        return _issuer(verb.head) or (verb.head if can_speak(verb.head) else None)
    return None


def _subject(verb: Token, subjects: list[Token]) -> Token | None:
    subject = subjects[-1]
    if subject.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
        subject = verb.head
    if subject.lower_ in {"i", "we", "you", "there", "what", "this", "that"}:
        return None
    if subject.pos_ == "PRON" and subject.lower_ in {"he", "she", "it", "they"}:
        return subject
    return subject if can_speak(subject) else None


def agent(verb: Token) -> Token | None:
    """Return the head of who did it, in the passive: "was denied by the army"."""
    for child in verb.children:
        if child.dep_ == "agent":
            for noun in child.children:
                if noun.dep_ == "pobj" and can_speak(noun):
                    return noun
    return None


def _shared_subject(verb: Token) -> Token | None:
    """The subject of the verb it is joined to; of the reporting verb above, if that cannot speak.

    "said that aircraft had helped but denied having bombed": the parser may join "denied" to
    "helped".
    """
    above = verb.head
    while above.dep_ == "conj" and not any(child.dep_ == "nsubj" for child in above.children):
        above = above.head
    shared = speaker_of(above)
    if shared is not None or above.dep_ != "ccomp":
        return shared
    return speaker_of(above.head)


def _issuer(document: Token) -> Token | None:
    """Who put out a document that says something: "it released a statement claiming ..."."""
    if document.lemma_.lower() in word_list("documents") and document.dep_ == "dobj":
        return speaker_of(document.head)
    return None


def is_verb(token: Token) -> bool:
    """Whether a token is a verb."""
    return token.pos_ in {"VERB", "AUX"}
