"""Which claims are on one event: compared two by two, and joined with care."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.files import Frame
from features.reading.actors import Actors
from features.reading.among import among_all
from features.reading.clusters import LASTS, Groups
from features.reading.gated import accepted_claims
from features.reading.linear import Linear
from features.reading.pairs import (
    candidates,
    chances,
    comparable,
    contrary,
    opposed,
)
from features.reading.readers import shipped_readers

SLICE: Final = 50_000
"""Pairs that are weighed at once."""
LARGE: Final = 10
"""Claims from which an event is large; those of our corpora have ten or fewer."""


@dataclass(frozen=True, slots=True)
class Links:
    """Claims with their events.

    `events` has a line for each claim: `claim_id`, `event_id`, its `origin` ("given", or "linked"),
    and the `confidence`: the mean chance of being one event with those of its event that it was
    compared with, less for an event that is large or long, 1 for a claim that stands alone or came
    with its event. `seen` is what is
    compared of each, kept for the claims to come.
    """

    events: pl.DataFrame
    seen: pl.DataFrame


def link(
    claims: Frame | str | Path,
    actors: Actors | None = None,
    before: Links | None = None,
    matcher: Linear | None = None,
) -> Links:
    """Return the events of claims: those given, and for the others those they were linked to.

    Claims are compared where they share a place or a name and are not far apart in time; two that
    are known to be in other places are never joined, and groups are joined on the mean of all their
    pairs, never on one, nor by a pair that counts apart on what look like other types of event (12
    killed in a raid, 200 in a siege). That two texts are alike is no corroboration: linking says
    what claims are about, not that they agree. For a stream give what was linked `before`: its
    events stand, and new claims join them or begin their own. An event is named after its first
    claim. Raises InputError where the claims cannot be read.

    >>> links = link(pl.DataFrame({"claim_id": ["1", "2", "3"], "source_id": ["a", "b", "a"],
    ...     "published_at": ["2017-09-28", "2017-09-29", "2017-09-29"],
    ...     "place": ["al-Shoula", "Al-Shoula", "Idlib"],
    ...     "text": ["Took al-Shoula.", "Repelled an attack on al-Shoula.", "A market was hit."]}))
    >>> links.events["event_id"].to_list()
    ['event 1', 'event 1', 'event 3']
    """
    accepted, _ = accepted_claims(claims)
    model = matcher or shipped_readers().models["link"]
    return linked(compared(accepted, actors or Actors({}), before), model, before)


@dataclass(frozen=True, slots=True)
class Compared:
    """Claims as they are compared, and the pairs of them that may be on one event."""

    seen: pl.DataFrame
    pairs: pl.DataFrame


def compared(accepted: pl.DataFrame, actors: Actors, before: Links | None = None) -> Compared:
    """Return accepted claims, after those linked `before`, and which of them are compared."""
    new = comparable(accepted, actors).with_columns(given=accepted["event_id"])
    old = before.seen if before else new.clear()
    seen = pl.concat([old, new]).drop("n").with_row_index("n")
    return Compared(seen, candidates(seen, old.height))


def linked(claims: Compared, matcher: Linear, before: Links | None = None) -> Links:
    """Return the events of claims that were `compared`, by a matcher of pairs."""
    seen, pairs = claims.seen, claims.pairs
    chance, other_places, apart = _weighed(seen, pairs, matcher)
    groups = Groups(seen.height, _fixed(seen, before))
    numbers = np.column_stack([pairs["one"].to_numpy(), pairs["other"].to_numpy()]).astype(np.int64)
    days = seen["day"].to_numpy()
    root = groups.join(numbers, chance, other_places, apart, days)
    named = _names(seen, root, groups)
    sure = _confidence(numbers, chance, root, days)
    events = seen.select(
        "claim_id",
        event_id=pl.Series(named, dtype=pl.String),
        origin=pl.when(pl.col("given").is_not_null())
        .then(pl.lit("given"))
        .otherwise(pl.lit("linked")),
        confidence=pl.when(pl.col("given").is_null()).then(pl.Series(sure)).otherwise(1.0),
    )
    return Links(_with_old(events, before), seen)


def _fixed(seen: pl.DataFrame, before: Links | None) -> list[tuple[int, str]]:
    """Claims whose event stands: given with them, or linked before."""
    linked = before.events["event_id"] if before else pl.Series([], dtype=pl.String)
    known = pl.concat([linked, seen["given"][len(linked) :]])
    fixed = seen.select("n", event=known).drop_nulls("event")
    return list(zip(fixed["n"].to_list(), fixed["event"].to_list(), strict=True))


def _names(seen: pl.DataFrame, root: NDArray[np.int64], groups: Groups) -> list[str]:
    first = seen.select("day", "claim_id", root=pl.Series(root)).sort("day", "claim_id")
    name = dict(
        first.group_by("root", maintain_order=True).agg(pl.col("claim_id").first()).iter_rows()
    )
    return [groups.event(each) or f"event {name[each]}" for each in root.tolist()]


def _weighed(
    seen: pl.DataFrame, pairs: pl.DataFrame, model: Linear
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """The chance of each pair, and whether it is `opposed` and `contrary`.

    A slice at a time: what is weighed of a pair takes hundreds of times the room of its chance.
    """
    among = among_all(seen)
    slices = [pairs[at : at + SLICE] for at in range(0, max(pairs.height, 1), SLICE)]
    found = [
        (
            chances(seen, part, model, among),
            opposed(seen, part),
            contrary(seen, part),
        )
        for part in slices
    ]
    chance, places, apart = zip(*found, strict=True)
    return np.concatenate(chance), np.concatenate(places), np.concatenate(apart)


def _confidence(
    pairs: NDArray[np.int64],
    chance: NDArray[np.float64],
    root: NDArray[np.int64],
    days: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The mean chance of the pairs inside a claim's event; 1 where it has none.

    Those of an event that is large or long are the less sure: our corpora have few of either, so
    that nothing says that the matcher is right about them.
    """
    n = len(root)
    inside = root[pairs[:, 0]] == root[pairs[:, 1]]
    total, count = np.zeros(n), np.zeros(n)
    for side in (0, 1):
        np.add.at(total, pairs[inside, side], chance[inside])
        np.add.at(count, pairs[inside, side], 1)
    size = np.bincount(root, minlength=n)[root]
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(first, root, days)
    np.maximum.at(last, root, days)
    unheard = np.maximum(1.0, size / LARGE) * np.maximum(1.0, (last - first)[root] / LASTS)
    return np.where(count > 0, total / np.maximum(count, 1) / np.sqrt(unheard), 1.0)


def _with_old(events: pl.DataFrame, before: Links | None) -> pl.DataFrame:
    if before is None:
        return events
    return pl.concat([before.events, events[before.events.height :]])
