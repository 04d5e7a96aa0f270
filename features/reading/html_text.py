"""The text of a web page as a reader sees it, in paragraphs; nothing is run or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_UNSEEN: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "nav", "footer", "aside", "form",
     "button", "iframe", "object", "select", "textarea", "figcaption", "math", "canvas"}
)  # fmt: skip
_EMPTY: Final = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "area", "col", "wbr", "embed"}
)
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
     "span", "strong", "sub", "sup", "time", "u", "wbr", "img", "ins", "del"}
)  # fmt: skip
_PAGE: Final = re.compile(r"<(?:!doctype|html|body|article|p|div|br|span|h[1-6])\b[^>]*>", re.I)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def is_html(text: str) -> bool:
    """Whether a text is a web page, or a piece of one.

    >>> is_html("<p>The army denied it.</p>"), is_html("losses < 40 and > 20")
    (True, False)
    """
    return _PAGE.search(text[:20_000]) is not None


def html_text(page: str) -> str:
    """Return the text of a page with an empty line between paragraphs; menus and scripts left out.

    >>> html_text("<nav>Home</nav><p>It <b>fell</b> &amp; burned.<script>x()</script><p>No.")
    'It fell & burned.\\n\\nNo.'
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    paragraphs = (" ".join(part.split()) for part in "".join(reader.parts).split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def without_tags(text: str) -> str:
    """Return a short text without the tags that a feed left in it.

    >>> without_tags("The <b>army</b> denied it<br/>")
    'The army denied it '
    """
    return _TAG.sub(lambda tag: "" if _name(tag[0]) in _INLINE else " ", text)


def _name(tag: str) -> str:
    return re.split(r"[\s/>]", tag.lstrip("</"), maxsplit=1)[0].lower()


class _Reader(HTMLParser):
    """Collects what is seen. An element that is never closed hides nothing after its parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a paragraph or an unseen element begins."""
        if tag in _EMPTY:
            self.parts.append(" " if tag != "hr" else "\n\n")
        elif tag in _UNSEEN or _is_hidden(attrs) or tag in self._unseen[-1:]:
            self._unseen.append(tag)
        elif tag in {"body", "article", "main"}:
            self._unseen.clear()
        if tag not in _INLINE and tag not in _EMPTY:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """Note where a paragraph or an unseen element ends."""
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        if tag not in _INLINE:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    told = {name: (value or "").replace(" ", "").lower() for name, value in attrs}
    style = told.get("style", "")
    return (
        "hidden" in told
        or told.get("aria-hidden") == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )
