"""Through whom: the outlet that somebody spoke through, and who is cited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from features.reading.reporting_verbs import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_THROUGH: Final = frozenset({"on", "via", "through", "over", "to", "with", "by", "in", "from"})
_CARRYING: Final = frozenset(
    {"carry", "publish", "broadcast", "air", "release", "relay", "post", "quote", "run", "cite",
     "issue", "distribute", "share", "print"}
)  # fmt: skip
_VESSELS: Final = frozenset(
    {"statement", "message", "post", "interview", "remark", "comment", "video", "communique",
     "communiqué", "letter", "article", "tweet", "briefing", "recording", "bulletin", "thread"}
)  # fmt: skip
_CITING: Final = frozenset({"cite", "quote"})


def outlet_of(verb: Token, content: set[int]) -> Token | None:
    """Return the head of the outlet that was spoken through, looked for outside what is said."""
    for told in _told(verb):
        if is_outlet(told) or _may_be_outlet(told):
            return _by_name(told)
    for token in _outside(verb, content):
        for noun in _through(token):
            named = token.lower_ == "to" and noun.ent_type_ == "ORG"
            if is_outlet(noun) or ((named or _is_carried(token)) and _may_be_outlet(noun)):
                return _by_name(noun)
    return None


def _by_name(noun: Token) -> Token:
    """The name right after a noun: "the Turkish broadcaster TRT" is TRT."""
    after = noun.doc[noun.i + 1 : noun.i + 2]
    is_name = any(each.pos_ == "PROPN" or _is_initials(each.text) for each in after)
    return after[0] if is_name and noun.pos_ != "PROPN" else noun


def _is_initials(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def is_outlet(noun: Token) -> bool:
    """Whether a noun phrase names a thing people speak through: a station, an agency, a site."""
    words = {token.lemma_ for token in _name(noun)} | {token.text for token in _name(noun)}
    return bool(words & word_list("outlets"))


def cited(verb: Token, speaker: Token) -> Iterator[Token]:
    """Yield the heads of those whom the speaker cites: "citing an official", "which cited one"."""
    for token in verb.doc:
        citing = token.tag_ == "VBG" and _belongs(token, verb)
        told = token.dep_ == "relcl" and token.head == speaker
        if token.lemma_.lower() in _CITING and (citing or told):
            for child in token.children:
                if child.dep_ in {"dobj", "pobj"}:
                    yield child


def _belongs(participle: Token, verb: Token) -> bool:
    head = participle.head
    return head == verb or head.head == verb


def _told(verb: Token) -> Iterator[Token]:
    if verb.lemma_.lower() not in {"tell", "inform", "assure"}:
        return
    for child in verb.children:
        if child.dep_ in {"dobj", "dative", "iobj"} and child.i > verb.i:
            yield child


def _may_be_outlet(noun: Token) -> bool:
    """Whether a name may be an outlet's: not a person, a country, nor those who are told things."""
    names = [noun, *(child for child in noun.children if child.dep_ == "appos")]
    if any(token.text in word_list("outlet_names") for token in _name(noun)):
        return True
    if any(token.lemma_.lower() in word_list("not_outlets") for token in _name(noun)):
        return False
    return any(
        each.pos_ == "PROPN" and each.ent_type_ not in {"GPE", "NORP", "LOC", "DATE"}
        for each in names
    ) and not any(each.ent_type_ == "PERSON" for each in names)


def _name(noun: Token) -> list[Token]:
    kept = {"compound", "amod", "nmod", "poss", "appos"}
    return [noun, *(child for child in noun.children if child.dep_ in kept)]


def _outside(verb: Token, content: set[int]) -> list[Token]:
    """The tokens that hang on the verb or on its subject's phrase, and are not what is said."""
    return [token for token in verb.subtree if token.i not in content and token != verb]


def _through(token: Token) -> Iterator[Token]:
    if token.dep_ in {"prep", "agent"} and token.lower_ in _THROUGH and _on_the_way(token):
        for child in token.children:
            if child.dep_ == "pobj":
                yield child


def _on_the_way(preposition: Token) -> bool:
    """Whether it hangs on the verb, on what was said ("a post on ..."), or on who carried it."""
    head = preposition.head
    lemma = head.lemma_.lower()
    if head.pos_ in {"VERB", "AUX"}:
        by = preposition.lower_ == "by"
        return lemma in _CARRYING if by else preposition.lower_ != "from"
    return lemma in _VESSELS


def _is_carried(preposition: Token) -> bool:
    head = preposition.head.lemma_.lower()
    return (
        head in _VESSELS
        or (preposition.lower_ == "by" and head in _CARRYING)
        or (preposition.lower_ in {"via", "through"})
    )
