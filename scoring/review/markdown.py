"""Text of others inside Markdown of ours: shown to the letter, never taken for markup."""

from __future__ import annotations

import re
from typing import Final

_MARKUP: Final = re.compile(r"([\\`*{}\[\]<>#|~&$]|(?<![^\W_])_|_(?![^\W_]))")
_BULLET: Final = re.compile(r"^(\d*)([-+.)])(?=\s|$|-+$)")
"""What makes a list, or a rule across the page, where a line begins with it."""
_LIVE: Final = re.compile(r"://|www\.|@", re.IGNORECASE)
"""What makes a word a link by itself: Markdown as MLflow shows it links addresses in plain text."""
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)


def literal(text: str, length: int | None = None) -> str:
    r"""Return a text so that Markdown shows it to the letter, on one line.

    Every sign that could be markup is escaped, and an address stands as code: a link would lead a
    reviewer away, and a picture would tell its owner who reads. Control signs, and signs that turn
    the direction of writing, are blanks. Longer than `length`, it is cut and says how long it was.

    >>> literal("![x](http://a.example/p.png)\n# <b>Now</b>")
    '`![x](http://a.example/p.png)` \\# \\<b\\>Now\\</b\\>'
    >>> literal("1. one two three in_a_word", 6)
    '1\\. one… (26 characters in all)'
    """
    whole = " ".join(_UNSEEN.sub(" ", text).split())
    if length is not None and len(whole) > length:
        whole = f"{whole[:length].rstrip()}… ({len(text):,} characters in all)"
    return _BULLET.sub(r"\1\\\2", " ".join(map(_word, whole.split(" "))))


def _word(word: str) -> str:
    if not _LIVE.search(word):
        return _MARKUP.sub(r"\\\1", word)
    # As code: nothing in it is markup, and no address becomes a link. The fence is longer than any
    # run of backticks inside; blanks beside it are taken off again.
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", word)), default=0))
    return f"{fence} {word} {fence}" if "`" in word else f"{fence}{word}{fence}"


def link(words: str, address: str | None) -> str:
    """Return a link, or the words and the address as text where it is none of a page.

    >>> link("page", "https://a.example/b(1)"), link("page", "javascript:alert(1)")
    ('[page](<https://a.example/b(1)>)', 'page: javascript:alert(1)')
    """
    if not address or not _ADDRESS.fullmatch(address):
        return literal(f"{words}: {address}" if address else words)
    return f"[{literal(words)}](<{address}>)"
