"""The examples at the end of a command's help."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """Return lines that a person may type, as the epilog of a command.

    >>> examples("sourcegrade demo")
    '[bold]Examples[/bold]\\n\\nsourcegrade demo'
    """
    # A paragraph each: help does not run paragraphs into one another, however narrow it is.
    return "\n\n".join(["[bold]Examples[/bold]", *lines])
