"""The file of an article: its text, however it was encoded."""

from __future__ import annotations

import codecs
import re
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final

from features.errors import InputError
from features.packed import is_stdin

MAX_BYTES: Final = 20_000_000
"""The largest article; a longer file is a collection, or no text at all."""
_MARKS: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ONE_FILE: Final = re.compile(
    rb"^MIME-Version:.*?^Content-Type: *multipart/related", re.I | re.M | re.S
)
"""How a browser's page in one file begins (RFC 2557); its text is UTF-8."""
_NO_TEXT: Final = "Give plain text or HTML; a PDF or an office document has to be saved as text."


def article_text(path: Path) -> str:
    """Return the text of a file, or of standard input for `-`; UTF-8, or UTF-16 with its mark.

    Of a page that a browser saved into one file (MHTML) it is the page.

    Raises `InputError` where there is no such file, it is too large, or it is no text.
    """
    where = "standard input" if is_stdin(path) else str(path)
    content = _content(path, where)
    if len(content) > MAX_BYTES:
        got = f"more than {MAX_BYTES:,} bytes"
        raise InputError("too large for an article", where=where, got=got, remedy="Split it.")
    page = _page_in_one_file(content)
    if page is not None:
        return page
    encoding = _MARKS.get(content[:2], "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        got = f"byte {content[fault.start]:#04x} at {fault.start:,}, which is no UTF-8"
        remedy = f"Save it as UTF-8. {_NO_TEXT}"
        raise InputError("cannot be read as text", where=where, got=got, remedy=remedy) from None
    if "\x00" in text:
        raise InputError("cannot be read as text", where=where, got="binary data", remedy=_NO_TEXT)
    return text


def _page_in_one_file(content: bytes) -> str | None:
    if not _ONE_FILE.search(content[:4_000]):
        return None
    body = message_from_bytes(content, policy=policy.default).get_body(("html", "plain"))
    page = body.get_payload(decode=True) if body is not None else None
    return page.decode("utf-8", "replace") if isinstance(page, bytes) else None


def _content(path: Path, where: str) -> bytes:
    if is_stdin(path):
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        remedy = "Check its name, or the folder you are in."
        raise InputError("there is no such article", where=where, remedy=remedy) from None
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise InputError("cannot be read", where=where, got=why.lower()) from None
