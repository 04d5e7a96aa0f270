"""The command `python -m experiments promote`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from experiments import registry
from experiments.challenge import Challenge, challenge, write_down
from experiments.champion import NAME
from experiments.corpora import own_corpora
from experiments.page import put_section
from experiments.promotion_page import ruling_table
from experiments.promotion_rules import SHIPPED, read_rules
from experiments.registry import Registered
from experiments.terminal import console, progress, table

REFUSED: Final = 3
"""How the command ends when a rule does not hold: an answer, and nobody's fault."""


def promote_command(
    version: Annotated[
        str | None, typer.Option(help="A registered version; without, the one trained last.")
    ] = None,
    rules: Annotated[
        Path, typer.Option(help="Other rules than those that ship.", show_default=False)
    ] = SHIPPED,
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the decision into this Markdown page.")
    ] = None,
    card: Annotated[
        Path | None, typer.Option(help="Also write the model card to this file.")
    ] = None,
) -> None:
    """Make the challenger the champion, if every rule of promotion holds.

    Judged are its own bundle (half a minute) and what its run keeps of claims it never saw. The
    decision and the model card go to that run; pages of the docs are written if it is promoted.

    Ends with 0 where it is promoted, or is the champion already, with 3 where it is refused, with 2
    where there is nothing to judge, and with 1 where the store fails.

    Example: python -m experiments promote --markdown docs/evaluation.md --card docs/model_card.md
    """
    asked = read_rules(rules)
    champion, challenger = registry.contest(version)
    if champion == challenger:
        console.print(f"version {challenger.version} is the champion already: nothing is moved")
        _write_pages(challenger, markdown, card)
        return
    with progress.status("judging the challenger: scoring edits of the shipped claims"):
        judged = challenge(asked, challenger, champion, own_corpora())
    conclude(judged)
    console.print(f"in use: models:/{NAME}@{registry.CHAMPION}")
    _write_pages(challenger, markdown, card)


def conclude(judged: Challenge) -> None:
    """Show what each rule found, write the decision down, and say it.

    Raises typer.Exit with `REFUSED` where a rule does not hold, and TrackingError.
    """
    title = f"May version {judged.challenger.version} be the champion"
    console.print(table(title, ruling_table(judged.rulings), wrap=True))
    write_down(judged)
    console.print(judged.outcome, markup=False, highlight=False)
    console.print(f"the run: sourcegrade ui, then {judged.challenger.run.url()}")
    if not judged.promoted:
        raise typer.Exit(REFUSED)


def _write_pages(model: Registered, markdown: Path | None, card: Path | None) -> None:
    if markdown:
        put_section(markdown, "promote", registry.artifact(model, registry.PAGE))
        console.print(f"written: {markdown}")
    if card:
        card.write_text(registry.artifact(model, registry.CARD), encoding="utf-8")
        console.print(f"written: {card}")
