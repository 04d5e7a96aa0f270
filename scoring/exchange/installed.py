"""Whether the libraries of the formats are here; they come with an extra."""

from __future__ import annotations

from importlib.util import find_spec

from features.errors import SourcegradeError


class ExchangeError(SourcegradeError):
    """A format cannot be written here: the message says what is missing and how to get it."""


def check_installed(library: str) -> None:
    """Raise ExchangeError where a library of the extra `exchange` is not installed.

    >>> check_installed("json")
    >>> check_installed("no_such_library")
    Traceback (most recent call last):
    ...
    scoring.exchange.installed.ExchangeError: no_such_library is not installed. Install it with: \
pip install 'sourcegrade[exchange]'
    """
    if find_spec(library) is None:
        raise ExchangeError(
            f"{library} is not installed. Install it with: pip install 'sourcegrade[exchange]'"
        )
