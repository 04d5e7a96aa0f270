"""What `sourcegrade read` says of a feed: what was read and how surely, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl
from rich.table import Table
from rich.text import Text

from features.characters import visible
from features.fields import CLAIMS
from features.reading.language import NO_WORDS
from scoring.feed_reading import WrittenFeed
from scoring.input_lines import input_lines
from scoring.tables import shortened
from scoring.terminal import from_here, own_command

_NAMED: Final = 8
"""Sources and names that are named; there may be more."""
_VALUE: Final = 40
"""Characters of a value in the table."""
_SIZES: Final = ((1, 1, "of one claim"), (2, 4, "of 2 to 4"), (5, 19, "of 5 to 19"))
"""Sizes of events, from and to, in words; what is larger comes last."""
_SURE: Final = 0.5
"""Confidence below which a cell counts as unsure."""


def feed_lines(written: WrittenFeed) -> Iterator[str]:
    """Return what is said before the table; the first line says the whole by itself."""
    read = written.read
    n_rejected = sum(each.n_rejected for _, each in written.inputs())
    n_read = read.readings.filter(pl.col("origin") != "person").height
    yield (
        f"read {_counted(read.claims.height, 'claim')}, rejected {_counted(n_rejected, 'row')}, "
        f"filled {_counted(n_read, 'cell')} -> {written.asked.out}"
    )
    yield from input_lines(written.inputs())
    if n_rejected:
        yield f"  rejects   {written.rejects}"
    yield from _events(written)
    if read.unread:
        told = ", ".join(_unread(language, n) for language, n in read.unread.items())
        yield f"  unread    not in English, and passed on as they came: {told}"
    yield from _sources(written)
    yield from _names(written)
    yield from _corrections(written)


def _unread(language: str, n: int) -> str:
    return f"{n:,} without words" if language == NO_WORDS else f"{n:,} in {language}"


def filled_table(written: WrittenFeed) -> Table:
    """Return a table of the fields: cells that were filled, corrected and given, and how surely.

    `sure` is the mean confidence in what was filled, `unsure` how many cells are below one half.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("field", no_wrap=True, min_width=len("quantity_high"))
    for head in ("filled", "corrected", "given", "sure", "unsure"):
        table.add_column(head, justify="right", no_wrap=True, min_width=max(len(head), 5))
    table.add_column("least sure", no_wrap=True, overflow="ellipsis")
    lines = written.read.readings
    for name in (each for each in CLAIMS.fields if each in set(lines["field"])):
        table.add_row(*_row(lines.filter(field=name), written.read.claims[name]))
    return table


def _row(lines: pl.DataFrame, cells: pl.Series) -> list[str | Text]:
    """What the table says of a field, of its lines and all its cells."""
    read = lines.filter(pl.col("origin") != "person").sort("confidence", maintain_order=True)
    said = lines.filter(origin="person")
    is_full = cells.list.len() > 0 if cells.dtype == pl.List(pl.String) else cells.is_not_null()
    n_given = int(is_full.sum()) - read.height - said["value"].count()
    counts = [f"{n:,}" for n in (read.height, said.height, n_given)]
    unsure = read.filter(pl.col("confidence") < _SURE).height
    return [cells.name, *counts, _mean(read), f"{unsure:,}", _least(read)]


def next_lines(written: WrittenFeed) -> Iterator[str]:
    """Return what is said after the table: what a person may do next."""
    asked = written.asked
    yield f"  readings  {asked.readings}: each cell that was filled, the least sure first"
    if asked.new_actors is not None:
        yield f"  actors    {asked.new_actors}: give each name to its side, then read with --actors"
    sources = "SOURCES" if asked.sources is None else from_here(asked.sources)
    yield "  next      write what is right into its column correction (- for nothing), read again"
    yield f"            with --corrections {from_here(asked.readings)}, then score:"
    yield f"            {own_command()} score {from_here(asked.out)} -s {sources} --out scores.csv"


def _events(written: WrittenFeed) -> Iterator[str]:
    events = written.read.claims["event_id"].drop_nulls().value_counts(sort=True, name="n")
    if events.is_empty():
        return
    sized = [
        (events.filter(pl.col("n").is_between(low, high)).height, words)
        for low, high, words in _SIZES
    ]
    sized.append((events.filter(pl.col("n") > _SIZES[-1][1]).height, "of 20 or more"))
    told = ", ".join(f"{n:,} {words}" for n, words in sized if n)
    yield f"  events    {events.height:,}: {told}"
    if events["n"][0] > 1:
        yield f"            the largest is {visible(events['event_id'][0])!r}, {events['n'][0]:,}"
    if written.read.n_joined:
        yield f"            {_counted(written.read.n_joined, 'claim')} joined events of before"


def _sources(written: WrittenFeed) -> Iterator[str]:
    claims, listed = written.read.claims, written.read.sources
    if listed is None:
        yield "  sources   none given: who gains and loses is read far better with their alignment"
        return
    missing = claims.join(listed.accepted, on="source_id", how="anti")["source_id"]
    if missing.is_empty():
        return
    counts = missing.value_counts(sort=True, name="n")
    told = [f"{visible(name)} ({n:,})" for name, n in counts.head(_NAMED).iter_rows()]
    more = f" and {counts.height - _NAMED:,} more" if counts.height > _NAMED else ""
    yield (
        f"  unlisted  {_counted(counts.height, 'source')} of {_counted(len(missing), 'claim')} in "
        f"no sources file: {', '.join(told)}{more}"
    )


def _names(written: WrittenFeed) -> Iterator[str]:
    if not written.asked.actors:
        yield "  actors    none given: sides are those that sources lean to, called by their codes"
    if written.strange_sides:
        sides = ", ".join(map(visible, written.strange_sides[:_NAMED]))
        yield f"  sides     of sources or corrections, that no actors have: {sides}"
    if written.names.height:
        told = [f"{name} ({n:,})" for name, n in written.names.head(_NAMED).iter_rows()]
        yield f"  no side   names that stand often and that no actors have: {', '.join(told)}"


def _corrections(written: WrittenFeed) -> Iterator[str]:
    read = written.read
    n_put = read.readings.filter(pl.col("origin") == "person").height
    if n_put:
        yield f"  corrected {_counted(n_put, 'cell')}, now as given"
    if read.lost.height:
        ids = read.lost["claim_id"].unique(maintain_order=True)
        told = ", ".join(map(visible, ids.head(3)))
        yield (
            f"  lost      {_counted(read.lost.height, 'correction')} of claims not in the feed: "
            f"{told} (a spreadsheet may have changed them: let the column be text)"
        )
    if read.n_earlier_rejected:
        yield f"  earlier   {_counted(read.n_earlier_rejected, 'row')} of --before had faults"


def _mean(read: pl.DataFrame) -> str:
    mean = read["confidence"].mean()
    return "-" if not isinstance(mean, float) else f"{mean:.2f}"


def _least(read: pl.DataFrame) -> Text:
    if read.is_empty():
        return Text("-")
    row = read.row(0, named=True)
    told = f"{visible(row['claim_id'])}: {shortened(visible(row['value']), _VALUE)}"
    return Text(f"{row['confidence']:.2f}  {told}")


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
