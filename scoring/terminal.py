"""The terminal: printing that suits a screen or a pipe, and signs that work goes on.

On a terminal, output fits its width. Elsewhere, as in a pipe or a file, it has lines of their
natural length and no colours. Signs of work go to standard error, and only to a terminal.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console, RenderableType
from rich.progress import Progress
from rich.text import Text

_WIDE: Final = 100_000


def screen_width() -> int | None:
    """Width of the terminal that output goes to, or None where it goes elsewhere."""
    console = Console()
    return console.width if console.is_terminal else None


def show(*parts: RenderableType) -> None:
    """Print to standard output, one part under the other; a text that may not wrap stays whole.

    Square brackets and colons are themselves: texts of others are no markup.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))
        return
    plain = Console(
        width=_WIDE, highlight=False, markup=False, emoji=False, color_system=None,
        force_terminal=False,
    )  # fmt: skip
    with plain.capture() as captured:
        plain.print(*parts, sep="\n")
    print(*(line.rstrip() for line in captured.get().splitlines()), sep="\n")


def remark_on(text: str) -> None:
    """Say to a person, on standard error, what is to be known of the output."""
    console = Console(stderr=True, highlight=False)
    console.print(Text(text), style="dim", soft_wrap=not console.is_terminal)


def own_command() -> str:
    """How this program is called from the folder it runs in: a person can paste it."""
    beside = Path(sys.executable).parent / "sourcegrade"
    found = shutil.which("sourcegrade")
    if found and beside.exists() and Path(found).samefile(beside):
        return "sourcegrade"
    return from_here(beside) if beside.exists() else f"{from_here(Path(sys.executable))} -m scoring"


def from_here(path: Path) -> str:
    """The path as it is written from the working folder, if it is inside it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes what is done and what is to do, and shows both as a bar."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what takes a while, for as long as it does."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
