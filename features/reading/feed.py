"""Reading a feed: claims with no more than id, text, source and time become claims to be scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from features.fields import SOURCES_SCHEMA
from features.files import Frame
from features.gate import Admitted, admit_claims, admit_sources
from features.reading.actors import Actors
from features.reading.corrections import TOGETHER, Corrections, no_corrections
from features.reading.earlier import Earlier, without_read_places
from features.reading.filled import READINGS, fill
from features.reading.language import ENGLISH, languages_of
from features.reading.linking import link
from features.reading.plain_text import plain_texts
from features.reading.read_cells import cell_lines, fields_read
from features.reading.readers import Readers

Progress = Callable[[int, int], None]
"""Called with the steps done so far and the steps in all."""
STEPS: Final = 5


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed that was read.

    `claims` are the accepted claims, in their order, with what was missing filled in; their column
    `read_from_text` names the fields that were. `readings` has a line for each cell that was read
    or corrected: `claim_id`, `field`, `value`, its `origin` (`rule`, `model`, `linked` or
    `person`), a `confidence` in [0, 1], and the `correction` if there was one; the least sure come
    first. `admitted` and `sources` say which rows were turned away and why. `unread` counts by
    language the claims that are not in English: they are passed on as they came. `lost` are lines
    of corrections whose claim is not in the feed, and `n_joined` claims joined earlier events.
    """

    claims: pl.DataFrame
    readings: pl.DataFrame
    admitted: Admitted
    sources: Admitted | None
    actors: Actors
    unread: Mapping[str, int]
    lost: pl.DataFrame
    n_joined: int
    n_earlier_rejected: int


def read_feed(
    claims: Frame | str | Path,
    sources: Frame | str | Path | None = None,
    actors: Actors | None = None,
    *,
    before: Sequence[Frame | str | Path] = (),
    corrections: Corrections | None = None,
    readers: Readers | None = None,
    progress: Progress | None = None,
) -> ReadFeed:
    """Link the claims of a feed into events, and fill in what is missing.

    Takes any input that `score` takes. What is given is never changed, but by a person's
    `corrections`. `before` are claims that were read earlier, as written: new claims join their
    events or begin their own; one with the id of an earlier claim that has other words is turned
    away. Texts are read without tags, hidden characters and disguised letters,
    and stay as they came. Raises InputError where an input is unusable as a whole.

    >>> from features.reading.actors import shipped_actors
    >>> read = read_feed(
    ...     pl.DataFrame({"claim_id": ["1", "2"], "source_id": ["mod", "wire"],
    ...         "published_at": ["1999-04-15"] * 2,
    ...         "text": ["Denied that its aircraft had bombed refugees near Djakovica.",
    ...                  "Минобороны заявило, что посёлок взят."]}),
    ...     pl.DataFrame({"source_id": ["mod"], "alignment": ['{"nato": 1}']}),
    ...     shipped_actors("kosovo"))
    >>> read.claims["stance", "favours", "read_from_text"].rows()
    [('denies', 'nato', 'event_id;stance;place;event_type;favours;harms'), (None, None, None)]
    >>> read.unread
    {'Russian': 1}
    """
    tell = _steps(progress)
    earlier, admitted = Earlier.of(before, admit_claims(claims))
    listed = None if sources is None else admit_sources(sources)
    accepted, of_sources = admitted.accepted, _accepted(listed)
    known = (actors or Actors({})).with_sides_of(of_sources)
    told = corrections or no_corrections()
    mine = told.of(accepted)
    tell()
    texts = plain_texts(accepted["text"])
    languages = languages_of(texts)
    seen = _with_lone_corrections(accepted, mine).with_columns(text=texts)
    english = seen.filter(languages == ENGLISH)
    tell()
    linked = _linked(english, earlier, known)
    tell()
    whole, readings = _filled(linked, earlier, of_sources, known, readers)
    tell()
    unread = accepted.filter(languages != ENGLISH)
    put = pl.concat([_as_it_came(whole, accepted), unread]).sort("row")
    final = mine.put(put)
    lines = cell_lines(final, readings, mine.lines)
    tell()
    return ReadFeed(
        claims=fields_read(final, lines).select(accepted.columns),
        readings=lines,
        admitted=admitted,
        sources=listed,
        actors=known,
        unread=_counted(languages.filter(languages != ENGLISH)),
        lost=told.lines.join(accepted, on="claim_id", how="anti", maintain_order="left"),
        n_joined=linked.join(earlier.claims, on="event_id", how="semi").height,
        n_earlier_rejected=earlier.n_rejected,
    )


def _steps(progress: Progress | None) -> Callable[[], None]:
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, STEPS)

    return tell


def _accepted(sources: Admitted | None) -> pl.DataFrame:
    return SOURCES_SCHEMA.to_frame() if sources is None else sources.accepted


def _with_lone_corrections(claims: pl.DataFrame, told: Corrections) -> pl.DataFrame:
    """Claims with the corrections of fields that are read alone, as if they had been given.

    Those of fields that are read together are put in when the others of them are read.
    """
    together = [name for names in TOGETHER for name in names]
    return told.put(claims).with_columns(claims[together]).select(claims.columns)


def _linked(claims: pl.DataFrame, earlier: Earlier, actors: Actors) -> pl.DataFrame:
    """Claims with their events, and how they came to them: `event_origin`, `event_confidence`."""
    stands = earlier.events_of(claims).rename({"event_id": "before"})
    known = claims.join(stands, on="claim_id", how="left", maintain_order="left")
    known = known.with_columns(event_id=pl.coalesce("event_id", "before")).select(claims.columns)
    before = earlier.links(claims, actors)
    if claims.is_empty():
        return claims.with_columns(event_origin=pl.lit("given"), event_confidence=pl.lit(1.0))
    links = link(without_read_places(known), actors, before if before.seen.height else None)
    found = links.events.tail(claims.height)
    is_given = claims["event_id"].is_not_null()
    return claims.with_columns(
        event_id=found["event_id"],
        event_origin=pl.when(is_given).then(pl.lit("given")).otherwise(pl.lit("linked")),
        event_confidence=found["confidence"],
    )


def _filled(
    linked: pl.DataFrame,
    earlier: Earlier,
    sources: pl.DataFrame,
    actors: Actors,
    readers: Readers | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The claims filled in, read beside the earlier ones of their events; and what was read."""
    claims = linked.drop("event_origin", "event_confidence")
    last = claims.select(pl.col("row").max().fill_null(0)).item()
    beside = earlier.beside(claims).with_columns(
        row=pl.int_range(last + 1, last + 1 + pl.len(), dtype=pl.UInt32)
    )
    filled = fill(pl.concat([claims, beside]), sources, actors, readers)
    events = linked.filter(pl.col("event_origin") == "linked").select(
        "row",
        "claim_id",
        field=pl.lit("event_id"),
        value="event_id",
        origin=pl.lit("linked"),
        confidence="event_confidence",
    )
    new = pl.col("row") <= last
    readings = pl.concat([events.cast(READINGS), filled.readings.filter(new)])
    return filled.claims.filter(new), readings


def _as_it_came(read: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Claims that were read, with their texts as they came."""
    texts = accepted.select("row", came="text")
    both = read.join(texts, on="row", how="left", maintain_order="left")
    return both.with_columns(text="came").select(accepted.columns)


def _counted(languages: pl.Series) -> dict[str, int]:
    counts = languages.value_counts(sort=True, name="n")
    return dict(zip(counts[languages.name], counts["n"], strict=True))
