"""Who speaks: the name of a source as the text has it, from the head of a noun phrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from features.reading.reporting_verbs import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAME_LINKS: Final = frozenset({"of", "for", "and", "de", "du", "des", "la", "el"})
_ROLE_LINKS: Final = frozenset({"of", "for", "in", "at", "from", "with", "on", "to", "within"})
_PEOPLE: Final = frozenset({"PERSON"})
_TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "dr", "gen", "lt", "col", "maj", "capt", "general", "colonel", "major",
     "captain", "lieutenant", "brigadier", "sergeant", "commander", "president", "minister",
     "spokesman", "spokeswoman", "spokesperson", "secretary", "governor", "king", "prince",
     "mayor", "ambassador", "admiral", "marshal", "sheikh", "senator"}
)  # fmt: skip
_PERSONAL: Final = ("man", "woman", "person", "er", "or", "ist", "ian", "ant", "ent", "nun", "ess")
_NOT_PERSONAL: Final = frozenset(
    {"government", "parliament", "newspaper", "paper", "centre", "center", "movement",
     "statement", "document", "letter", "department", "detachment", "regiment", "broadcaster",
     "headquarter", "bureau", "chapter", "quarter", "contingent", "agreement", "border", "tower"}
)  # fmt: skip
_PERSON_NOUNS: Final = frozenset(
    {"official", "chief", "doctor", "medic", "elder", "diplomat", "envoy", "head", "aide", "nurse",
     "pilot", "guard", "general", "colonel", "survivor", "correspondent", "mukhtar", "boss",
     "president", "governor", "minister", "king", "source", "captain", "mayor", "neighbour"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who speaks: the name as in the text, its head noun, and how a pronoun may mean it.

    `tokens` are those of the name.
    """

    name: str
    tokens: tuple[Token, ...]
    head: str
    named: bool
    person: bool
    plural: bool


def speakers(head: Token) -> list[Speaker]:
    """Return the speakers of a noun phrase by its head: one for each name that is joined by "and".

    Where none has a name ("two nurses and a driver") they stay one speaker.
    """
    author = _author(head)
    if author is not None:
        return author
    after = (other for other in head.conjuncts if other.i > head.i)
    joined = [head, *(other for other in after if other.pos_ not in {"VERB", "AUX"})]
    if len(joined) > 1 and any(_is_named(each) for each in joined):
        return [_speaker(each, _span(each, joined)) for each in joined]
    if len(joined) > 1:
        span = [token for each in joined for token in _span(each, joined)]
        between = list(head.doc[span[0].i : span[-1].i + 1])
        return [_speaker(head, between, plural=True)]
    return [_speaker(head, _span(head, joined))]


def _author(head: Token) -> list[Speaker] | None:
    """Who made a document that speaks: "a statement by the council", "a US military statement"."""
    if head.lemma_.lower() not in word_list("documents"):
        return None
    for link in head.children:
        if link.dep_ in {"prep", "agent", "acl"} and link.lower_ in {"by", "from", "of", "issued"}:
            for noun in link.subtree:
                if noun.dep_ == "pobj" and can_speak(noun):
                    return speakers(noun)
    before = [token for token in _phrase(head, []) if token.i < head.i and token.tag_ != "POS"]
    if any(_is_name(token) for token in before):
        core = before[-1]
        return [_speaker(core, before)]
    return None


def can_speak(head: Token) -> bool:
    """Whether a noun may be the subject of a reporting verb with somebody speaking."""
    if head.pos_ == "PROPN" or head.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
        return True
    if _is_nobody(head):
        return False
    if head.pos_ in {"NUM", "DET", "PRON"}:
        return head.lower_ in {"one", "both", "many", "some", "others", "several", "another"} or (
            head.pos_ == "NUM"
        )
    return head.pos_ in {"NOUN", "ADJ"} and head.lemma_.lower() not in word_list("not_speakers")


def _is_nobody(head: Token) -> bool:
    """Whether nobody speaks: "no group has claimed it", "reports say"."""
    none = any(child.lower_ == "no" and child.dep_ == "det" for child in head.children)
    bare = all(child.dep_ in {"det", "amod"} and child.is_lower for child in head.children)
    many = head.tag_ == "NNS" and head.lemma_.lower() in word_list("documents")
    return none or (many and bare)


def _speaker(head: Token, span: list[Token], *, plural: bool = False) -> Speaker:
    name = _trimmed(span, head)
    core = head if head in name else name[-1]
    named = any(token.pos_ == "PROPN" for token in name)
    return Speaker(
        name=_written(name),
        tokens=tuple(name),
        head=core.lemma_.lower() if core.pos_ != "PROPN" else core.lower_,
        named=named,
        person=_is_person(core, span) or _is_person(head, [head]),
        plural=plural or core.tag_ in {"NNS", "NNPS"},
    )


def _span(head: Token, joined: list[Token]) -> list[Token]:
    """The tokens that name the speaker: a name beside the noun before the noun itself."""
    for child in head.children:
        if child.dep_ == "appos" and _is_name(child) and not _is_name(head):
            return _phrase(child, [])
    for token in head.subtree:  # "a spokesman for the council, Omar Haddad": hung on the council
        late = token.dep_ == "appos" and token.ent_type_ == "PERSON" and token.i > head.i
        if late and not _is_name(head) and token.head.dep_ == "pobj" and _is_person(head, [head]):
            return _phrase(token, [])
    return _phrase(head, [each for each in joined if each != head])


def _phrase(head: Token, others: list[Token]) -> list[Token]:
    kept = [head]
    for child in head.lefts:
        if child.dep_ in {
            "compound",
            "amod",
            "poss",
            "nmod",
            "nummod",
            "quantmod",
            "det",
            "advmod",
        }:
            kept += [token for token in child.subtree if token.dep_ not in {"relcl", "acl"}]
        elif child.dep_ == "punct" and child.text in "-–":
            kept.append(child)
        elif child.dep_ in {"nsubj", "npadvmod"}:  # a hyphen that was read as a word
            kept += list(child.subtree)
    links = _NAME_LINKS if _is_name(head) else _ROLE_LINKS
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in links and _places(child):
            kept += [token for token in child.subtree if not _is_aside(token, child)]
        elif child.dep_ in {"flat", "case"} or (child.dep_ == "punct" and child.text in "-–"):
            kept.append(child)
    kept = sorted({token.i: token for token in kept if token not in others}.values(), key=_place)
    return _unbroken(kept, head)


def _places(preposition: Token) -> bool:
    """Whether it tells more of who speaks, and not when: "officials on Sunday"."""
    return not any(child.ent_type_ in {"DATE", "TIME"} for child in preposition.children)


def _is_aside(token: Token, top: Token) -> bool:
    """Whether a token is of a clause or an aside within a phrase."""
    while token != top:
        if token.dep_ in {"relcl", "acl", "appos", "advcl"} or token.text in {",", "(", "—", "–"}:
            return True
        token = token.head
    return False


def _unbroken(tokens: list[Token], head: Token) -> list[Token]:
    """The run of tokens round the head with no gap in it."""
    at = tokens.index(head)
    first = last = at
    while first > 0 and tokens[first - 1].i == tokens[first].i - 1:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].i == tokens[last].i + 1:
        last += 1
    return tokens[first : last + 1]


def _person(span: list[Token], head: Token) -> list[Token]:
    """The name of a person without office and country: "Turkish President Erdoğan" is Erdoğan."""
    if head.ent_type_ != "PERSON" or head not in span:
        return span
    first = span.index(head)
    while first > 0 and span[first - 1].ent_type_ == "PERSON":
        first -= 1
    name = span[first : span.index(head) + 1]
    whole = len(name) > 1 or (first > 0 and _is_title(span[first - 1]))
    return name if whole and name[-1] == head else span


def _trimmed(span: list[Token], head: Token) -> list[Token]:
    """The name alone: "the rebel faction Failaq al-Rahman" is Failaq al-Rahman."""
    while len(span) > 1 and (
        span[0].dep_ in {"det", "punct", "cc"} or span[0].tag_ in {"DT", "PRP$"}
    ):
        span = span[1:]
    while len(span) > 1 and (span[-1].is_punct or span[-1].tag_ == "POS"):
        span = span[:-1]
    span = _person(span, head)
    if _is_name(span[-1]) and not any(token.tag_ == "POS" for token in span):
        core = head if head in span else span[-1]
        for at in range(span.index(core) - 1, -1, -1):
            if span[at].pos_ == "NOUN" and span[at].is_lower and _is_name(core):
                return span[at + 1 :]
    return _without_title(span)


def _without_title(span: list[Token]) -> list[Token]:
    while len(span) > 1 and _is_title(span[0]) and span[1].pos_ == "PROPN":
        span = span[1:]
    return span


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.ent_type_ in {"PERSON", "ORG", "GPE"}


def _is_named(head: Token) -> bool:
    return _is_name(head) or any(_is_name(child) for child in head.lefts)


def _is_person(head: Token, span: list[Token]) -> bool:
    if head.ent_type_ in _PEOPLE or any(_is_title(token) and token != head for token in span):
        return True
    noun = head.lemma_.lower()
    if head.pos_ == "PROPN" or noun in _NOT_PERSONAL:
        return False
    return noun in _PERSON_NOUNS or noun.endswith(_PERSONAL)


def _is_title(token: Token) -> bool:
    return token.lower_.rstrip(".") in _TITLES and token.ent_type_ not in {"ORG", "GPE"}


def _written(tokens: list[Token]) -> str:
    return tokens[0].doc[tokens[0].i : tokens[-1].i + 1].text


def _place(token: Token) -> int:
    return token.i
