"""Claims made by the million: heavy-tailed events and sources, wire copies, camps, and noise.

Nothing here is said of the world. Sizes of events and claims of sources follow power laws, as those
of news do, and a fifth of the claims are another's words sent on (of online news two thirds are:
Cagé, Hervé and Viaud 2020). The same seed gives the same claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.fields import KINDS

PART: Final = 1_000_000
"""Claims made at a time."""
WARS: Final = 12
SIDES: Final = 3
"""Sides of each war."""
N_SOURCES: Final = 10_000
LARGEST: Final = 2_000
"""Claims of the largest ordinary event."""
WORDS: Final = 26
"""Words of a text."""
COPIES: Final = 0.2
"""Share of claims that are another's words, sent on."""
UNLISTED: Final = 0.05
"""Share of claims by sources that nobody listed."""
DAYS: Final = 365.0
"""Days over which the events of a million claims are strewn."""
START: Final = datetime(2024, 1, 1, tzinfo=UTC)

_STANCES: Final = ("asserts", "denies", "acknowledges", "doubts")
_OFTEN: Final = (0.68, 0.2, 0.07, 0.05)
_TERMS: Final = (
    "reportedly", "allegedly", "according to", "may have", "possibly", "confirmed", "denied",
    "dozens", "civilians", "terrorists", "fighters", "an official said", "unverified", "captured",
    "shot down", "at least", "about", "advance", "village", "commander", "witnesses", "claimed",
)  # fmt: skip

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Made:
    """Where made claims and their sources are."""

    claims: Path
    sources: Path


def make(folder: Path, n_claims: int, *, seed: int = 2017, giant: int = 0) -> Made:
    """Write `n_claims` claims and their sources into a folder, as Parquet; return where.

    One file of claims, made a million at a time, so that memory does not grow with it. With
    `giant` one more event has so many claims, besides.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    made = Made(folder / "claims.parquet", folder / "sources.parquet")
    made_sources(seed).write_parquet(made.sources)
    writer = None
    for part in made_claims(n_claims, seed=seed, giant=giant):
        table = pa.table(part.to_arrow())
        writer = writer or pq.ParquetWriter(made.claims, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return made


def made_sources(seed: int = 2017) -> pl.DataFrame:
    """Return the listed sources: of a war each, half of them leaning to one of its sides."""
    rng = np.random.default_rng([seed, 1])
    war, side = _war_of(np.arange(N_SOURCES)), rng.integers(0, SIDES, N_SOURCES)
    leaning = np.where(rng.random(N_SOURCES) < 0.5, rng.choice([0.3, 0.6, 0.8, 1.0], N_SOURCES), 0)
    numbers = pl.int_range(N_SOURCES, eager=True)
    sides = pl.format("w{}s{}", pl.Series(war), pl.Series(side))
    return pl.DataFrame({"n": numbers}).select(
        source_id=pl.format("s{}", "n"),
        name=pl.format("Source {}", "n"),
        kind=pl.Series(rng.choice(np.array(KINDS), N_SOURCES).tolist(), dtype=pl.String),
        country=pl.format("country {}", pl.Series(war)),
        parent=pl.when(pl.Series(rng.random(N_SOURCES) < 0.1)).then(
            pl.format("owner {}", pl.col("n") // 7)
        ),
        alignment=pl.when(pl.Series(leaning) > 0).then(
            pl.concat_str(pl.lit('{"'), sides, pl.lit('": '), pl.Series(leaning), pl.lit("}"))
        ),
    )


def made_claims(n_claims: int, *, seed: int = 2017, giant: int = 0) -> Iterator[pl.DataFrame]:
    """Yield the claims, a million at a time, in order of time within each."""
    for number, start in enumerate(range(0, n_claims, PART)):
        rng = np.random.default_rng([seed, 2, number])
        events = _events(rng, min(PART, n_claims - start))
        yield _part(rng, events, first=start, name=f"e{number}", day=DAYS * start / PART)
    if giant:
        rng = np.random.default_rng([seed, 3])
        yield _part(rng, np.zeros(giant, np.int64), first=n_claims, name="giant", day=0.0)


def _events(rng: np.random.Generator, n: int) -> Codes:
    """The event of each claim, from 0: sizes after a power law, some four claims in the mean."""
    ends = np.cumsum(np.minimum(rng.pareto(1.3, n) + 1, LARGEST).astype(np.int64))
    return np.searchsorted(ends, np.arange(n), side="right").astype(np.int64)


def _part(
    rng: np.random.Generator, event: Codes, *, first: int, name: str, day: float
) -> pl.DataFrame:
    n, n_events = event.size, int(event.max()) + 1
    begins = day + np.sort(rng.random(n_events)) * DAYS * n / PART
    published = begins[event] + rng.exponential(1.5, n)
    war, proposition = (
        _war_of(event),
        rng.integers(0, 3, n) % (1 + rng.integers(0, 3, n_events))[event],
    )
    favours = (rng.integers(0, SIDES, n_events)[event] + (proposition == 1)) % SIDES
    copied = rng.random(n) < COPIES
    text = _texts(rng, np.where(copied, event, n_events + np.arange(n)))
    quantity = np.where(rng.random(n) < 0.3, rng.pareto(1.0, n_events)[event] * 10 + 1, np.nan)
    quantity = np.round(quantity * rng.choice([1.0, 1.0, 1.2, 5.0], n))
    seconds = (published * 86_400).astype(np.int64)
    frame = pl.DataFrame({"event": event, "proposition": proposition, "war": war})
    place = pl.format("place {} of event {}-{}", "proposition", pl.lit(name), "event")
    return (
        frame.select(
            claim_id=pl.format("c{}", pl.int_range(first, first + n)),
            text=text,
            source_id=_sources(rng, war),
            published_at=pl.lit(START) + pl.duration(seconds=pl.lit(pl.Series(seconds))),
            event_id=pl.format("{}-{}", pl.lit(name), "event"),
            proposition=pl.format("The side took {} and held it.", place),
            stance=pl.Series(rng.choice(np.array(_STANCES), n, p=_OFTEN).tolist()),
            place=place,
            country=pl.format("country {}", "war"),
            event_type=pl.lit("advance"),
            favours=pl.format("w{}s{}", "war", pl.Series(favours)),
            harms=pl.format("w{}s{}", "war", pl.Series((favours + 1) % SIDES)),
            quantity_low=pl.Series(quantity, nan_to_null=True),
            quantity_high=pl.Series(quantity, nan_to_null=True),
            quantity_unit=pl.when(pl.Series(quantity).is_not_nan()).then(pl.lit("killed")),
        )
        .with_columns(pl.col("published_at").dt.cast_time_unit("us"))
        .sort("published_at", "claim_id")
    )


def _war_of(numbers: Codes) -> Codes:
    """War of an event or a source: any that is the same for the same number."""
    return (numbers * 2_654_435_761 % 4_294_967_296) % WARS


def _sources(rng: np.random.Generator, war: Codes) -> pl.Series:
    """A source of the claim's war, some far oftener than others; of some claims none is listed."""
    of_war = [np.flatnonzero(_war_of(np.arange(N_SOURCES)) == each) for each in range(WARS)]
    rank = rng.zipf(1.2, war.size)
    chosen = np.empty(war.size, np.int64)
    for each, sources in enumerate(of_war):
        here = war == each
        chosen[here] = sources[rank[here] % sources.size]
    unlisted = rng.random(war.size) < UNLISTED
    names = pl.DataFrame({"chosen": chosen, "unlisted": unlisted})
    anybody = pl.format("somebody {}", pl.col("chosen") % 997)
    return names.select(
        source_id=pl.when("unlisted").then(anybody).otherwise(pl.format("s{}", "chosen"))
    ).to_series()


def _texts(rng: np.random.Generator, of: Codes) -> pl.Series:
    """A text for each claim, the same for the same number in `of`."""
    unique, place = np.unique(of, return_inverse=True)
    words = pl.Series([f"word{number}" for number in range(20_000)] + 60 * list(_TERMS))
    drawn = rng.integers(0, words.len(), unique.size * WORDS)
    texts = words.gather(drawn).reshape((unique.size, WORDS)).arr.join(" ")
    return texts.gather(place)
