"""Verdicts in a store of our own: a file that only grows, and what the judged runs had read.

`verdicts.jsonl` has one JSON object a line, in the order in which they were learned. What a line
says (`VERDICT_SCHEMA`): `action` is "verdict" or "withdrawn"; `verdict`, `wrong_reasons` and `note`
are the answers, `page` the first http(s) address in the note; `who` as that person stated it, which
nobody proved; `when` the time of the answer, `pulled_at` when it was learned; the rest is the claim
and its score at that time. No line is ever changed: whoever changes their mind makes a new one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from features.faults import POLARS_ERRORS, as_read, reason, shown
from scoring.one_at_a_time import PATIENCE, OneAtATime
from scoring.output import write_scores
from scoring.review.append_only import append_lines, cut_rest, end_line, read_lines
from scoring.review.ledger import Ledger
from scoring.review.verdict_lines import (
    VerdictStoreError,
    is_whole,
    line_of,
    read_records,
    records_of,
)
from scoring.review.verdict_record import RUN_ID, VERDICT_SCHEMA, VerdictRecord, frame_of
from scoring.store import artifact_root, default_tracking_uri, without_password

__all__ = ["VERDICT_SCHEMA", "VerdictStore", "VerdictStoreError", "reviews_folder"]

_INPUTS: Final = ("claims", "sources")


def reviews_folder(tracking_uri: str | None = None) -> Path:
    """Return the folder of the verdicts that belong to a tracking store.

    Beside the database when it is SQLite. Raises VerdictStoreError for any other store: verdicts
    must not hang on the folder somebody stands in, so there the place has to be named.

    >>> reviews_folder("sqlite:////data/mlflow.db").as_posix()
    '/data/reviews'
    """
    uri = tracking_uri or default_tracking_uri()
    root = artifact_root(uri) if uri.startswith("sqlite") else None
    if root is None:
        raise VerdictStoreError(
            "it is not said where the verdicts are kept",
            got=f"a tracking store that has no folder of its own, {without_password(uri)}",
            remedy="Name a folder, always the same one: --verdicts DIR.",
        )
    return root.parent / "reviews"


class VerdictStore:
    """The verdicts in a folder, which is made when something is written.

    Several processes may use it at once. Raises VerdictStoreError, or OutputError on a full disk.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     VerdictStore(Path(folder) / "reviews").standing().height
    0
    """

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        self.folder = folder
        self.file = folder / "verdicts.jsonl"
        self.torn = folder / "verdicts.torn"
        """Halves of lines that a crash left, set aside by `mend`."""
        self._lock = OneAtATime(folder / "verdicts.lock", patience)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process from writing for as long as the block runs."""
        with self._on_disk():
            self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            try:
                stack.enter_context(self._lock.held())
            except sqlite3.Error as error:
                busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
                waited = f"another process has been writing here for {self._lock.patience:.0f} s"
                raise VerdictStoreError(
                    waited if busy else "these verdicts cannot be locked",
                    where=str(self.folder),
                    got=str(error),
                    remedy="Call this again when the other is done, or look at that folder",
                ) from error
            yield

    def append(self, records: pl.DataFrame) -> int:
        """Write the lines that say anything new, in their order; return how many they are.

        `records` has `VERDICT_SCHEMA`. Known answers are passed over, and so is an answer that was
        withdrawn before. Either all new lines are on the disk when this returns, or none.
        """
        told = records_of(records, self.file)
        with self.alone():
            lines, rest = self._raw()
            ledger = _ledger(read_records(self.file, lines, rest))
            news = [record for record in told if ledger.learn(record)]
            with self._on_disk():
                if rest:
                    end_line(self.file)
                if news:
                    append_lines(self.file, [line_of(record) for record in news])
        return len(news)

    def records(self) -> pl.DataFrame:
        """Return every line, with `VERDICT_SCHEMA`."""
        return frame_of(self._lines())

    def standing(self) -> pl.DataFrame:
        """Return the verdicts that stand: of each run, claim and person the newest, if any.

        What was withdrawn is not among them, nor what its author has replaced. Two people who
        disagree both stand.
        """
        return frame_of(self.ledger().standing())

    def ledger(self) -> Ledger:
        """Return what every line together says."""
        return _ledger(self._lines())

    def mend(self) -> str | None:
        """Set aside half a line that a crash left at the end; return it, or None where all is well.

        The writing that it came from never ended, so nobody was told that it was kept. What it
        said is still where it was read, but if that was deleted since, the half is all there is.
        """
        with self.alone():
            rest = self._raw()[1]
            if not rest or is_whole(rest):
                return None
            with self._on_disk():
                cut_rest(self.file, self.torn)
            return as_read(rest)

    def keep_inputs(self, run_id: str, claims: pl.DataFrame, sources: pl.DataFrame) -> None:
        """Keep what a run had read; once it is kept it stays as it is."""
        with self.alone():
            if self.has_inputs(run_id):
                return
            part = self.folder / "inputs" / f".{run_id}.part"
            with self._on_disk():
                part.mkdir(parents=True, exist_ok=True)
                for name, frame in zip(_INPUTS, (claims, sources), strict=True):
                    write_scores(frame, part / f"{name}.parquet")
                part.replace(self._inputs(run_id))

    def has_inputs(self, run_id: str) -> bool:
        """Whether what a run had read is kept."""
        return self._inputs(run_id).is_dir()

    def inputs(self, run_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the claims and the sources that a run had read."""
        try:
            claims, sources = (
                pl.read_parquet(self._inputs(run_id) / f"{name}.parquet") for name in _INPUTS
            )
        except (OSError, *POLARS_ERRORS) as error:
            raise VerdictStoreError(
                f"the inputs of run {run_id} cannot be read",
                where=str(self._inputs(run_id)),
                got=reason(error),
                remedy="Its verdicts stand, but nothing can be trained on them without its claims",
            ) from error
        return claims, sources

    def _inputs(self, run_id: str) -> Path:
        if not re.fullmatch(RUN_ID, run_id):
            raise VerdictStoreError(
                "no id of a run", where=str(self.folder), got=shown(run_id) or ""
            )
        return self.folder / "inputs" / run_id

    def _lines(self) -> list[VerdictRecord]:
        lines, rest = self._raw()
        if rest and not is_whole(rest):  # somebody may be writing just now: wait for the end of it
            with self.alone():
                lines, rest = self._raw()
        return read_records(self.file, lines, rest)

    def _raw(self) -> tuple[list[bytes], bytes]:
        with self._on_disk():
            return read_lines(self.file)

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise VerdictStoreError(
                "the verdicts cannot be read or written here",
                where=str(self.folder),
                got=reason(error),
                remedy="What was there before is untouched; look at that folder",
            ) from error


def _ledger(records: Sequence[VerdictRecord]) -> Ledger:
    ledger = Ledger()
    for record in records:
        ledger.learn(record)
    return ledger
