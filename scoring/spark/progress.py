"""How far a Spark job is, told while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from scoring.engine import Progress

_EVERY: Final = 0.5
"""Seconds between two looks."""


@contextmanager
def told(done: Callable[[], int], total: int, progress: Progress | None) -> Iterator[None]:
    """Tell how many of `total` claims are done, twice a second, and at the end that all are.

    >>> said = []
    >>> with told(lambda: 0, 7, lambda done, total: said.append((done, total))):
    ...     pass
    >>> said[-1]
    (7, 7)
    """
    if progress is None:
        yield
        return
    over = threading.Event()

    def look() -> None:
        while not over.wait(_EVERY):
            progress(min(done(), total), total)  # a task that was done again counts again

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()
    progress(total, total)
