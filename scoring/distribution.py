"""How the claims of a batch are spread over categories that a person understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from features.fields import KINDS, STANCES
from scoring.grades import DIGITS

NOT_GIVEN: Final = "not given"
_BINS: Final = tuple(f"0.{tenth} to {(tenth + 1) / 10:.1f}" for tenth in range(10))

WATCHED: Final[Mapping[str, tuple[str, ...]]] = {
    "credibility": _BINS,
    "kind": KINDS,
    "stance": (*STANCES, NOT_GIVEN),
    "information_grade": tuple(str(digit) for digit in DIGITS),
}
"""The columns whose drift is watched, with their categories; a tenth holds its lower end."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why there is no distribution, in a clause."""

    why: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many claims fall into each category, by column, and how many events they are about.

    A claim without an event is an event of its own. Categories without claims are left out.
    """

    n_claims: int
    n_events: int
    counts: Mapping[str, Mapping[str, int]]

    def record(self) -> dict[str, Any]:
        """Return it as JSON has it; `read` is the way back."""
        return {"n_claims": self.n_claims, "n_events": self.n_events, "counts": self.counts}

    @classmethod
    def read(cls, record: object) -> Distribution | Unknown:
        """Read what JSON gave; Unknown, with what is wrong, where that is no distribution.

        >>> Distribution.read({"n_claims": 2, "n_events": 1, "counts": {"stance": {"denies": 2}}})
        Distribution(n_claims=2, n_events=1, counts={'stance': {'denies': 2}})
        >>> Distribution.read([3])
        Unknown(why='its counts cannot be read')
        """
        try:
            if not isinstance(record, Mapping):
                raise TypeError
            counts = {
                column: {_known(name, WATCHED[column]): _count(n) for name, n in told.items()}
                for column, told in record["counts"].items()
            }
            return cls(_count(record["n_claims"]), _count(record["n_events"]), counts)
        except (KeyError, TypeError, AttributeError):
            return Unknown("its counts cannot be read")


def distribution(frame: pl.DataFrame) -> Distribution:
    """Count claims by category of each column of `WATCHED`.

    `frame` has a row for each claim: those columns, `event_id` and `claim_id`. A kind that is none
    of ours, or none at all, is unknown, as an unlisted source is.

    >>> claims = pl.DataFrame({"claim_id": ["1", "2"], "event_id": ["e", None],
    ...     "credibility": [0.07, 1.0], "kind": ["ngo", None], "stance": ["denies", None],
    ...     "information_grade": [6, 1]})
    >>> found = distribution(claims)
    >>> found.n_events, found.counts["credibility"], found.counts["kind"]
    (2, {'0.0 to 0.1': 1, '0.9 to 1.0': 1}, {'ngo': 1, 'unknown': 1})
    """
    categories = frame.select(
        credibility=tenth("credibility"),
        kind=pl.when(pl.col("kind").is_in(KINDS)).then("kind").otherwise(pl.lit("unknown")),
        stance=pl.col("stance").fill_null(NOT_GIVEN),
        information_grade=pl.col("information_grade").cast(pl.String),
    )
    events = frame.select(
        pl.struct(
            "event_id", alone=pl.when(pl.col("event_id").is_null()).then("claim_id")
        ).n_unique()
    )
    counts = {column: _counted(categories[column], names) for column, names in WATCHED.items()}
    return Distribution(frame.height, events.item(), counts)


def tenth(column: str) -> pl.Expr:
    """Return the tenth that a probability falls in, in words."""
    tenth = (pl.col(column) * 10).floor().clip(0, 9).cast(pl.Int8)
    return tenth.replace_strict(dict(enumerate(_BINS)), return_dtype=pl.String)


def _counted(column: pl.Series, names: tuple[str, ...]) -> dict[str, int]:
    counted = column.value_counts(name="n")
    found = dict(zip(counted[column.name], counted["n"], strict=True))
    return {name: found[name] for name in names if name in found}


def _known(name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise KeyError(name)
    return name


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError
    return value
