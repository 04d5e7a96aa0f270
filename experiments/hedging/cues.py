"""What a sentence shows of uncertainty: cues of our own lists by group, phrases, and its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ADVERBS: Final = r"(?:\w+ly\s+|often\s+|also\s+|sometimes\s+|now\s+)*"
_UNNAMED: Final = (
    r"(?:some|many|most|several|others|few|critics|scholars|experts|people|historians|fans|"
    r"supporters|proponents|advocates|researchers|scientists|authors)"
)
_PHRASES: Final = {
    "said by nobody": rf"\b(?:is|are|was|were|been|be|being)\s+{_ADVERBS}"
    r"(?:said|thought|believed|considered|regarded|claimed|assumed|reported|rumou?red|known|called|"
    r"seen|viewed|perceived|credited|recogni[sz]ed|accepted|described|alleged|suggested|argued|"
    r"estimated|expected|supposed|referred|used|associated|attributed|interpreted|speculated)\b",
    "it is": r"\bit (?:is|was|has been|seems|appears|may|might|would)\b",
    "opens vaguely": r"^\W*(?:some|many|most|several|others|few|certain|it is|there (?:is|are)|"
    r"critics|people)\b",
    "said by the unnamed": rf"\b{_UNNAMED}\b(?:\s+\w+){{0,3}}\s+"
    r"(?:have|had|has|believe|think|consider|regard|claim|argue|suggest|feel|say|view|see|call|describe|hold|contend|maintain|question|"
    r"believed|thought|considered|regarded|claimed|argued|suggested|felt|said|prefer|find|refer)",
    "superlative": r"\bmost \w+(?:ly|ed|ent|ant|ive|ous|ful|al|ar|able|ible|ing|ic)\b|"
    r"\b(?:best|greatest|finest|largest|earliest)\b",
    "may be": r"\b(?:may|might|could|can|would)\s+"
    r"(?:also\s+|not\s+|well\s+|have\s+|even\s+|never\s+)*(?:be|been|have|\w+ed)\b",
    "may have been": r"\b(?:may|might|could|would|must)\s+(?:\w+\s+)?have\b",
    "may be done": r"\bmay (?:not )?be \w+ed\b",
}
"""Shapes of words that no list of cues has."""
_MANY: Final = 3
"""From this many on, cues of a group count the same."""


def cue_terms() -> tuple[str, ...]:
    """Return all cues, each once, in order."""
    return tuple(sorted({term for terms in _groups().values() for term in terms}))


def described(sentences: Sequence[str]) -> Floats:
    """Return what is seen in sentences, a row for each: counts of cues by group, then shape.

    >>> described(["Some say it fell.", "It fell."])[:, :3].shape
    (2, 3)
    """
    return np.array([[*_counts(each), *_shape(each)] for each in sentences], dtype=np.float64)


def has_cue(sentences: Sequence[str]) -> NDArray[np.bool_]:
    """Whether sentences have a cue of the surer groups: the word list alone."""
    sure = [
        _patterns()[name] for name in ("epistemic", "some_number", "seeming", "unknown", "modal")
    ]
    return np.array([any(cue.search(each) for cue in sure) for each in sentences])


def _counts(sentence: str) -> list[float]:
    places = [[hit.start() for hit in cue.finditer(sentence)] for cue in _patterns().values()]
    counts = [len(each) for each in places]
    first = min((each[0] for each in places if each), default=len(sentence))
    return [
        *(float(min(n, _MANY)) for n in counts),
        *(float(n > 0) for n in counts),
        float(sum(n > 0 for n in counts)),
        sum(counts) / (len(sentence.split()) + 5),
        first / (len(sentence) + 1),
    ]


def _shape(sentence: str) -> list[float]:
    words = re.findall(r"\w+", sentence)
    n = len(words) + 1
    return [
        float(np.log(n)),
        sum(map(str.isdigit, sentence)) / (len(sentence) + 1),
        sum(word[0].isupper() for word in words[1:]) / n,
        float(len(re.findall(r"\b(?:19|20)\d\d\b", sentence))),
        float(sentence.count(",")),
        float(sentence.count("(")),
        float("&quot;" in sentence or '"' in sentence),
        sum(map(len, words)) / n,
        float(sentence.rstrip().endswith((".", "!", "?"))),
        float(len(re.findall(r"ly\b", sentence))),
        float(len(re.findall(r"\b(?:is|are|was|were|been|be) \w+ed\b", sentence))),
    ]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found = {
        name: re.compile(rf"(?<![\w-])(?:{_either(terms)})(?![\w-])", re.IGNORECASE)
        for name, terms in _groups().items()
        if name != "other"
    }
    return found | {name: re.compile(text, re.IGNORECASE) for name, text in _PHRASES.items()}


def _either(terms: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, terms), key=len, reverse=True))


@cache
def _groups() -> dict[str, list[str]]:
    text = (files("experiments.hedging") / "cues.tsv").read_text(encoding="utf-8")
    groups: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, term = line.split("\t")
            groups.setdefault(name, []).append(term)
    return groups
