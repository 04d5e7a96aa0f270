"""Which claims are on one event: compared two by two, and joined with care."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from features.files import Frame
from features.reading.actors import Actors
from features.reading.clusters import Groups
from features.reading.gated import accepted_claims
from features.reading.linear import Linear
from features.reading.pairs import (
    candidates,
    comparable,
    contrary,
    opposed,
    pair_features,
)
from features.reading.readers import shipped_readers


@dataclass(frozen=True, slots=True)
class Links:
    """Claims with their events.

    `events` has a line for each claim: `claim_id`, `event_id`, its `origin` ("given", or "linked"),
    and the `confidence`: the mean chance of being one event with those of its event that it was
    compared with, 1 for a claim that stands alone or came with its event. `seen` is what is
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
    new = comparable(accepted, actors or Actors({})).with_columns(given=accepted["event_id"])
    old = before.seen if before else new.clear()
    seen = pl.concat([old, new]).drop("n").with_row_index("n")
    pairs = candidates(seen, old.height)
    model = matcher or shipped_readers().models["link"]
    chance = model.probabilities(pair_features(seen, pairs))[:, 1]
    groups = Groups(seen.height, _fixed(seen, before))
    numbers = np.column_stack([pairs["one"].to_numpy(), pairs["other"].to_numpy()])
    root = groups.join(
        numbers.astype(np.int64), chance, opposed(seen, pairs), contrary(seen, pairs)
    )
    named = _names(seen, root, groups)
    sure = _confidence(seen.height, numbers.astype(np.int64), chance, root)
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


def _names(seen: pl.DataFrame, root: np.ndarray, groups: Groups) -> list[str]:
    first = seen.select("day", "claim_id", root=pl.Series(root)).sort("day", "claim_id")
    name = dict(
        first.group_by("root", maintain_order=True).agg(pl.col("claim_id").first()).iter_rows()
    )
    return [groups.event(each) or f"event {name[each]}" for each in root.tolist()]


def _confidence(n: int, pairs: np.ndarray, chance: np.ndarray, root: np.ndarray) -> np.ndarray:
    """The mean chance of the pairs inside a claim's event; 1 where it has none."""
    inside = root[pairs[:, 0]] == root[pairs[:, 1]]
    total, count = np.zeros(n), np.zeros(n)
    for side in (0, 1):
        np.add.at(total, pairs[inside, side], chance[inside])
        np.add.at(count, pairs[inside, side], 1)
    return np.where(count > 0, total / np.maximum(count, 1), 1.0)


def _with_old(events: pl.DataFrame, before: Links | None) -> pl.DataFrame:
    if before is None:
        return events
    return pl.concat([before.events, events[before.events.height :]])
