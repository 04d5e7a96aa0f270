"""Credibility over time as a table: for each claim its moments, and what came at each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from scoring.overrides.told import sentences
from scoring.tables import colour, interval, probability, shortened, signed

_CAME: Final = 6
"""Reports named for a moment; the table says how many more came."""
_WEIGHTY: Final = 0.05
"""Reports that count for less are said to count for nothing."""


def trajectory_table(moments: pl.DataFrame, width: int | None) -> Iterator[RenderableType]:
    """Yield for each claim of a trajectory (`scoring.trajectory`) its name and a table."""
    for claim in moments.partition_by("claim_id", maintain_order=True):
        first = claim.row(0, named=True)
        said = shortened(first["text"], (width or 160) - 4)
        yield Text.assemble((first["claim_id"], "bold"), f"  {first['source']}\n  {said}")
        yield from (Text(f"  {told}", style="bold") for told in _overrides(claim))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for heading in ("as of", "credibility", "90 %", "change", "grade", "what came"):
            table.add_column(heading, no_wrap=heading != "what came")
        for moment in claim.iter_rows(named=True):
            table.add_row(*_cells(moment))
        yield table
        yield Text("")


def _overrides(claim: pl.DataFrame) -> Iterator[str]:
    """What people set, one after the other; at each moment the model's word stands beside it."""
    if "overridden" not in claim.columns:
        return
    what = ("overridden", "overridden_by", "override_why", "override_until")
    told = claim.drop_nulls("overridden").unique(what, keep="last", maintain_order=True)
    yield from (said for each in told.iter_rows(named=True) if (said := sentences(each)))


def _cells(moment: Mapping[str, Any]) -> Iterator[str | Text]:
    credibility, change = moment["credibility"], moment["change"]
    yield f"{moment['as_of']:%Y-%m-%d %H:%M}"
    by_person = "claim" in str(moment.get("overridden"))
    itself = f", the model {probability(moment['model_credibility'])}" if by_person else ""
    yield Text(f"{probability(credibility)}{itself}", colour(credibility))
    low, high = (
        ("model_low", "model_high") if by_person else ("credibility_low", "credibility_high")
    )
    yield interval(moment[low], moment[high])
    yield "" if change is None else signed(change)
    yield f"{moment['source_grade']}{moment['information_grade']}"
    yield _came(moment["came"])


def _came(reports: list[Mapping[str, Any]]) -> str:
    if not reports:
        return "nobody else yet"
    told = [
        f"{each['source']} {_verb(each)} ({each['claim_id']})"
        for each in sorted(reports, key=lambda each: -each["weight"])[:_CAME]
    ]
    more = len(reports) - len(told)
    return "; ".join(told) + (f"; {more} more" if more else "")


def _verb(report: Mapping[str, Any]) -> str:
    if report["says"] == "neither":
        return "says neither"
    counts = "" if report["weight"] > _WEIGHTY else ", which adds nothing"
    return f"{report['says']} it{counts}"
