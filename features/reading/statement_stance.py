"""How a speaker stands to what is said: asserts, denies, acknowledges or doubts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from features.reading.reporting_verbs import ReportingVerb, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_NO: Final = frozenset({"no", "not", "n't", "n’t", "never", "none", "neither", "nobody", "nothing"})
_ABLE: Final = frozenset({"can", "could", "ca", "may", "might", "will", "wo", "would", "should"})
_SELF: Final = frozenset({"it", "they", "we", "i", "he", "she"})
_OWN: Final = frozenset({"its", "their", "our", "my", "his", "her"})
_OPINION: Final = frozenset(
    {"believe", "think", "suspect", "warn", "estimate", "complain", "lament"}
)
_WITHDRAWN: Final = {"pull": {"back", "out"}, "die": {"down"}}
_SUFFERED: Final = frozenset(
    {"kill", "wound", "injure", "capture", "destroy", "down", "sink", "lose", "hit"}
)


def stance_of(
    verb: Token, entry: ReportingVerb, statements: Sequence[Sequence[Token]], speaker: str
) -> str | None:
    """Return the stance, or None where nothing is stated at all ("did not say").

    `statements` are the tokens of what is said, each sentence of a quotation apart; `speaker` is
    the name of who says it. The verb tells most; of verbs that leave it open, what is said tells:
    that a report is false, that an attack was repelled, that one's own people were lost (an
    admission against interest), that nothing is known.
    """
    if any(child.dep_ == "neg" for child in verb.children) or verb.head.lower_ == "unable":
        return _negated(verb, entry)
    if entry.stance != "asserts":
        return entry.stance
    if entry.lemma in {"express", "voice", "cast", "raise"}:
        return "doubts"
    if entry.lemma in {"call", "describe", "brand", "label", "denounce"}:
        return "denies"
    return stance_told(verb, statements, speaker)


def stance_told(verb: Token, statements: Sequence[Sequence[Token]], speaker: str) -> str:
    """Return the stance that what is said tells, where the verb leaves it open."""
    told = (_of_content(verb, content, speaker) for content in statements if content)
    return next((stance for stance in told if stance), "asserts")


def _negated(verb: Token, entry: ReportingVerb) -> str | None:
    if entry.lemma in {"confirm", "verify", "corroborate", "authenticate"}:
        return "doubts"
    if entry.lemma in {"deny", "dispute", "reject"}:
        return "acknowledges"
    return "doubts" if entry.lemma in {"believe", "think"} else None


def _of_content(verb: Token, content: Sequence[Token], speaker: str) -> str | None:
    top = _top(content)
    clauses = [top, *(child for child in top.children if child.dep_ == "conj")]
    if any(_unknown(clause, content) for clause in clauses):
        return "doubts"
    if _called_false(top) or top.lemma_ in word_list("foiled"):
        return "denies"
    if _own_loss(top, speaker) or _loss_told_by_its_friend(content, speaker):
        return "acknowledges"
    if verb.lemma_ not in _OPINION and _is_negative(top):
        return "denies"
    return None


def _top(content: Sequence[Token]) -> Token:
    inside = {token.i for token in content}
    return next(
        (token for token in content if token.head == token or token.head.i not in inside),
        content[0],
    )


def _called_false(top: Token) -> bool:
    return any(
        token.lemma_.lower() in word_list("falsehoods") for token in _predicate(top) if token != top
    )


def _predicate(top: Token) -> list[Token]:
    kept = {"attr", "acomp", "oprd", "amod", "conj", "neg"}
    found = [top]
    for child in top.children:
        if child.dep_ in kept:
            found += [child, *(each for each in child.children if each.dep_ in kept)]
    return found


def _unknown(top: Token, content: Sequence[Token]) -> bool:
    """Whether it is said that something is not known: not aware, no evidence, cannot confirm."""
    near = [*_predicate(top), *(child for child in top.children if child.dep_ in {"dobj", "xcomp"})]
    known = [token for token in near if token.lemma_.lower() in word_list("unknowns")]
    refusing = {"unclear", "unsure", "unaware", "unknown", "uncertain"}
    if any(token.lemma_.lower() == "unable" for token in near):
        return any(token.lemma_.lower() in word_list("unknowns") for token in content)
    if any(token.lemma_.lower() in refusing for token in near):
        return True
    others = {each.i for child in top.children if child.dep_ == "conj" for each in child.subtree}
    mine = [token for token in top.subtree if token in content and token.i not in others]
    return bool(known) and any(token.lower_ in _NO or token.lower_ == "yet" for token in mine)


def _is_negative(top: Token) -> bool:
    """Whether the main statement is negative; "cannot be identified" is about ability."""
    if any(child.dep_ == "aux" and child.lower_ in _ABLE for child in top.children):
        return False
    parts = [child for child in top.children if child.dep_ in
             {"nsubj", "nsubjpass", "dobj", "attr", "neg", "preconj", "expl"}]  # fmt: skip
    words = [*parts, *(each for part in parts for each in part.children if each.dep_ in
                       {"det", "neg", "preconj", "amod", "quantmod"})]  # fmt: skip
    return any(token.lower_ in _NO and not _is_only(token) for token in words)


def _is_only(no: Token) -> bool:
    """Whether it is "nothing but" or "not only", which deny nothing."""
    after = no.doc[no.i + 1 : no.i + 2].text.lower()
    return after in {"but", "only", "just", "merely", "least"}


def _own_loss(top: Token, speaker: str) -> bool:
    """Whether the speaker tells a loss of their own side."""
    for child in top.children:
        if child.dep_ == "nsubj" and _is_own(child, speaker) and _gives_way(top):
            return True
        suffered = child.dep_ == "nsubjpass" and top.lemma_ in _SUFFERED
        own = _is_own(_counted(child), speaker)
        if suffered and own and child.lower_ not in _SELF - {"we"}:
            return True
    if any(_is_euphemism(child) for child in top.children):
        return True
    return any(
        child.dep_ == "dobj"
        and child.lemma_ in word_list("nouns_of_loss")
        and top.lemma_ in {"make", "suffer", "take", "sustain", "incur"}
        and any(subject.dep_ == "nsubj" and _is_own(subject, speaker) for subject in top.children)
        for child in top.children
    )


def _counted(noun: Token) -> Token:
    """Those of whom a number is: "12 of his men" are men."""
    ofs = (child for child in noun.children if noun.pos_ == "NUM" and child.lower_ == "of")
    return next((each for child in ofs for each in child.children if each.dep_ == "pobj"), noun)


def _is_euphemism(noun: Token) -> bool:
    """Whether a loss has the name that only its own side gives it: "a tactical retreat"."""
    return noun.lemma_ in word_list("nouns_of_loss") and any(
        child.lower_ in {"tactical", "strategic", "orderly", "temporary"} for child in noun.children
    )


def _gives_way(top: Token) -> bool:
    if top.lemma_ in {"hold", "control", "keep"}:
        return _is_negative(top)
    if top.lemma_ in _WITHDRAWN:
        return any(child.lower_ in _WITHDRAWN[top.lemma_] for child in top.children)
    return top.lemma_ in word_list("own_losses") - _SUFFERED | {"lose"} and not _is_negative(top)


def _is_own(noun: Token, speaker: str) -> bool:
    """Whether a noun is the speaker or theirs: "it", "its men", a Russian's "Russian men"."""
    if noun.lower_ in _SELF:
        return True
    if noun.lemma_.lower() not in word_list("own_people"):
        return False
    if any(child.lower_ in _OWN for child in noun.children if child.dep_ == "poss"):
        return True
    side = {word[:6].lower() for word in speaker.split() if word[:1].isupper()}
    return any(
        child.text[:1].isupper() and child.lower_[:6] in side
        for child in noun.children
        if child.dep_ in {"amod", "compound"}
    )


def _loss_told_by_its_friend(content: Sequence[Token], speaker: str) -> bool:
    """Whether one who is called "pro-X" tells of losses that are not said to be the enemy's."""
    if "pro-" not in speaker.lower():
        return False
    lost = [token for token in content if token.lemma_ in word_list("nouns_of_loss")]
    owners = {"compound", "poss", "amod"}
    return any(
        not any(child.dep_ in owners and child.text[:1].isupper() for child in token.children)
        for token in lost
    )
