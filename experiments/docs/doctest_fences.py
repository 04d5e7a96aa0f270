"""Examples in docstrings as blocks of code: an extension of Griffe, which reads the docstrings."""

from __future__ import annotations

import doctest
from typing import Any

import griffe


class DoctestFences(griffe.Extension):
    """Puts every doctest of a docstring into a fence; Markdown would take `>>>` for a quotation."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Fence the doctests of an object that has been read."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(docstring: str) -> str:
    """Return a docstring with a fence round each run of examples.

    >>> fenced("One more.\\n\\n>>> 1 + 1\\n2").splitlines()
    ['One more.', '', '```pycon', '>>> 1 + 1', '2', '```']
    """
    parts: list[str] = []
    examples: list[str] = []
    for piece in doctest.DocTestParser().parse(docstring):
        if isinstance(piece, doctest.Example):
            examples.append(_as_typed(piece))
        elif piece.strip():
            parts += [*_fence(examples), piece.strip("\n")]
            examples = []
    return "\n\n".join([*parts, *_fence(examples)])


def _as_typed(example: doctest.Example) -> str:
    first, *more = example.source.rstrip("\n").split("\n")
    lines = [f">>> {first}", *(f"... {line}".rstrip() for line in more)]
    return "\n".join([*lines, *example.want.rstrip("\n").split("\n")]).rstrip("\n")


def _fence(examples: list[str]) -> list[str]:
    return ["```pycon\n" + "\n".join(examples) + "\n```"] if examples else []
