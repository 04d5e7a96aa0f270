"""Who is trained on and who is tested, as plain data. No event is ever on both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl

from experiments.snapshots import Snapshots
from features.errors import InputError
from features.settled import settled_by_end

Scheme = Literal["event", "war", "camp", "source", "forward", "forward_settled"]

SEED: Final = 2017
EVENT_HANDS: Final = 5
"""Parts the events are dealt into where a camp is held out."""
MANY_EVENTS: Final = 400
"""More events than this are not held out one by one: of ten thousand, one more is nothing."""
EVENT_PARTS: Final = 20
"""Parts they are held out in then."""
SOURCE_HANDS: Final = 20
"""Groups the sources are dealt into."""
BLOCKS: Final = 5
"""Blocks of events in time; each but the first is tested on once."""
SMALL_CAMP: Final = 10
"""Camps with fewer settled claims are held out together, one group for each corpus."""

_CLAIM: Final = (
    "corpus", "claim_id", "war", "event", "camp", "source_id", "published_at", "settled_at",
    "truth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Split:
    """Snapshots to train on and snapshots to test on, and the name of what is held out."""

    held_out: str
    train: Snapshots
    test: Snapshots


@dataclass(frozen=True, slots=True)
class Fold:
    """One line of a scheme: which claims are trained on and which are tested."""

    held_out: str
    train: pl.Expr
    test: pl.Expr


def splits(seen: Snapshots, scheme: Scheme) -> Iterator[Split]:
    """Yield the splits of a scheme, in the same order whatever the order of the rows.

    `event` and `war`: each in turn (more than `MANY_EVENTS` events in parts).
    `camp`: one camp in one of five parts of the events, against
    the other camps in the other parts. `source`: one of 20 groups of sources, against the others
    on events of which the group says nothing. In these four every claim is tested once.
    `forward`: events ordered by their last claim in five blocks, each block after those before it;
    a training label may still have been settled later. `forward_settled`: the same as somebody
    would have met it on the day of the last training claim: labels settled by then (a month counts
    from its end, no date as never), and only claims published after that day are tested. Of the
    shipped corpora it keeps 846 of the 938 settled claims trained on in the four blocks, and tests
    362 of 401. (With labels settled before the *first* claim of the block tested, 539 would be
    left, 37 of them in block four: some events are told again years later.)

    A part with nothing to test, or without both outcomes to train on, is left out. Raises
    InputError where no part is left, and AssertionError where an event, or the camp, source or war
    held out, would stand on both sides: that is a fault of ours.
    """
    found = False
    for fold in _FOLDS[scheme](_claims(seen)):
        split = Split(fold.held_out, seen.where(fold.train), seen.where(fold.test))
        if split.test.frame.is_empty() or split.train.frame["truth"].drop_nulls().n_unique() < 2:
            continue
        for column in _APART[scheme]:
            _assert_apart(split, column)
        found = True
        yield split
    if not found:
        raise InputError(
            f"nothing can be held out by {scheme}",
            got=f"claims on {seen.frame['event'].n_unique()} events",
            remedy="Give claims on more of them, or hold something else out.",
        )


def _claims(seen: Snapshots) -> pl.DataFrame:
    return seen.frame.select(_CLAIM).unique(["corpus", "claim_id"]).sort("corpus", "claim_id")


def _named(claims: pl.DataFrame, column: str) -> list[str]:
    return claims[column].drop_nulls().unique().sort().to_list()


def _dealt(names: list[str], hands: int) -> list[list[str]]:
    # `names` are sorted, so the hands do not hang on the order of the rows.
    shuffled = np.random.default_rng(SEED).permutation(np.array(names, dtype=np.str_))
    return [shuffled[hand::hands].tolist() for hand in range(min(hands, len(names)))]


def parts_of_events(claims: pl.DataFrame) -> Iterator[tuple[str, list[str]]]:
    """Yield the events that are held out together, and their name: each one, or parts of many."""
    names = _named(claims, "event")
    if len(names) <= MANY_EVENTS:
        yield from ((name, [name]) for name in names)
        return
    for number, events in enumerate(_dealt(names, EVENT_PARTS), start=1):
        yield f"events {number} of {EVENT_PARTS}", events


def _by_event(claims: pl.DataFrame) -> Iterator[Fold]:
    for name, events in parts_of_events(claims):
        held = pl.col("event").is_in(events)
        yield Fold(name, ~held, held)


def _by_war(claims: pl.DataFrame) -> Iterator[Fold]:
    for name in _named(claims, "war"):
        held = pl.col("war") == name
        told = _named(claims.filter(held), "event")
        # A file of the user's may give one event to two wars.
        yield Fold(name, ~held & ~pl.col("event").is_in(told), held)


def _by_camp(claims: pl.DataFrame) -> Iterator[Fold]:
    hands = _dealt(_named(claims, "event"), EVENT_HANDS)
    for name, sides, held in _camps(claims):
        leans = _sides().list.eval(pl.element().is_in(sides)).list.any()
        for number, events in enumerate(hands, start=1):
            told = pl.col("event").is_in(events)
            yield Fold(f"{name}, events {number} of {EVENT_HANDS}", ~leans & ~told, held & told)


def _sides() -> pl.Expr:
    # Who leans to two sides alike is written "a|b"; no code is empty, so "" stands for no camp.
    return pl.col("camp").fill_null("").str.split("|")


def _camps(claims: pl.DataFrame) -> Iterator[tuple[str, list[str], pl.Expr]]:
    """Groups of camps: a name, the sides nobody trained on may lean to, and the claims held out.

    A source of two camps is held out with the first, and not trained on where either is held out.
    """
    first = _sides().list.first()
    sizes = claims.group_by(side=first).agg(n=pl.col("truth").count()).sort("side")
    for side, n in sizes.rows():
        if n >= SMALL_CAMP or side == "":
            yield (f"camp {side}" if side else "no camp"), [side], first == side
    small = sizes.filter((pl.col("n") < SMALL_CAMP) & (pl.col("side") != ""))["side"].implode()
    for corpus in _named(claims, "corpus"):
        held = first.is_in(small) & (pl.col("corpus") == corpus)
        here = claims.filter(held).select(first.unique().sort()).to_series().to_list()
        if here:
            yield f"small camps of {corpus}", here, held


def _by_source(claims: pl.DataFrame) -> Iterator[Fold]:
    hands = _dealt(_named(claims, "source_id"), SOURCE_HANDS)
    for number, names in enumerate(hands, start=1):
        held = pl.col("source_id").is_in(names)
        told = pl.col("event").is_in(_named(claims.filter(held), "event"))
        yield Fold(f"sources {number} of {SOURCE_HANDS}", ~held & ~told, held)


def _forward(claims: pl.DataFrame) -> Iterator[Fold]:
    for number, before, block in _blocks(claims):
        yield Fold(f"block {number}", pl.col("event").is_in(before), pl.col("event").is_in(block))


def _forward_settled(claims: pl.DataFrame) -> Iterator[Fold]:
    settled = settled_by_end("settled_at").dt.to_string("%Y-%m-%d")
    published = pl.col("published_at").dt.to_string("%Y-%m-%d")
    for number, before, block in _blocks(claims):
        earlier, later = pl.col("event").is_in(before), pl.col("event").is_in(block)
        today = claims.filter(earlier).select(published.max()).item()
        known = (settled <= today).fill_null(value=False)
        yield Fold(f"block {number} after {today}", earlier & known, later & (published > today))


def _blocks(claims: pl.DataFrame) -> Iterator[tuple[int, list[str], list[str]]]:
    last = claims.group_by("event").agg(last=pl.col("published_at").max()).sort("last", "event")
    blocks = [block.tolist() for block in np.array_split(last["event"].to_numpy(), BLOCKS)]
    for k in range(1, BLOCKS):
        before = [event for block in blocks[:k] for event in block]
        if before:
            yield k + 1, before, blocks[k]


_FOLDS: Final[Mapping[Scheme, Callable[[pl.DataFrame], Iterator[Fold]]]] = {
    "event": _by_event,
    "war": _by_war,
    "camp": _by_camp,
    "source": _by_source,
    "forward": _forward,
    "forward_settled": _forward_settled,
}
SCHEMES: Final = tuple(_FOLDS)
"""All schemes, in the order of the tables."""

_APART: Final[Mapping[Scheme, tuple[str, ...]]] = {
    "event": ("event",),
    "war": ("event", "war"),
    "camp": ("event", "camp"),
    "source": ("event", "source_id"),
    "forward": ("event",),
    "forward_settled": ("event",),
}


def _assert_apart(split: Split, column: str) -> None:
    """Raise where a value stands on both sides; sources of no camp are a camp here."""
    sides = (set(part.frame[column].fill_null("")) for part in (split.train, split.test))
    shared = set.intersection(*sides)
    if shared:
        raise AssertionError(f"{column} on both sides of {split.held_out}: {sorted(shared)}")
