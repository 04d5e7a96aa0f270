"""Who said what in an article, with which verb and through whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from features.reading.antecedents import Antecedents
from features.reading.english_model import english
from features.reading.masked_text import MaskedText
from features.reading.outlets import cited
from features.reading.paragraphs import sentences
from features.reading.parsed import ParsedSentence
from features.reading.quotes import masked
from features.reading.reporting_verbs import reporting_words, word_list
from features.reading.reports import Report, reports_in
from features.reading.said_text import said_text
from features.reading.speakers import Speaker, can_speak, speakers
from features.reading.statement_stance import stance_of, stance_told

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token


_Place = tuple[str, tuple[MaskedText, int, int]]
"""A sentence, and its paragraph, where in it it begins, and the paragraph's number."""
_SUBJECTS: Final = {"him": "he", "her": "she", "them": "they"}
MAX_SAID: Final = 5_000
"""Characters that are kept of what is said; a longer quotation is cut."""
_MARKS: Final = '“«„"‘'


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement in an article: who made it, the stance, the verb, the outlet, and its words.

    `source` and `via` are as in the text, a pronoun by the name it stands for; `verb` is a lemma;
    `cites` are those the source leans on; `text` is what is said, `sentence` where it stands, and
    `answers` which of the attributions before this one points to ("rejected the claim").
    """

    source: str
    stance: str
    verb: str
    via: str | None
    cites: tuple[str, ...]
    text: str
    sentence: str
    paragraph: int
    answers: int | None = None


@dataclass(slots=True)
class _Reading:
    """What is remembered from sentence to sentence."""

    antecedents: Antecedents = field(default_factory=Antecedents)
    waiting: list[str] = field(default_factory=list)
    """Quotations whose speaker comes only in the next sentence."""
    found: list[Attribution] = field(default_factory=list)
    verb: Token | None = None
    """The verb of the last attribution."""


def attributions(paragraphs: Sequence[str]) -> list[Attribution]:
    """Return the attributions of the paragraphs of an article, in order.

    A quotation that goes on after its speaker was named belongs to the statement before. Raises
    `ModelMissingError` where spaCy or its English model is absent.

    >>> [found] = attributions(["The army denied the claim, citing an officer in Homs."])
    >>> found.source, found.stance, found.verb, found.cites
    ('army', 'denies', 'deny', ('officer in Homs',))
    """
    nlp, reading = english(), _Reading()
    for sentence in _parsed(nlp, paragraphs):
        if sentence.is_only_quoted():
            _go_on(reading, sentence, nlp)
        else:
            _read(reading, sentence, nlp)
    return reading.found


def _parsed(nlp: Language, paragraphs: Iterable[str]) -> Iterator[ParsedSentence]:
    places = _worth_parsing(
        (paragraph.text[start:end], (paragraph, start, number))
        for number, paragraph in enumerate(map(masked, paragraphs), start=1)
        for start, end in sentences(paragraph)
    )
    for doc, (paragraph, start, number) in nlp.pipe(places, as_tuples=True, batch_size=64):
        yield ParsedSentence(doc, paragraph, start, number)


def _worth_parsing(places: Iterable[_Place]) -> Iterator[_Place]:
    """Sentences in which somebody may be said to say something, and each one before such a one.

    The one before may hold the name that a pronoun stands for. To look for words takes far less
    than to parse.
    """
    before: _Place | None = None
    for place in places:
        if reporting_words().search(place[0]) or place[0][0] in _MARKS or ": " in place[0]:
            if before is not None:
                yield before
            yield place
            before = None
        else:
            before = place


def _read(reading: _Reading, sentence: ParsedSentence, nlp: Language) -> None:
    for report in reports_in(sentence):
        for speaker in _who(report, sentence, reading.antecedents):
            made = _attribution(report, speaker, sentence, reading.waiting, nlp)
            if made is not None:
                answers = _pointed_to(report, speaker, made.stance, reading.found)
                reading.found.append(replace(made, answers=answers))
                reading.verb = report.verb
                reading.antecedents.spoke(speaker)
    reading.waiting = []
    subjects = [each for head in _subjects(sentence) for each in _named(head, sentence)]
    reading.antecedents.end_sentence(subjects)


def _go_on(reading: _Reading, sentence: ParsedSentence, nlp: Language) -> None:
    """A sentence that is nothing but a quotation: it goes on, or waits for its speaker."""
    words = sentence.text
    last = reading.found[-1] if reading.found else None
    if last is not None and sentence.paragraph_number - last.paragraph <= 1:
        if len(last.text) > MAX_SAID:
            return
        stance = last.stance
        if stance == "asserts" and reading.verb is not None:
            stance = stance_told(reading.verb, _quoted_statements([words], nlp), last.source)
        reading.found[-1] = replace(last, stance=stance, text=f"{last.text} {words}")
    else:
        reading.waiting.append(words)


def _who(report: Report, sentence: ParsedSentence, known: Antecedents) -> list[Speaker]:
    head = report.speaker
    pronoun = _SUBJECTS.get(head.lower_, head.lower_)
    if head.pos_ == "PRON" and pronoun in {"he", "she", "it", "they"}:
        said = {token.i for token in report.said}
        before = [each for each in _subjects(sentence) if each.i < head.i and each.i not in said]
        nearer = [one for each in before for one in _named(each, sentence)]
        meant = known.of_pronoun(pronoun, nearer)
        return [meant] if meant is not None else _named(head, sentence)
    return [known.of_noun(speaker) for speaker in _named(head, sentence)]


def _named(head: Token, sentence: ParsedSentence) -> list[Speaker]:
    return [
        replace(speaker, name=sentence.written(list(speaker.tokens))) for speaker in speakers(head)
    ]


def _subjects(sentence: ParsedSentence) -> list[Token]:
    return [
        token
        for token in sentence.doc
        if _is_subject(token) and token.pos_ != "PRON" and can_speak(token)
    ]


def _is_subject(token: Token) -> bool:
    """Whether it is a subject, or the noun that a sentence without a verb hangs on."""
    noun = token.dep_ == "ROOT" and token.pos_ in {"NOUN", "PROPN"}
    return noun or token.dep_ in {"nsubj", "nsubjpass"}


def _attribution(
    report: Report, speaker: Speaker, sentence: ParsedSentence, waiting: list[str], nlp: Language
) -> Attribution | None:
    quoted = [*waiting, *(sentence.quoted(quote) for quote in report.quotes)]
    stance = stance_of(
        report.verb,
        report.entry,
        [report.said, *_quoted_statements(quoted, nlp)],
        sentence.text if "pro-" in speaker.name else speaker.name,
    )
    if stance is None:
        return None
    outlet = _named(report.outlet, sentence) if report.outlet is not None else []
    return Attribution(
        source=speaker.name,
        stance=stance,
        verb=report.entry.lemma,
        via=outlet[0].name if outlet else None,
        cites=tuple(
            each.name
            for head in cited(report.verb, report.speaker)
            for each in _cited(head, sentence)
        ),
        text=said_text(report, sentence, quoted),
        sentence=sentence.text,
        paragraph=sentence.paragraph_number,
    )


def _pointed_to(
    report: Report, speaker: Speaker, stance: str, found: Sequence[Attribution]
) -> int | None:
    """The last statement of somebody else, where nothing is said but that it is true or false.

    If that only points to another in its turn, the other is meant; a denial that goes on is still
    of the same.
    """
    last = found[-1] if found else None
    goes_on = last is not None and last.answers is not None and last.source == speaker.name
    if last is not None and goes_on and stance == "denies" == last.stance:
        return last.answers
    noun = [token for token in report.said if token.dep_ not in {"det", "amod", "poss", "case"}]
    bare = len(noun) == 1 and (
        noun[0].lemma_.lower() in word_list("things_said") or noun[0].pos_ == "PRON"
    )
    if not bare or report.quotes:
        return None
    others = (at for at in reversed(range(len(found))) if found[at].source != speaker.name)
    meant = next(others, None)
    return meant if meant is None or found[meant].answers is None else found[meant].answers


def _cited(head: Token, sentence: ParsedSentence) -> list[Speaker]:
    return _named(head, sentence) if can_speak(head) else []


def _quoted_statements(quoted: Sequence[str], nlp: Language) -> list[list[Token]]:
    if not quoted:
        return []
    inside = MaskedText(" ".join(each.strip('“”«»„"‘’ ') for each in quoted), [])
    pieces = [inside.text[start:end] for start, end in sentences(inside)]
    return [list(doc) for doc in nlp.pipe(pieces)]
