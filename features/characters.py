"""Characters that nobody sees, and the forms of times and numbers written as text."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

# The patterns below mean the same to Rust's regex (the gate) and to Python's (the records): no
# \p{..}, whose contents hang on the Unicode version of either, and no \d, which both read wider.
HIDDEN_IN_CODE: Final = (
    r"[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that no id or code may hold: two ids that look alike must be the same id."""
REMOVED_FROM_TEXT: Final = (
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters taken out of text: they carry nothing, and hide words from readers and lexicons.

The joiners U+200C and U+200D (Persian, Indic scripts, emoji) and the direction marks U+200E and
U+200F stay: honest text uses them.
"""
SPACES_IN_TEXT: Final = r"[\x0b\x0c\x85]"
"""Line and page breaks of old systems: one space each, so that no two words run together."""
NOTHING_TO_READ: Final = r"^[\s\u034f\u061c\u115f\u1160\u200b-\u200f\u3164\ufe00-\ufe0f\uffa0]*$"
"""Text in which nothing can be seen."""
WHITE: Final = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""White space round an id, a code or a name: not part of it."""
BOM: Final = b"\xef\xbb\xbf"
"""The byte order mark that some programs put before text in UTF-8."""
SURROGATES: Final = r"[\ud800-\udfff]"
"""Halves of surrogate pairs: Python can hold one alone, a file cannot."""
TIME: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?)?$"
)
"""An ISO 8601 date, or date and time with or without a zone."""
NUMBER: Final = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
"""A number written as text, as every number in CSV is."""


def plain(text: str) -> str:
    """Text without hidden characters; halves of surrogate pairs, which no file can hold, go too.

    >>> plain("cap\\u200btured\\u202e by\\x0cnight")
    'captured by night'
    """
    spaced = re.sub(SPACES_IN_TEXT, " ", text)
    return re.sub(REMOVED_FROM_TEXT, "", re.sub(SURROGATES, "", spaced))


def plain_column(text: pl.Expr) -> pl.Expr:
    """Text without hidden characters, as `plain`, for a column."""
    return text.str.replace_all(SPACES_IN_TEXT, " ").str.replace_all(REMOVED_FROM_TEXT, "")


def visible(text: str) -> str:
    """Text with every hidden character written out.

    >>> print(visible("isis\\u200b\\n"))
    isis\\u200b\\x0a
    """
    return re.sub(f"{HIDDEN_IN_CODE}|{SURROGATES}", lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
