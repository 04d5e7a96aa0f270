"""Reading a feed of claims from files into files: claims to be scored, and what to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from features.characters import visible
from features.errors import InputError
from features.folder import is_part
from features.gate import Admitted
from features.packed import is_stdin
from features.reading.actors import SHIPPED, Actors, read_actors, shipped_path
from features.reading.corrections import has_corrections, no_corrections, read_corrections
from features.reading.feed import Progress, ReadFeed, read_feed
from features.reading.nameless import nameless, starter
from features.reading.plain_text import plain_texts
from scoring.all_rejected import all_rejected
from scoring.job.asked import check_apart
from scoring.job.written import check_any
from scoring.output import check_output, write_rejected, write_scores
from scoring.whole_file import OutputError, text_written_whole

_TEXT: Final = 200
"""Characters of a claim's text beside what was read in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAsked:
    """A feed, what it is read with, and where it is written to."""

    feed: Path
    out: Path
    sources: Path | None = None
    actors: Sequence[str] = ()
    before: Sequence[Path] = ()
    corrections: Path | None = None
    new_actors: Path | None = None

    @property
    def readings(self) -> Path:
        """Where it is told what was read, cell by cell.

        >>> FeedAsked(feed=Path("feed.csv"), out=Path("night/claims.jsonl")).readings.as_posix()
        'night/claims.readings.csv'
        """
        return self.out.with_suffix(".readings.csv")

    def check(self) -> None:
        """Refuse before any work what cannot be done. Raises OutputError, InputError."""
        inputs = [each for each in (self.feed, self.sources, self.corrections) if each is not None]
        check_apart(check_output(self.out), *inputs)
        for made in filter(None, (self.readings, self.new_actors)):
            self._check_not_input(made)
        for each in self.before:
            if not is_stdin(each) and each.resolve() == self.out.resolve():
                raise OutputError(
                    f"{self.out}: would overwrite the input {each}. Name another output"
                )
        self._check_corrections_kept()
        if self.new_actors is not None and self.new_actors.exists():
            raise OutputError(
                f"{self.new_actors}: is there, and what a person wrote in it would be lost. "
                "Name another file for --new-actors, or read with --actors"
            )

    def _check_not_input(self, made: Path) -> None:
        others = [each for each in (self.feed, self.sources, *self.before) if each is not None]
        if made.resolve() in {each.resolve() for each in others if not is_stdin(each)}:
            raise OutputError(f"{made}: would overwrite an input. Name another output")

    def _check_corrections_kept(self) -> None:
        """What a person wrote must not be overwritten by a reading that did not heed it."""
        mine = self.corrections is not None and self.corrections.resolve()
        if mine != self.readings.resolve() and has_corrections(self.readings):
            raise OutputError(
                f"{self.readings}: has corrections that would be overwritten. Read with "
                f"--corrections {self.readings}, or name another output"
            )


@dataclass(frozen=True, slots=True)
class WrittenFeed:
    """A feed that was read, and the files it was written to.

    `names` stand often in the texts and no side has them (`features.reading.nameless`);
    `strange_sides` are leant to by sources, or were said by a person, and no actors have them.
    """

    asked: FeedAsked
    read: ReadFeed
    rejects: Path
    names: pl.DataFrame
    strange_sides: Sequence[str] = ()

    def inputs(self) -> list[tuple[str, Admitted]]:
        """Return what was given, by what it is."""
        sources = [] if self.read.sources is None else [("sources", self.read.sources)]
        return [("claims", self.read.admitted), *sources]


def read_files(asked: FeedAsked, progress: Progress | None = None) -> WrittenFeed:
    """Read a feed and write its claims, and beside them what was read and what was turned away.

    Raises OutputError before the work where a file cannot be written or would overwrite another,
    InputError where an input is unusable as a whole; with no good row the rejects are written
    first.
    """
    asked.check()
    actors = actors_named(asked.actors)
    told = read_corrections(asked.corrections) if asked.corrections else no_corrections()
    before = [each for each in asked.before if not _is_empty_folder(each)]
    read = read_feed(
        asked.feed, asked.sources, actors, before=before, corrections=told, progress=progress
    )
    rejects = write_rejected(_rejected(read), asked.out)
    check_any(read.admitted, asked.feed, f"{rejects} says what is wrong with each.")
    claims = read.claims.drop("row")
    is_csv = asked.out.suffix.lower() == ".csv"
    cites = pl.col("cites").list.join(";")
    write_scores(claims.with_columns(cites) if is_csv else claims, asked.out)
    write_scores(_with_texts(read), asked.readings)
    names = _names(read)
    if asked.new_actors is not None:
        text_written_whole(asked.new_actors, starter(read.actors, names))
    return WrittenFeed(asked, read, rejects, names, _strange_sides(read, actors))


def actors_named(named: Sequence[str]) -> Actors:
    """Return the actors that ship under some names, and those of files, put together.

    Raises InputError for a name under which none ship and no file is there.

    >>> actors_named(["kosovo"]).sides
    ('serbia', 'nato', 'kla')
    """
    paths = [shipped_path(each) if each in SHIPPED else Path(each) for each in named]
    for each, path in zip(named, paths, strict=True):
        if not path.is_file():
            raise InputError(
                "no such actors",
                where=visible(each),
                remedy=f"Name a file, or one of those that ship: {', '.join(SHIPPED)}.",
            )
    return read_actors(*paths)


def _is_empty_folder(path: Path) -> bool:
    """Whether nothing was read yet: it is the first night."""
    return path.is_dir() and not any(is_part(each.name) for each in path.iterdir())


def _rejected(read: ReadFeed) -> pl.DataFrame:
    if read.sources is None:
        return read.admitted.rejected.with_columns(input=pl.lit("claims"))
    return all_rejected(read.admitted, read.sources)


def _with_texts(read: ReadFeed) -> pl.DataFrame:
    """What was read, with the text it was read in, as a person corrects it."""
    text = pl.col("text").str.replace_all(r"\s+", " ")
    short = pl.when(text.str.len_chars() > _TEXT).then(text.str.head(_TEXT) + "…").otherwise(text)
    beside = read.claims.select("claim_id", text=short)
    told = read.readings.join(beside, on="claim_id", how="left", maintain_order="left")
    lost = read.lost.with_columns(origin=pl.lit("no such claim"))
    columns = ("claim_id", "field", "value", "correction", "origin", "confidence", "text")
    whole = pl.concat([told, lost], how="diagonal")
    return whole.select(columns).with_columns(pl.col("confidence").round(3))


def _strange_sides(read: ReadFeed, actors: Actors) -> list[str]:
    """Sides that no actors have, though some are given: no text is known to name them."""
    if not actors.sides:
        return []
    said = read.readings.filter(
        pl.col("field").is_in(["favours", "harms"]), pl.col("origin") == "person"
    )
    met = [*read.actors.sides, *said["value"].drop_nulls().unique(maintain_order=True)]
    return [side for side in dict.fromkeys(met) if side not in actors.sides]


def _names(read: ReadFeed) -> pl.DataFrame:
    sources = pl.DataFrame(schema={"name": pl.String})
    if read.sources is not None:
        sources = read.sources.accepted
    return nameless(plain_texts(read.claims["text"]), read.actors, sources)
