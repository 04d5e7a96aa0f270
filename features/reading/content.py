"""What is said: the words that a reporting verb governs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from features.reading.parsed import in_order
from features.reading.reporting_verbs import ReportingVerb, reporting_verbs, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_QUESTIONS: Final = frozenset(
    {"how", "who", "when", "where", "why", "what", "which", "whether", "if"}
)
_LIVES: Final = frozenset({"life", "victim", "prize", "title", "throne", "territory"})
_POINTERS: Final = frozenset({"this", "that", "it", "them", "these", "those", "both", "what"})
_FOR_ACCUSING: Final = {"accuse": {"of"}, "blame": {"for", "on"}, "charge": {"with"}}
_JUDGING: Final = frozenset({"call", "describe", "brand", "label", "denounce"})
_SHOWING_DOUBT: Final = frozenset({"express", "voice", "cast", "raise"})
_DOUBTS: Final = frozenset({"doubt", "scepticism", "skepticism", "reservation", "suspicion"})


def content_of(verb: Token, entry: ReportingVerb) -> list[Token]:
    """Return the tokens of what is said, in order; none where the verb reports nothing."""
    if "special" in entry.takes:
        return _special(verb)
    clause = _clause(verb, entry)
    if clause:
        return clause
    return _thing(verb, entry) or _about(verb, entry)


def is_question(content: list[Token]) -> bool:
    """Whether what follows the verb asks instead of stating: "did not say how long"."""
    return bool(content) and content[0].lower_ in _QUESTIONS


def subject_side(verb: Token) -> set[int]:
    """The tokens of the subjects of a verb, and of the verb itself with its auxiliaries."""
    mine = {verb.i}
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass", "neg", "mark", "cc", "agent"}:
            mine |= {token.i for token in child.subtree}
    return mine


def _clause(verb: Token, entry: ReportingVerb) -> list[Token]:
    if not entry.takes & {"clause", "finite"}:
        return []
    outer = _outer_clause(verb)
    if outer:
        return outer
    for child in [*verb.rights, *verb.lefts]:  # "A said B; C said D": what follows is C's
        if _is_clause(child, entry):
            return in_order(token for token in child.subtree if token.i != verb.i)
    return _late_clause(verb)


def _is_clause(child: Token, entry: ReportingVerb) -> bool:
    if child.dep_ == "ccomp" and child.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}:
        return "finite" not in entry.takes or _is_finite(child)
    if child.dep_ == "xcomp" and child.pos_ in {"VERB", "AUX"}:
        return _states(child)
    if child.dep_ == "advcl" and entry.lemma in {"confirm", "verify"}:
        return any(each.tag_ == "WRB" for each in child.children)  # "confirm when it was filmed"
    return child.dep_ in {"acl", "conj", "advcl"} and _has_that(child)


def _is_finite(clause: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass", "expl"} for child in clause.children)


def _states(clause: Token) -> bool:
    """Whether an infinitive or participle states something: "claims to have", "denies bombing"."""
    return clause.tag_ == "VBG" or any(child.lower_ in {"to", "having"} for child in clause.lefts)


def _has_that(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def _late_clause(verb: Token) -> list[Token]:
    """A clause with "that" which the parser hung on a word between: "warned for years that ..."."""
    for token in verb.subtree:
        hung = token.i > verb.i and _has_that(token)
        theirs = token.head != verb and token.head.lemma_.lower() in reporting_verbs()
        if hung and not theirs and token.head.lemma_.lower() not in word_list("things_said"):
            return in_order(token.subtree)
    return []


def _outer_clause(verb: Token) -> list[Token]:
    """The clause into which a reporting clause is put: "It was theirs, he said" and "as X said"."""
    as_said = verb.dep_ == "advcl" and any(
        child.dep_ in {"mark", "advmod", "prep"} and child.lower_ == "as" for child in verb.lefts
    )
    if not as_said and (
        verb.dep_ != "parataxis" or any(child.dep_ == "ccomp" for child in verb.children)
    ):
        return []
    inner = {token.i for token in verb.subtree}
    reported = reporting_verbs().get(verb.head.lemma_.lower()) if as_said else None
    whole = content_of(verb.head, reported) if reported else []
    return in_order(token for token in whole or verb.head.subtree if token.i not in inner)


def _thing(verb: Token, entry: ReportingVerb) -> list[Token]:
    """The noun that is claimed, denied or doubted."""
    if not entry.takes & {"thing", "claim", "number", "blame"}:
        return []
    if _has_gap(verb) and _fits(verb.head, entry):
        return _without(verb.head, verb)
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass"} and _fits(child, entry):
            return in_order(child.subtree)
    for child in verb.rights:  # "rejected as baseless reports that ..."
        if child.dep_ == "prep" and child.lower_ == "as" and entry.stance == "denies":
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.lemma_ in word_list("things_said"):
                    return in_order(noun.subtree)
    if "claim" in entry.takes:
        for child in verb.rights:
            if child.pos_ == "NOUN" and child.lemma_ in word_list("things_said"):
                return in_order(child.subtree)
    if entry.stance in {"acknowledges", "denies"} and "thing" in entry.takes:
        return _stray_object(verb)
    return []


def _has_gap(verb: Token) -> bool:
    """Whether the noun before is its object: "a claim that Kyiv rejected", "denied by Kyiv"."""
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return any(child.dep_ == "agent" for child in verb.children)
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    return verb.dep_ == "relcl" and all(each.tag_ == "WDT" for each in objects)


def _fits(noun: Token, entry: ReportingVerb) -> bool:
    lemma = noun.lemma_.lower()
    if "thing" in entry.takes:
        return lemma not in _LIVES
    if "number" in entry.takes:
        return noun.pos_ == "NUM" or any(child.dep_ == "nummod" for child in noun.children)
    if "blame" in entry.takes:
        return lemma in {"blame", "responsibility"}
    return (
        lemma in word_list("things_said")
        or noun.lower_ in _POINTERS
        or noun.tag_ in {"WP", "WDT"}
        or lemma in {"responsibility", "involvement"}
        or any(child.dep_ == "ccomp" for child in noun.children)
    )


def _stray_object(verb: Token) -> list[Token]:
    """An object that the parser hung on a word between: "admitted, in a post, the loss of ..."."""
    for token in verb.subtree:
        if token.i > verb.i and token.dep_ == "appos" and token.pos_ == "NOUN":
            return in_order(token.subtree)
    return []


def _without(head: Token, inner: Token) -> list[Token]:
    left_out = {token.i for token in inner.subtree}
    return in_order(token for token in head.subtree if token.i not in left_out)


def _about(verb: Token, entry: ReportingVerb) -> list[Token]:
    if "about" not in entry.takes:
        return []
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"about", "of"}:
            return in_order(child.subtree)
    return []


def _special(verb: Token) -> list[Token]:
    lemma = verb.lemma_.lower()
    objects = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]
    if lemma in _FOR_ACCUSING:
        return _accusing(verb, _FOR_ACCUSING[lemma])
    if lemma == "put":
        return _putting(verb, objects)
    if lemma == "give":
        counted = [each for each in objects if each.lemma_.lower() in word_list("tolls")]
        return in_order(counted[0].subtree) if counted else []
    if lemma in _SHOWING_DOUBT:
        doubts = [each for each in objects if each.lemma_ in _DOUBTS]
        return in_order(doubts[0].subtree) if doubts else []
    if lemma in _JUDGING:
        return _judging(verb)
    return []


def _accusing(verb: Token, links: set[str]) -> list[Token]:
    """Whom and of what: both have to be said."""
    parts = [child for child in verb.rights if child.dep_ in {"dobj", "prep"}]
    if not any(child.dep_ == "prep" and child.lower_ in links for child in verb.subtree):
        return []
    return in_order(token for part in parts for token in part.subtree)


def _putting(verb: Token, objects: list[Token]) -> list[Token]:
    counted = any(each.lemma_.lower() in word_list("tolls") for each in objects)
    near = [child for each in [verb, *objects] for child in each.children]
    at = any(child.lower_ in {"at", "above", "below", "between"} for child in near)
    if not (counted and at):
        return []
    mine = subject_side(verb)
    return in_order(token for token in verb.subtree if token.i > verb.i and token.i not in mine)


def _judging(verb: Token) -> list[Token]:
    """A judgement counts where it calls a statement false: "described the claims as lies"."""
    after = [token for token in verb.subtree if token.i > verb.i]
    if any(token.tag_ in {"WP", "WDT"} and token.head == verb for token in verb.children):
        return []
    if any(token.lemma_.lower() in word_list("falsehoods") for token in after):
        gap = _has_gap(verb) and verb.head.lemma_.lower() in word_list("things_said")
        return _without(verb.head, verb) if gap else in_order(after)
    return []
