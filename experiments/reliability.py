"""The command `python -m experiments reliability`, and the section of a page that it writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from experiments.as_of_reliability import CORPUS, DAY, as_of_reliability
from experiments.beside_plain import line_table, lines
from experiments.corpora import own_corpora
from experiments.evaluation import Evaluation
from experiments.page import put_section, refuse_unwritable
from experiments.reliability_before import forecast_by_reliability, forecast_in_a_new_war
from experiments.report import to_markdown
from experiments.terminal import console, progress, table
from scoring.moment import Moment

COMMAND: Final = "python -m experiments reliability"
PAGE: Final = "benchmarks/reliability.md"


def reliability_command(
    as_of: Annotated[
        list[str] | None, typer.Option(help="A day; may be given several times.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the tables into this Markdown page.")
    ] = None,
) -> None:
    """Judge what the reliability of sources, as of a day, adds to the scores of later claims.

    It takes some half a minute for each day, and a minute for what reliability says by itself.

    Example: python -m experiments reliability --as-of 2017-09-01 --markdown page.md
    """
    days = as_of or [DAY]
    for day in days:
        Moment.of(day)  # a wrong one is said before anything is fitted
    if markdown:
        refuse_unwritable(markdown)
    corpora, judged = own_corpora(), []
    for day in days:
        with progress.status(f"fitting to what was known before {day}"):
            judged.append(as_of_reliability(corpora, day))
    with progress.status("forecasting each claim by its source alone"):
        alone = [forecast_by_reliability(corpora), forecast_in_a_new_war(corpora)]
    for each in (*judged, *alone):
        console.print(table(each.title[0].upper() + each.title[1:], _shown(each)))
    for each, day in zip(judged, days, strict=True):
        console.print(gain_told(each, day))
    if markdown:
        put_section(markdown, "reliability", reliability_section(judged, alone, days))
        console.print(f"written: {markdown}")


def reliability_section(
    judged: Sequence[Evaluation], alone: Sequence[Evaluation], days: Sequence[str]
) -> str:
    """Return the section: what reliability adds as of each day, and what it says by itself.

    `alone` are the forecasts by reliability: with all that was settled, and in a new war. The first
    day is told in full, of the others only what all grounds together add.
    """
    made = " ".join([COMMAND, *(f"--as-of {day}" for day in days), f"--markdown {PAGE}"])
    first, *others = judged
    parts = [
        "## What a source's reliability adds to the scores of its later claims",
        f"Made by `{made}`. The champion's recipe is fitted to the claims of both shipped corpora "
        "that could be read and were settled before the day, as it is, and with the reliability of "
        f"the source as one feature more. It judges the claims of {CORPUS.capitalize()} published "
        "from then on, about events nobody had spoken of. Nothing later is read: a claim that is "
        "judged has the reliability of its source as of the day, a claim that is fitted to that as "
        "of the start of its own event. The reliability is that of `sourcegrade sources` (“all "
        "three”: the rate of its kind, its settled claims, who agrees with whom), or rests on "
        "less; the rate of a kind is then of all its settled claims, without whose they are. The "
        "recipe's own features were chosen while looking at these corpora, which flatters both.",
        "“Less plain” is the difference to the recipe as it is, on the same draws of events; "
        "intervals are 90 %, and the finding is empty where that of the skill holds zero.",
        f"**{gain_told(first, days[0])}**",
        to_markdown(_shown(first)),
    ]
    if others:
        wholes = [_shown(each).filter(pl.col("forecast") == each.names[-1]) for each in others]
        told = [
            each.insert_column(0, pl.lit(day).alias("from"))
            for each, day in zip(wholes, days[1:], strict=True)
        ]
        parts += ["### As of other days", to_markdown(pl.concat(told))]
    parts += [
        "### The reliability of its source as a forecast of each claim",
        "As it was before the claim's event began, with nothing of that event; both corpora. Less "
        "plain is less “kind alone”.",
        to_markdown(_shown(alone[0])),
        "Where nothing of a corpus was settled, as in a new war: kinds have the rates of the other "
        "corpus, and who agrees with whom is read in all of it but the claim's event.",
        to_markdown(_shown(alone[1])),
    ]
    return "\n\n".join(parts)


def gain_told(judged: Evaluation, day: str) -> str:
    """Say in a sentence what all grounds together add to the skill."""
    found = [line for line in lines(judged) if line.name == judged.names[-1] and line.against]
    gains = [f"{line.against.skill} at {line.horizon}" for line in found if line.against]
    return (
        f"As of {day}, the reliability of sources adds {' and '.join(gains)} to the Brier skill of "
        f"{found[0].figures.n} later claims."
    )


def _shown(evaluation: Evaluation) -> pl.DataFrame:
    return line_table(lines(evaluation), "forecast").drop("test")
