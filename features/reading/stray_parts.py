"""Parts of a sentence that the parser often hangs on the wrong word, and where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from features.reading.speakers import can_speak

if TYPE_CHECKING:
    from spacy.tokens import Token


def late_subject(verb: Token) -> Token | None:
    """Return the head of who says it where it was taken for part of what is said before.

    "A strike killed 51 people, a health official in the region said": the official was read as a
    name for the people.
    """
    clauses = [child for child in verb.lefts if child.dep_ == "ccomp"]
    if not clauses or any(child.dep_ == "nsubj" for child in verb.children):
        return None
    for token in clauses[-1].subtree:
        if token.dep_ == "appos" and token.right_edge.i == verb.i - 1 and can_speak(token):
            return token
    return None


def joined_subject(verb: Token) -> Token | None:
    """Return the head of who says it where it was joined to the verb before.

    "Kyiv denied it, and the army, citing an officer, insisted ...": the army was joined to
    "denied", as the second verb is.
    """
    for noun in verb.head.children:
        between = verb.head.i < noun.i < verb.i and noun.dep_ == "conj"
        if between and noun.pos_ in {"NOUN", "PROPN"} and can_speak(noun):
            return noun
    return None


def lost_subjects(noun: Token, verb: Token) -> list[Token]:
    """Return the subjects of what is said that were taken for names of who says it.

    "According to the prosecutors, 13 civilians, two of them children, were killed."
    """
    has_own = any(child.dep_ in {"nsubj", "nsubjpass", "expl"} for child in verb.children)
    if has_own or verb.pos_ not in {"VERB", "AUX"}:
        return []
    return [child for child in noun.children if child.dep_ == "appos" and child.i < verb.i]
