"""The page of the benchmark: its parts, each replaced where it was measured anew."""

from __future__ import annotations

import platform
from importlib.metadata import version as installed
from pathlib import Path
from typing import Final

from benchmarks.truth.asked import asked_in
from benchmarks.truth.peers import MODULES, missing, version

PARTS: Final[tuple[str, ...]] = ("accuracy", "cost", "calibration", "copying", "memory")
"""The parts in their order."""
MADE_BY: Final = "python -m benchmarks truth --markdown benchmarks/truth.md"
QUICKLY: Final = "**A quick run, on a part of the data: no figure here means anything.** "
USED: Final = ("numpy", "scipy", "pandas", "scikit-learn")


def put_parts(page: Path, made: dict[str, str]) -> str:
    """Write the parts that were made, keep the others of the page, and return the whole.

    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "page.md"
    >>> _ = put_parts(page, {"memory": "## Memory"})
    >>> put_parts(page, {"cost": "## Cost"}).splitlines()[6::6]
    ['## Cost', '## Memory']
    """
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    whole = whole_page(_parts(old) | made)
    page.write_text(whole, encoding="utf-8")
    return whole


def whole_page(parts: dict[str, str]) -> str:
    """Return the page of some parts, headed by what was asked of each."""
    there = [name for name in PARTS if name in parts]
    told = [line for name in there for line in asked_in(parts[name])]
    marked = [f"{_begin(name)}\n\n{parts[name].strip()}\n\n{_end(name)}" for name in there]
    return "\n\n".join(["# Truth discovery beside its peers", "\n".join(told), *marked]) + "\n"


def stamp(part: str, *, quick: bool = False) -> str:
    """Return a part with how it was made."""
    return f"{part}\n\n{QUICKLY if quick else ''}Made by `{MADE_BY}` with {versions()}."


def versions() -> str:
    """Return what was measured with; a peer that is absent is named as such."""
    used = [f"{name} {installed(name)}" for name in USED]
    peers = [f"{name} {missing(name) or version(name)}" for name in MODULES]
    return f"Python {platform.python_version()}, {', '.join([*used, *peers])}"


def _parts(page: str) -> dict[str, str]:
    found = {}
    for name in PARTS:
        _, begun, rest = page.partition(_begin(name))
        if begun:
            found[name] = rest.partition(_end(name))[0].strip()
    return found


def _begin(name: str) -> str:
    return f"<!-- part: {name} -->"


def _end(name: str) -> str:
    return f"<!-- end of {name} -->"
