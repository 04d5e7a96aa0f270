"""Text as a reader sees it: without tags, hidden characters and disguised letters."""

from __future__ import annotations

import html
from typing import Final

import polars as pl

from features import characters
from features.reading.html_text import html_text, is_html, without_tags
from features.reading.lookalikes import unmasked

_SUSPICIOUS: Final = r"[^\x00-\x7f]|<[A-Za-z/!]|&#?\w+;"


def plain(text: str) -> str:
    """Return a text as a reader sees it, its words open to word lists.

    >>> plain("<p>The army c\\u200bl\\u0430imed it.</p><p>“No.”</p>")
    'The army claimed it.\\n\\n“No.”'
    """
    seen = html_text(text) if is_html(text) else html.unescape(without_tags(text))
    return unmasked(characters.plain(seen))


def plain_texts(texts: pl.Series) -> pl.Series:
    """Return texts as a reader sees them; those of plain ASCII without tags are not touched.

    >>> plain_texts(pl.Series(["It fell.", "It f\\u0435ll &amp; burned."])).to_list()
    ['It fell.', 'It fell & burned.']
    """
    suspicious = texts.str.contains(_SUSPICIOUS).fill_null(False)
    at = suspicious.arg_true()
    if at.is_empty():
        return texts
    return texts.clone().scatter(at, [plain(text) for text in texts.gather(at)])
