"""Runs the blocks of a page as a reader would: one after the other, in one folder.

A block of Python shares its names with those before it, a block of Bash has the commands of this
environment first on its path. A block of text that follows at once is what is printed; `...` in it
stands for anything. What cannot be run is marked with its reason, as Sybil has it:
`<!-- skip: next "it installs a package" -->`. A page may set the stage in a comment:
`<!-- invisible-code-block: bash`, the lines, `-->`.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, REPORT_NDIFF, Example, OutputChecker
from pathlib import Path
from unittest import SkipTest

from sybil import Document, Region, Sybil
from sybil import Example as Block
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser, SkipParser

from tests.conftest import ROOT

PATIENCE = 120
FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE


class Blocks:
    """The blocks of one page, run in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed: tuple[int, str] | None = None
        """Where the last block ended on the page, and what it printed."""
        self._python = PythonEvaluator()

    def run(self, page: Path) -> list[str]:
        """Run the page; return the reasons of the blocks that were not. Raises as they do."""
        parsers: list[Callable[[Document], Iterable[Region]]] = [
            CodeBlockParser("python", self.python),
            CodeBlockParser("bash", self.bash),
            CodeBlockParser("text", self.text),
            SkipParser(),
        ]
        skipped = []
        for block in Sybil(parsers).parse(page):
            try:
                block.evaluate()
            except SkipTest as reason:
                skipped.append(str(reason))
        return skipped

    def python(self, block: Block) -> None:
        """Run Python in this process."""
        out = io.StringIO()
        with redirect_stdout(out):
            self._python(block)
        self.printed = block.end, out.getvalue()

    def bash(self, block: Block) -> str | None:
        """Run Bash in a process of its own; say what it printed if it failed."""
        done = subprocess.run(
            ["bash", "-e", "-u", "-o", "pipefail", "-c", str(block.parsed)],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        self.printed = block.end, done.stdout
        return f"exit code {done.returncode}\n{done.stdout}" if done.returncode else None

    def text(self, block: Block) -> str | None:
        """Compare with what was printed, if this follows a block that was run."""
        if self.printed is None:
            return None
        end, got = self.printed
        if block.document.text[end : block.start].strip(" \n`"):
            return None
        checker, want = OutputChecker(), str(block.parsed)
        if checker.check_output(want, got, FLAGS):
            return None
        return checker.output_difference(Example("", want), got, FLAGS | REPORT_NDIFF)


def environment() -> dict[str, str]:
    """Return the environment of a person who stands in a folder with this program installed."""
    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PYTHONWARNINGS": "default",
    }
