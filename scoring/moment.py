"""When a score stands: as of one time for all, or a horizon after each claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import polars as pl

from features.errors import InputError
from features.times import available_at

_HORIZON = re.compile(r"^(\d{1,5})(h|d)$")


@dataclass(frozen=True, slots=True)
class Moment:
    """An as-of time, or a horizon; with neither, the latest: everything in the input is read.

    >>> Moment.of(None, "24h").horizon
    datetime.timedelta(days=1)
    >>> Moment.of("2017-10-01").time
    datetime.datetime(2017, 10, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """

    time: datetime | None = None
    horizon: timedelta | None = None

    @classmethod
    def of(cls, as_of: str | date | None = None, horizon: str = "latest") -> Moment:
        """Read what a user gave. Raises InputError where it is no time or no horizon."""
        if as_of is not None:
            if horizon != "latest":
                raise InputError(
                    "as_of and horizon exclude each other",
                    got=f"as_of {as_of} and horizon {horizon}",
                    remedy="Give one of them.",
                )
            return cls(time=_time(as_of))
        if horizon == "latest":
            return cls()
        found = _HORIZON.match(horizon) if isinstance(horizon, str) else None
        if not found:
            raise InputError(
                "no such horizon",
                got=repr(horizon),
                remedy="Give hours or days after the claim, as 0h, 24h or 7d, or latest.",
            )
        length, unit = int(found[1]), found[2]
        return cls(horizon=timedelta(hours=length) if unit == "h" else timedelta(days=length))

    def known(self, claims: pl.DataFrame) -> pl.DataFrame:
        """Return the claims published by the as-of time; of a horizon, all of them."""
        return claims if self.time is None else claims.filter(pl.col("published_at") <= self.time)

    def stamp(self, claims: pl.DataFrame, latest: datetime | None = None) -> pl.DataFrame:
        """Return the claims with the time each of their scores stands at, `as_of`.

        `latest` is when the latest of all claims can be read, where these are only some.
        """
        if self.time is not None:
            return claims.with_columns(as_of=pl.lit(self.time, pl.Datetime("us", "UTC")))
        if self.horizon is not None:
            return claims.with_columns(as_of=pl.col("published_at") + self.horizon)
        # The end of a month-dated claim's month: at the latest time nothing is left unread.
        return claims.with_columns(_latest(latest))

    def __str__(self) -> str:
        if self.time is not None:
            return f"as of {self.time:%Y-%m-%d %H:%M} UTC"
        if self.horizon is None:
            return "latest"
        hours = int(self.horizon.total_seconds() // 3600)
        return f"{hours}h after each claim" if hours < 48 else f"{hours // 24}d after each claim"


@lru_cache(maxsize=32)  # a hearing asks for the same for each of its claims
def _latest(heard_until: datetime | None) -> pl.Expr:
    last = available_at().max()
    if heard_until is not None:
        last = pl.max_horizontal(last, pl.lit(heard_until, pl.Datetime("us", "UTC")))
    return last.alias("as_of")


def _time(value: str | date) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise InputError(
                "no such time", got=repr(value), remedy="Give it as 2017-10-01 or 2017-10-01T12:00."
            ) from None
    if not isinstance(value, date) or value != value:  # a NaT of pandas is not equal to itself
        raise InputError(
            "no such time", got=repr(value), remedy="Give it as 2017-10-01 or 2017-10-01T12:00."
        )
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
