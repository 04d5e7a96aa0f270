"""The note of a run: as much of a page as MLflow keeps of one, and where the rest is."""

from __future__ import annotations

from typing import Final

ROOM: Final = 7_500
"""Characters of a note; MLflow cuts a tag at 8,000 wherever that happens to be."""


def run_note(page: str, artifact: str, room: int = ROOM) -> str:
    """Return a page, or its first paragraphs that fit in the room and where the whole is.

    >>> run_note("# A page\\n\\nShort.", "page.md")
    '# A page\\n\\nShort.'
    >>> page = "# A page\\n\\nFirst.\\n\\n## Next\\n\\n" + "Long. " * 99
    >>> print(run_note(page, "page.md", room=100))
    # A page
    <BLANKLINE>
    First.
    <BLANKLINE>
    The whole page is the artifact `page.md`.
    """
    if len(page) <= room:
        return page
    where = f"The whole page is the artifact `{artifact}`."
    kept: list[str] = []
    for paragraph in page.split("\n\n"):
        if len("\n\n".join([*kept, paragraph, where])) > room:
            break
        kept.append(paragraph)
    while kept and kept[-1].startswith("#"):  # a heading of nothing
        kept.pop()
    return "\n\n".join([*kept, where])
