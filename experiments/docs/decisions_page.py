"""The list of decisions, one line for each record."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NAME: Final = "README.md"
"""What a forge shows for the folder, and the site for its address."""
_ABOUT: Final = """# Decisions

Why things are as they are: what was not obvious, in less than a page each. Written by `make docs`
from the titles of the records."""


def decisions_page(folder: Path) -> str:
    """Return the list of the records in a folder as Markdown.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "0001-a-record.md").write_text("# 1. Records are kept\\n")
    ...     print(decisions_page(Path(folder)).splitlines()[-1])
    1. [Records are kept](0001-a-record.md)
    """
    lines = []
    for record in sorted(folder.glob("[0-9]*.md")):
        number, _, title = record.read_text(encoding="utf-8").partition("\n")[0].partition(". ")
        lines.append(f"{number.lstrip('# ')}. [{title}]({record.name})")
    return "\n\n".join([_ABOUT, "\n".join(lines)]) + "\n"
