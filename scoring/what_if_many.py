"""What would change many scores, and how they moved, judged together: events copied side by side.

An event's score hangs on nothing outside it, so each change, and each moment, is a copy of the
event under a name of its own, and one call judges them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import polars as pl

from features.times import available_at
from scoring.engine import ScoringEngine
from scoring.grades import likelihood
from scoring.scores import Judged
from scoring.what_if import EVEN, Change, WhatIf, changes, neutral_voices

_TIME: Final = pl.Datetime("us", "UTC")


def what_if_of(
    engine: ScoringEngine, claims: pl.DataFrame, sources: pl.DataFrame, rows: pl.Series
) -> dict[int, tuple[WhatIf, ...]]:
    """Return for the claims in `rows` what `scoring.what_if.what_if` does for each.

    `claims` are those of their events with their `as_of`, `sources` the accepted ones.
    """
    if rows.is_empty():
        return {}
    judged = engine.judge(claims, sources, rows)
    before = dict(
        zip(judged.described.claims["row"], judged.said.probability.tolist(), strict=True)
    )
    copies = Copies(claims, sources)
    asked = {
        row: [
            copies.add(event, [row], change)[0]
            for change in _changes(alone, event, sources, row, against=before[row] >= EVEN)
        ]
        for row, event, alone in _each(judged, claims, rows)
    }
    after = copies.judged(engine)
    words = pl.DataFrame({"p": after}).select(likelihood("p")).to_series()
    answers = [
        None if change is None else (change.words, p, word)
        for change, p, word in zip(copies.changes, after, words, strict=True)
    ]
    return {
        row: tuple(_told([each for n in numbers if (each := answers[n])], before[row]))
        for row, numbers in asked.items()
    }


def moments_of(
    engine: ScoringEngine, claims: pl.DataFrame, sources: pl.DataFrame, rows: pl.Series
) -> pl.DataFrame:
    """Return the credibility of the claims in `rows` at each moment at which evidence came.

    Columns `row`, `as_of` and `credibility`, in order of time: those of `scoring.trajectory`.
    `claims` are those of their events with their `as_of`, which is the last moment that is told.
    """
    times = claims.select("event_id", at=available_at()).drop_nulls("event_id").unique()
    asked = claims.filter(pl.col("row").is_in(rows.implode()))
    came = (
        asked.select("row", "event_id", "published_at", "as_of")
        .join(times, on="event_id")
        .filter(pl.col("at") > pl.col("published_at"), pl.col("at") <= pl.col("as_of"))
        .select("row", as_of="at")
    )
    moments = pl.concat([asked.select("row", as_of="published_at"), came])
    copies = Copies(claims, sources)
    told = moments.join(claims.select("row", "event_id"), on="row").sort("as_of", "row")
    parts = []
    for (event_id, time), part in told.group_by("event_id", "as_of", maintain_order=True):
        alone = part["row"].to_list()
        for some in [alone] if event_id is not None else [[row] for row in alone]:
            event = _event(claims, some[0]).with_columns(as_of=pl.lit(time, _TIME))
            parts += [(row, time, n) for row, n in zip(some, copies.add(event, some), strict=True)]
    schema = pl.Schema({"row": pl.UInt32(), "as_of": _TIME, "number": pl.Int64()})
    placed = pl.DataFrame(parts, schema=schema, orient="row")
    said = pl.Series("credibility", copies.judged(engine), pl.Float64)
    return placed.with_columns(said[placed["number"]]).drop("number").sort("row", "as_of")


@dataclass(slots=True)
class Copies:
    """Copies of events, each apart from the others, and the claims in them that are asked about."""

    like: pl.DataFrame
    sources: pl.DataFrame
    changes: list[Change | None] = field(default_factory=list)
    """Of each claim that is asked about the change to its copy."""
    _events: list[pl.DataFrame] = field(default_factory=list)
    _made: list[tuple[int, Change]] = field(default_factory=list)
    _asked: list[int] = field(default_factory=list)
    _n_rows: int = 0

    def add(
        self, event: pl.DataFrame, rows: Sequence[int], change: Change | None = None
    ) -> list[int]:
        """Add a copy of an event; return the numbers of the answers for claims in some rows."""
        if change is not None:
            self._made.append((len(self._events), change))
        old, first = event["row"].to_list(), len(self._asked)
        self._asked += [self._n_rows + 1 + old.index(row) for row in rows]
        self.changes += [change] * len(rows)
        self._events.append(event)
        self._n_rows += event.height
        return [*range(first, len(self._asked))]

    def judged(self, engine: ScoringEngine) -> list[float]:
        """Return the credibility of each claim that is asked about, by its number."""
        if not self._events:
            return []
        numbers, made = [at for at, _ in self._made], [change for _, change in self._made]
        copies = [
            *self._named(self._events, range(len(self._events))),
            *self._named([change.claims for change in made], numbers, own=True),
        ]
        claims = pl.concat(copies).with_columns(row=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32))
        named = self._named([change.sources for change in made], numbers, own=True)
        sources = pl.concat([self.sources, *(each.select(self.sources.columns) for each in named)])
        rows = pl.Series("row", self._asked, self.like.schema["row"])
        said = engine.judge(claims, sources, rows, names=engine.weighed)
        answers = zip(said.described.claims["row"], said.said.probability.tolist(), strict=True)
        found = dict(answers)
        return [found[row] for row in self._asked]

    @staticmethod
    def _named(
        parts: Sequence[pl.DataFrame], copies: Iterable[int], *, own: bool = False
    ) -> Iterator[pl.DataFrame]:
        """The parts of copies as one, named after these: their event, and their `own` sources."""
        if not parts:
            return
        sizes = [part.height for part in parts]
        number = pl.Series("copy", np.repeat([*copies], sizes))
        together = pl.concat(parts).with_columns(number)
        names = {"event_id": pl.format("copy {}", "copy")} if "event_id" in together else {}
        names |= {"source_id": pl.format("{} {}", "source_id", "copy")} if own else {}
        yield together.with_columns(**names).drop("copy")


def _each(
    judged: Judged, claims: pl.DataFrame, rows: pl.Series
) -> Iterator[tuple[int, pl.DataFrame, Judged]]:
    """Each claim with its event, and what is judged of it alone."""
    voices = judged.described.voices.partition_by("row", as_dict=True)
    nobody = judged.described.voices.clear()
    for row in rows:
        described = replace(judged.described, voices=voices.get((row,), nobody))
        yield row, _event(claims, row), replace(judged, described=described)


def _event(claims: pl.DataFrame, row: int) -> pl.DataFrame:
    claim = pl.col("row") == row
    event_id = claims.filter(claim)["event_id"].item()
    return claims.filter(claim if event_id is None else pl.col("event_id") == event_id)


def _changes(
    judged: Judged, event: pl.DataFrame, sources: pl.DataFrame, row: int, *, against: bool
) -> Iterator[Change]:
    """The changes of one report, and more neutral voices `against` the claim, or for it."""
    yield from changes(judged, event, sources, row)
    for n in (2, 3):
        yield neutral_voices(judged, event, row, n, contradicts=against)


def _told(answers: Sequence[tuple[str, float, str]], before: float) -> Iterator[WhatIf]:
    """Those that `what_if` tells: of each single report; and of more, as few as turn it over."""
    told = [
        WhatIf(change, p, word, turns=(p >= EVEN) != (before >= EVEN))
        for change, p, word in answers
    ]
    *singles, two, three = told
    yield from singles
    if not singles[1 if before >= EVEN else 0].turns:
        yield two if two.turns else three
