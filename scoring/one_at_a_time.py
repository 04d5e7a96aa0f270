"""A lock that lets one process in at a time, and that a crash cannot leave shut."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

PATIENCE: Final = 60.0
"""Seconds to wait for another process to be done."""


class OneAtATime:
    """A lock on a file; a process, or a thread, that holds it may take it again.

    It is the lock of an empty SQLite database: the system lets go of it when a process dies, and
    it waits by itself. Raises `sqlite3.Error` where it waited in vain or cannot make its file.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     lock = OneAtATime(Path(folder) / "store.lock")
    ...     with lock.held(), lock.held():
    ...         print("alone")
    alone
    """

    def __init__(self, file: Path, patience: float = PATIENCE) -> None:
        self.file = file
        self.patience = patience
        self._threads = threading.RLock()
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for as long as the block runs."""
        with self._threads:
            if self._depth:
                yield
                return
            # isolation_level None: no transaction but the one begun here
            with closing(
                sqlite3.connect(self.file, timeout=self.patience, isolation_level=None)
            ) as connection:
                connection.execute("BEGIN EXCLUSIVE")
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1
