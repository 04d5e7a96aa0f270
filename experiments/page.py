"""A Markdown page whose sections are each written by a command of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SECTIONS: Final = ("evaluate", "promote", "compare", "ablate", "others")
"""Sections of docs/evaluation.md by the command that writes them, in their order."""


def put_section(page: Path, name: str, text: str) -> None:
    """Write one section of the page; the others stay as they are, in the order of SECTIONS.

    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "page.md"
    >>> put_section(page, "compare", "## Second")
    >>> put_section(page, "evaluate", "# First")
    >>> page.read_text().split("\\n\\n")[1::3]
    ['# First', '## Second']
    """
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    kept = {each: _section(old, each) for each in SECTIONS} | {name: text.strip()}
    parts = [f"{_begin(each)}\n\n{kept[each]}\n\n{_end(each)}" for each in SECTIONS if kept[each]]
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _section(page: str, name: str) -> str:
    _, found, rest = page.partition(_begin(name))
    return rest.partition(_end(name))[0].strip() if found else ""


def _begin(name: str) -> str:
    return f"<!-- written by: python -m experiments {name} -->"


def _end(name: str) -> str:
    return f"<!-- end of {name} -->"
