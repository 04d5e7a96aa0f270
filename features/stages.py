"""Where the time goes: CPU and wall seconds, and rows, by stage of the work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Spent:
    """What a stage took so far: seconds of CPU on all cores, seconds on the clock, and rows."""

    cpu: float = 0.0
    wall: float = 0.0
    rows: int = 0


class Stages:
    """Sums what each stage takes, in the order in which the stages are first entered.

    A stage that is entered again adds to what it took before; stages do not nest. Whoever wants a
    profile makes one, hands it down and reads `spent`: nothing is kept anywhere else.

    >>> stages = Stages()
    >>> for part in ([1, 2], [3]):
    ...     with stages.stage("sum", rows=len(part)):
    ...         total = sum(part)
    >>> stages.spent["sum"].rows
    3
    """

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = {}

    @contextmanager
    def stage(self, name: str, rows: int = 0) -> Iterator[None]:
        """Count what is done inside to the stage `name`, also where it fails."""
        spent = self.spent.setdefault(name, Spent())
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            spent.cpu += time.process_time() - cpu
            spent.wall += time.perf_counter() - wall
            spent.rows += rows
