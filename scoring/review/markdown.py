"""Text of others inside Markdown of ours: shown to the letter, never taken for markup."""

from __future__ import annotations

import re
from typing import Final

_MARKUP: Final = re.compile(r"([\\`*{}\[\]<>#|~&$]|(?<![^\W_])_|_(?![^\W_]))")
_BULLET: Final = re.compile(r"^(\d*)([-+.)])(?=\s|$|-+$)")
"""What makes a list, or a rule across the page, where a line begins with it."""
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)


def literal(text: str, length: int | None = None) -> str:
    r"""Return a text so that Markdown shows it to the letter, on one line.

    Every sign that could be markup is escaped: a link would lead a reviewer away, and a picture
    would tell its owner who reads. Control signs, and signs that turn the direction of writing, are
    blanks. Longer than `length`, it is cut and says how long it was.

    >>> literal("![x](http://a.example/p.png)\n# <b>Now</b>")
    '!\\[x\\](http://a.example/p.png) \\# \\<b\\>Now\\</b\\>'
    >>> literal("1. one two three in_a_word", 6)
    '1\\. one… (26 characters in all)'
    """
    whole = " ".join(_UNSEEN.sub(" ", text).split())
    if length is not None and len(whole) > length:
        whole = f"{whole[:length].rstrip()}… ({len(text):,} characters in all)"
    return _BULLET.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", whole))


def link(words: str, address: str | None) -> str:
    """Return a link, or the words alone where the address is none of a page.

    >>> link("page", "https://a.example/b(1)"), link("page", "javascript:alert(1)")
    ('[page](<https://a.example/b(1)>)', 'page')
    """
    if address is None or not _ADDRESS.fullmatch(address):
        return literal(words)
    return f"[{literal(words)}](<{address}>)"
