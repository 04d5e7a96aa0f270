"""One job at an output: a second one is turned away at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scoring.one_at_a_time import OneAtATime
from scoring.whole_file import OutputError


@contextmanager
def alone_at(out: Path, file: Path) -> Iterator[None]:
    """Hold the lock `file` of the output `out`, and take it away at the end.

    Raises OutputError where another job holds it, or it cannot be made.
    """
    with ExitStack() as held:
        while not _taken(out, file, held):
            held.close()
        held.callback(file.unlink, missing_ok=True)
        yield


def _taken(out: Path, file: Path, held: ExitStack) -> bool:
    """Take the lock; false where the job before took its file away when this one came in."""
    try:
        file.touch(0o600)
        seen = file.stat()
        held.enter_context(OneAtATime(file, patience=0.0).held())
    except (OSError, sqlite3.Error) as fault:
        if getattr(fault, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise OutputError(
                f"{out}: another job is writing it. Wait for it, or name another output"
            ) from fault
        file.unlink(missing_ok=True)
        raise OutputError(f"{out}: cannot be locked ({fault}: {file})") from fault
    return file.exists() and os.path.samestat(file.stat(), seen)
