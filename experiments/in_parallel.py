"""The same work on several things at once, in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from sklearn.utils.parallel import Parallel, delayed

WORKERS: Final = 2
"""Processes that are used where nothing else is asked for."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_parallel(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int = WORKERS
) -> Iterator[Result]:
    """Yield `function` of each item, in the items' order; one worker stays in this process.

    >>> list(in_parallel(abs, [-1, 2], workers=1))
    [1, 2]
    """
    if workers == 1:
        yield from map(function, items)
        return
    # Arrays are handed over as they are: no file of the machine's is mapped for them.
    pool = Parallel(n_jobs=workers, return_as="generator", max_nbytes=None, inner_max_num_threads=1)
    yield from pool(delayed(function)(item) for item in items)
