"""Until when an override stands and why, as sentences have it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta(microseconds=1)


def until(last: datetime | None) -> str:
    """Say until when an override stands, by its last moment; the end of a day is the day.

    >>> until(datetime(2017, 10, 1, 23, 59, 59, 999999)), until(datetime(2017, 10, 1, 12))
    ('until 2017-10-01', 'until 2017-10-01 12:00')
    """
    if last is None:
        return "for good"
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
    is_end = last + _TICK == midnight + _DAY
    return f"until {last:%Y-%m-%d}" if is_end else f"until {last:%Y-%m-%d %H:%M}"


def as_sentence(text: str) -> str:
    """Return a text with a full stop, if it has none at its end.

    >>> as_sentence("Seen on video"), as_sentence("Really?")
    ('Seen on video.', 'Really?')
    """
    return text if text.endswith((".", "!", "?")) else f"{text}."
