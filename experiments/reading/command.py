"""`python -m experiments read`: fit the reader of claims, and judge it on what it never saw."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import polars as pl
import typer

import features.reading
from experiments.page import put_section, refuse_unwritable
from experiments.reading.bare import War, out_of_view, wars
from experiments.reading.bare import bare as bare_claims
from experiments.reading.fitting import Prepared, fit, prepare
from experiments.reading.held_out_links import link_held_out
from experiments.reading.held_out_reading import Scheme, read_held_out
from experiments.reading.measured import Measure, measures
from experiments.reading.one_city import RUSH, busy_city, one_city, province, towns
from experiments.reading.page import Judged, measures_table, reading_page, scored_table
from experiments.reading.scored import as_corpora, score_held_out
from experiments.terminal import console, progress, table
from features.reading.filled import fill
from features.reading.readers import FITTED, Readers

SHIPPED: Final = Path(features.reading.__file__).parent / FITTED
TEXTS: Final = 100_000
_TITLES: Final[dict[Scheme, str]] = {"event": "one event", "war": "one war"}
_FEEDS: Final[tuple[tuple[str, Callable[[War], pl.DataFrame]], ...]] = (
    ("the same, places as provinces", province),
    ("the same, four events in each place", towns),
    ("the same, all of one city", one_city),
    ("the same, all of one city, an event every third day", busy_city),
    ("the same, all of one city, four events a day", lambda war: busy_city(war, RUSH)),
)
_SIDES: Final = ("favours", "harms")


def read_command(
    out: Annotated[
        Path | None, typer.Option(help="Also fit to all claims and write the reader here.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the tables into this Markdown page.")
    ] = None,
) -> None:
    """Judge how claims are read and linked, leaving out one event or one war at a time.

    Some six minutes. With --out the reader that ships is fitted anew: names and numbers, as JSON.

    Example: python -m experiments read --markdown docs/reading.md

    Example: python -m experiments read --out features/reading/fitted.json
    """
    for path in (out, markdown):
        if path:
            refuse_unwritable(path)
    with progress.status("taking 592 claims apart"):
        prepared = prepare(wars())
    judged: list[Judged] = []
    schemes: tuple[Scheme, ...] = ("event", "war")
    for scheme in schemes:
        with progress.status(f"reading without {_TITLES[scheme]} at a time"):
            judged += _judge(prepared, scheme)
    everything = np.ones(len(prepared.event), dtype=np.bool_)
    readers = fit(prepared, everything)
    readers = Readers(readers.models, readers.vocabulary, _rules(prepared, readers))
    if out:
        readers.save(out)
        console.print(f"reader: {out}")
    console.print(table("How well claims are read", measures_table(judged)))
    console.print(table("What it costs when they are scored", scored_table(judged)))
    if markdown:
        page = reading_page(judged, _seconds(prepared.wars[0], readers), TEXTS)
        put_section(markdown, "read", page)
        console.print(f"written: {markdown}")


def _judge(prepared: Prepared, scheme: Scheme) -> list[Judged]:
    bare = [war.bare for war in prepared.wars]
    nowhere = [claims.with_columns(place=pl.lit(None, pl.String)) for claims in bare]
    linking, linked = link_held_out(prepared, scheme, bare)
    others = [_linked_as(prepared, scheme, *kind) for kind in _FEEDS]
    placeless, _ = link_held_out(prepared, scheme, nowhere)
    read = read_held_out(prepared, scheme, linked)
    coded = pl.concat(war.coded for war in prepared.wars)
    found = measures(read, coded)
    without = replace(placeless, what="the same without places", goal=float("nan"))
    everything = tuple(name for name in coded.columns if name not in ("row", "claim_id"))
    given = (
        ("all, as coded", everything),
        (
            "all but proposition, type of event, country and citations",
            ("event_id", "stance", *_SIDES, "quantity_low", "quantity_high", "quantity_unit"),
        ),
        ("who gains and loses, events", ("event_id", *_SIDES)),
        ("events", ("event_id",)),
        ("id, text, source, place and time", ()),
    )
    scored = [(name, score_held_out(as_corpora(read, kept), scheme)) for name, kept in given]
    empty = bare_claims(read).with_columns(read["event_id"])
    scored.append(("the same, and nothing read", score_held_out(as_corpora(empty), scheme)))
    whole = Judged(_TITLES[scheme], [*found, linking, without, *others], scored)
    unread = pl.Series([out_of_view(event) for event in coded["event_id"].to_list()])
    part = measures(read.filter(unread), coded.filter(unread))
    return [whole, Judged(f"{_TITLES[scheme]}; events out of view", part, [])]


def _linked_as(
    prepared: Prepared, scheme: Scheme, what: str, as_feed: Callable[[War], pl.DataFrame]
) -> Measure:
    """How well another kind of feed is linked."""
    claims = [as_feed(war) for war in prepared.wars]
    return replace(link_held_out(prepared, scheme, claims)[0], what=what)


def _rules(prepared: Prepared, readers: Readers) -> dict[str, float]:
    """How often what a rule filled was right, over all claims: rules are not fitted.

    What is cited cannot be judged: the corpora code the page a statement was found on, too.
    """
    right = dict.fromkeys(("quantity", "event_type", "place"), (0, 0))
    for war in prepared.wars:
        claims = fill(war.bare, war.sources, war.actors, readers).claims
        checks = {
            "quantity": (claims["quantity_low"], war.coded["quantity_low"]),
            "event_type": (claims["event_type"], war.coded["event_type"]),
        }
        for name, (found, coded) in checks.items():
            told = found.is_not_null()
            hit, n = right[name]
            right[name] = (hit + int((found.eq_missing(coded) & told).sum()), n + int(told.sum()))
        right["place"] = _counted(right["place"], *_placed(war, readers))
    return {name: round(hit / max(n, 1), 3) for name, (hit, n) in right.items()}


def _counted(old: tuple[int, int], hit: int, n: int) -> tuple[int, int]:
    return old[0] + hit, old[1] + n


def _placed(war: War, readers: Readers) -> tuple[int, int]:
    """Places read that share a word with the coded one."""
    nowhere = war.bare.with_columns(place=pl.lit(None, pl.String))
    found = fill(nowhere, war.sources, war.actors, readers).claims["place"]
    words = [
        pl.col(name).str.to_lowercase().str.extract_all(r"\p{L}{3,}") for name in ("found", "coded")
    ]
    frame = pl.DataFrame({"found": found, "coded": war.coded["place"]}).drop_nulls()
    shared = words[0].list.set_intersection(words[1]).list.len() > 0
    return int(frame.select(shared.sum()).item()), frame.height


def _seconds(war: War, readers: Readers) -> float:
    """CPU-seconds to fill `TEXTS` claims: those of one war over and over."""
    times = -(-TEXTS // war.bare.height)
    many = (
        pl.concat([war.bare] * times)
        .head(TEXTS)
        .with_columns(row=pl.int_range(1, TEXTS + 1, dtype=pl.UInt32))
    )
    many = many.with_columns(claim_id=pl.col("row").cast(pl.String))
    before = time.process_time()
    fill(many, war.sources, war.actors, readers)
    return time.process_time() - before
