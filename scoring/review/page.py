"""The address of a page inside a note. It is text to be shown: nothing here ever opens one."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)


def first_page(note: str | None) -> str | None:
    """Return the first http(s) address in a note, without the full stop that ends its sentence.

    >>> first_page("Settled there (https://news.example/a_(town)), see javascript:alert(1).")
    'https://news.example/a_(town)'
    >>> first_page("ftp://news.example, or file:///etc/passwd") is None
    True
    """
    for found in _ADDRESS.findall(note or ""):
        address = _without_end(found)
        if is_page(address):
            return address
    return None


def is_page(address: str) -> bool:
    """Whether a text is one http(s) address with a host.

    >>> is_page("https://news.example"), is_page("https:///x"), is_page("javascript:1")
    (True, False, False)
    """
    host = address.partition("://")[2].partition("/")[0]
    return bool(_ADDRESS.fullmatch(address)) and bool(host)


def _without_end(address: str) -> str:
    """Take off what ends the sentence, and a bracket that was opened before the address."""
    while address.endswith((".", ",", ";", ":", "!", "?", "'")) or (
        address.endswith(")") and address.count(")") > address.count("(")
    ):
        address = address[:-1]
    return address
