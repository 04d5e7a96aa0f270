"""Who is heard in a very large event: its first reports, and after them the first of each kind.

Each claim of an event is judged by the others, so that the work grows with the square of the event.
Above `FIRST` reports only some of them are heard, and the work grows with the event.
"""

from __future__ import annotations

from typing import Final

import polars as pl

FIRST: Final = 100
"""Reports of an event that are all heard; in most events these are all there are."""
MORE: Final = 4
"""Reports of each voice that are heard after these for what is new in them, and as many for a new
matter: so many of each, that a crowd of new names cannot take the place of the others."""
FEW: Final = 2
"""Reports of a new kind that are heard."""
OWN: Final = 20
"""Reports of one source on an event that are heard for its own claims: a retraction is among them
unless it said as much before."""

HEARD_AS: Final = ("heard", "heard_own", "tied", "tied_own")
_SIDES: Final = ("polarity", "favours", "harms")
_MATTER: Final = (*_SIDES, "proposition_key")
_TURN: Final = ("polarity", "proposition_key")
_READ: Final = ("row", "claim_id", "source_id", "available_at", "published_at", "event_id")


def heard_first(reports: pl.DataFrame) -> pl.DataFrame:
    """Return which reports of its event each one is heard as: columns added to `reports`.

    `heard` and `heard_own`: by claims of others, and by those of its own source. In order of the
    time at which it could first be read (`available_at`; ties by `claim_id`), the first `FIRST` of
    an event are heard, then of each voice (`speaker`) the first `FEW` of each polarity and sides
    served, at most `MORE`, and as many on a proposition of their own. Of one source `OWN`, then
    the first `FEW` that affirm or deny a proposition, at most `OWN` again.

    The count looks at earlier reports only, so what is heard by a time is the same whatever comes
    later. Who is heard while it is not yet sure to be out, because it is dated to the same month as
    the claim judged, is counted among its likes alone: `tied` and `tied_own`.

    Beyond `FIRST` the ids decide between reports of one and the same time; below they do nothing.
    """
    large = reports.select(*_READ, "speaker", *_MATTER).filter(pl.len().over("event_id") > FIRST)
    if large.is_empty():
        return reports.with_columns(pl.lit(value=True).alias(name) for name in HEARD_AS)
    # What is counted must be a column first: a window within a window counts in its group alone.
    voice, own = ("event_id", "speaker"), ("event_id", "source_id")
    past, past_own = _place("event_id") >= FIRST, _place(*own) >= OWN
    in_order = large.sort("available_at", "claim_id").with_columns(
        new_sides=past & _is_few(*voice, *_SIDES),
        new_matter=past & _is_few(*voice, *_MATTER),
        new_turn=past_own & _is_few(*own, *_TURN),
    )
    rough = pl.col("available_at") > pl.col("published_at")
    of_event = in_order.select(
        "row",
        heard=_first(FIRST, "event_id")
        | _among("new_sides", MORE, *voice)
        | _among("new_matter", MORE, *voice),
        tied=rough & _first(FIRST, "event_id", "published_at", rough),
    )
    of_source = in_order.filter(pl.len().over(own) > OWN).select(
        "row",
        heard_own=_first(OWN, *own) | _among("new_turn", OWN, *own),
        tied_own=rough & _first(OWN, *own, "published_at", rough),
    )
    placed = reports.select("row")
    for chosen in (of_event, of_source):
        placed = placed.join(chosen, on="row", how="left", maintain_order="left")
    return reports.hstack(placed.select(pl.col(HEARD_AS).fill_null(value=True)))


def _first(n: int, *group: str | pl.Expr) -> pl.Expr:
    return _place(*group) < n


def _is_few(*group: str) -> pl.Expr:
    """Return whether a report is among the `FEW` first of its kind."""
    return _place(*group) < FEW


def _among(name: str, n: int, *group: str) -> pl.Expr:
    """Return whether a report is one of those of a column, and among the first `n` of its group."""
    return pl.col(name) & (pl.col(name).cast(pl.Int32).cum_sum().over(*group) <= n)


def _place(*group: str | pl.Expr) -> pl.Expr:
    return pl.int_range(pl.len()).over(*group)
