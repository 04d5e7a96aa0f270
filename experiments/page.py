"""A Markdown page whose sections are each written by a command of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from features.errors import InputError

SECTIONS: Final = ("evaluate", "promote", "compare", "ablate", "others")
"""Sections of docs/evaluation.md by the command that writes them, in their order."""


def put_section(page: Path, name: str, text: str) -> None:
    """Write one section of the page; all else on it stays as it is, whoever wrote it.

    A section that is new goes before the first of those that come after it in SECTIONS, and to the
    end of the page where there is none. Raises InputError where the page cannot be written.

    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "page.md"
    >>> put_section(page, "compare", "## Second")
    >>> put_section(page, "evaluate", "# First")
    >>> page.read_text().splitlines()[2::6]
    ['# First', '## Second']
    """
    refuse_unwritable(page)
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    new = f"{_begin(name)}\n\n{text.strip()}\n\n{_end(name)}"
    before, found, rest = old.partition(_begin(name))
    if found:
        after = rest.partition(_end(name))[2]
    else:
        later = SECTIONS[SECTIONS.index(name) + 1 :] if name in SECTIONS else ()
        starts = [old.index(_begin(each)) for each in later if _begin(each) in old]
        before, after = old[: min(starts, default=len(old))], old[min(starts, default=len(old)) :]
    parts = [part.strip() for part in (before, new, after)]
    page.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def refuse_unwritable(path: Path) -> None:
    """Raise InputError where a file could not be written, before the work for it is done."""
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise InputError(
            "cannot write there",
            where=str(path),
            got="a folder" if path.is_dir() else "no such folder",
            remedy="Give a file in a folder that is there.",
        )


def _begin(name: str) -> str:
    return f"<!-- written by: python -m experiments {name} -->"


def _end(name: str) -> str:
    return f"<!-- end of {name} -->"
