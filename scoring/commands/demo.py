"""The command `sourcegrade demo`."""

from __future__ import annotations

from typing import Annotated

import typer

from scoring.examples import examples
from scoring.exits import plain_errors

EXAMPLES = examples("sourcegrade demo", "sourcegrade demo --article", "sourcegrade demo | less -S")


def demo(
    article: Annotated[
        bool, typer.Option("--article", help="Read an article, and score what is said in it.")
    ] = False,
) -> None:
    """Score the shipped claims about Syria at 0h and latest, and log them to MLflow."""
    with plain_errors():
        from scoring.article_demonstration import demonstrate_article
        from scoring.demonstration import demonstrate

        demonstrate_article() if article else demonstrate()
