"""An article as claims of the contract: one for each statement that somebody made in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final

import polars as pl

from features.errors import InputError
from features.fields import READ_FROM_TEXT
from features.reading.attribution import MAX_SAID, Attribution, attributions
from features.reading.language import ENGLISH, language_of
from features.reading.paragraphs import paragraphs
from features.reading.plain_text import plain
from features.values import read_time

_SCHEMA: Final = pl.Schema(
    {
        "claim_id": pl.String(),
        "text": pl.String(),
        "source_id": pl.String(),
        "published_at": pl.String(),
        "event_id": pl.String(),
        "proposition": pl.String(),
        "stance": pl.String(),
        "cites": pl.List(pl.String),
        READ_FROM_TEXT: pl.String(),
        "source_name": pl.String(),
        "verb": pl.String(),
        "via": pl.String(),
        "sentence": pl.String(),
    }
)


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What was read of an article.

    `claims` has `claim_id`, `text`, `source_id`, `published_at`, `event_id`, `proposition`,
    `stance`, `cites` and `read_from_text` of the contract, then `source_name` (as in the text),
    `verb`, `via` and `sentence`. A claim that only points to one before ("rejected the claim") has
    that for its proposition, and the two are of one event; of the others neither is known.
    `sources` has one row for each source, of unknown kind; `unread` counts the paragraphs in other
    languages.
    """

    claims: pl.DataFrame
    sources: pl.DataFrame
    unread: dict[str, int]


def read_article(article: str, published: str, name: str = "article") -> ReadArticle:
    """Return the claims of an article in plain text or HTML; ids begin with `name`.

    Paragraphs in other languages than English are named and left unread. Raises `InputError` where
    nothing is in English or `published` is no ISO date, `ModelMissingError` without the extra.

    >>> read = read_article("The rebels claimed the town. The army denied it.", "2017-09-29")
    >>> read.claims.select("claim_id", "source_id", "stance").rows()
    [('article_01', 'rebels', 'asserts'), ('article_02', 'army', 'denies')]
    """
    _check_time(published)
    english, unread = _in_english(paragraphs(plain(article)), name)
    found = attributions(english)
    ids = _source_ids(found)
    events = _event_ids(found, code_of(name))
    width = max(2, len(str(len(found))))
    claims = pl.DataFrame(
        [
            (
                f"{code_of(name)}_{number:0{width}}",
                _cut(each.text or each.sentence),
                ids[each.source],
                published,
                events[number - 1],
                None if each.answers is None else found[each.answers].text,
                each.stance,
                [code_of(cited) for cited in each.cites],
                _read(each, events[number - 1]),
                each.source,
                each.verb,
                each.via,
                _cut(each.sentence),
            )
            for number, each in enumerate(found, start=1)
        ],
        schema=_SCHEMA,
        orient="row",
    )
    return ReadArticle(claims, _sources(claims), unread)


def code_of(name: str) -> str:
    """Return a name as an id: small letters without accents, joined by underscores.

    >>> code_of("Recep Tayyip Erdoğan")
    'recep_tayyip_erdogan'
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "_", re.sub(r"['’]s?\b", "", bare)).strip("_") or "unnamed"


def _check_time(published: str) -> None:
    try:
        read_time(published)
    except ValueError as fault:
        raise InputError(
            f"the time of publication cannot be read: expected {fault}",
            got=repr(published),
            remedy="Give it as in --published 2017-09-29.",
        ) from None


def _in_english(found: list[str], name: str) -> tuple[list[str], dict[str, int]]:
    languages = [language_of(paragraph) for paragraph in found]
    english = [text for text, each in zip(found, languages, strict=True) if each == ENGLISH]
    unread = Counter(each for each in languages if each != ENGLISH)
    if not english:
        got = f"text in {', '.join(unread)}" if unread else "no sentence"
        remedy = "Give an article in English; one in another language has to be translated first."
        raise InputError("no paragraph can be read", where=name, got=got, remedy=remedy)
    return english, dict(unread)


def _event_ids(found: list[Attribution], name: str) -> list[str | None]:
    """An id for the event of each claim that is answered, or answers; named after the first."""
    events: list[str | None] = [None] * len(found)
    for at, each in enumerate(found):
        if each.answers is not None:
            events[at] = events[each.answers] = f"{name}_event_{each.answers + 1}"
    return events


def _read(found: Attribution, event: str | None) -> str:
    """The fields of a claim that were read, as `read_from_text` names them."""
    told = {
        "event_id": event is not None,
        "proposition": found.answers is not None,
        "stance": True,
        "cites": bool(found.cites),
    }
    return ";".join(name for name, is_read in told.items() if is_read)


def _source_ids(found: list[Attribution]) -> dict[str, str]:
    """An id for each source; a surname alone has the id of the full name that came before it."""
    ids: dict[str, str] = {}
    for name in (each.source for each in found):
        if name not in ids:
            ids[name] = next((ids[full] for full in ids if _is_surname(name, full)), code_of(name))
    return ids


def _is_surname(name: str, full: str) -> bool:
    parts = full.split()
    return len(parts) > 1 and parts[-1] == name and all(part[0].isupper() for part in parts)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SAID else f"{text[: MAX_SAID - 1]}…"


def _sources(claims: pl.DataFrame) -> pl.DataFrame:
    first = claims.unique("source_id", keep="first", maintain_order=True)
    return first.select("source_id", name="source_name", kind=pl.lit("unknown"))
