"""What became of a challenger, as tables and sentences: for the terminal, the run and the docs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.invariances import Measured
from experiments.invariances.measured import TOLD
from experiments.promotion import Ruling, promoted
from experiments.promotion_rules import Rules
from experiments.report import to_markdown

COMMAND: Final = "python -m experiments promote"


def ruling_table(rulings: Sequence[Ruling]) -> pl.DataFrame:
    """Return one line for each ruling."""
    return pl.DataFrame(
        [
            {
                "rule": _words(ruling.rule),
                "on": ruling.on,
                "found": ruling.found,
                "asked": ruling.limit,
                "holds": "yes" if ruling.holds else "no",
            }
            for ruling in rulings
        ]
    )


def invariance_table(measured: Sequence[Measured]) -> pl.DataFrame:
    """Return one line for each gate and for what is told without a limit."""
    return pl.DataFrame(
        [
            {
                "edit": found.name,
                "n": found.n,
                "P moves by at most": "" if found.limit == TOLD else f"{found.limit:g}",
                "share within": "" if found.limit == TOLD else f"{found.share:.3f}",
                "largest move": f"{found.worst:.3g}",
                "all": "told only" if found.limit == TOLD else "yes" if found.holds else "no",
            }
            for found in measured
        ]
    )


def decision(rulings: Sequence[Ruling]) -> str:
    """Return in one sentence whether every rule holds, and which do not.

    >>> decision([Ruling("calibrated", "five wars, 0h", False, "CI 0.0300", "CI at most 0.02")])
    'Refused: calibrated (five wars, 0h: CI 0.0300, asked: CI at most 0.02).'
    """
    if promoted(rulings):
        return "Promoted: every rule holds."
    failed = [
        f"{_words(ruling.rule)} ({ruling.on}: {ruling.found}, asked: {ruling.limit})"
        for ruling in rulings
        if not ruling.holds
    ]
    return f"Refused: {'; '.join(failed)}."


def promotion_page(rules: Rules, rulings: Sequence[Ruling], measured: Sequence[Measured]) -> str:
    """Return the page of one decision: the rules, what each found, and every invariance."""
    names = dict.fromkeys(ruling.rule for ruling in rulings)
    said = [f"- **{_words(name)}**: {rules.sentence(name)}" for name in names]
    shares = [
        f"- **{name}**, {asked.share:g} of the claims: {asked.sentence}"
        for name, asked in rules.invariances.shares.items()
    ]
    return "\n\n".join(
        [
            "## May it be the champion",
            f"Made by `{COMMAND}`, which moves the alias `champion` only if every rule of "
            "`experiments/promotion_rules.toml` holds.",
            "\n".join(said),
            f"**{decision(rulings)}**",
            to_markdown(ruling_table(rulings)),
            "### What may not move a score, and what must",
            "Edits of the shipped claims, scored before and after. A move is bounded from above: "
            "its size where the score may not change, its sign kept where it must fall.",
            to_markdown(invariance_table(measured)),
            *(["Gates that not every claim passes yet:", "\n".join(shares)] if shares else []),
        ]
    )


def _words(rule: str) -> str:
    return rule.replace("_", " ")
