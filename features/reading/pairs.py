"""Two claims that may be on one event: found by place, name and day, and what they share."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features import lexicon
from features.reading.actors import Actors
from features.reading.among import Among, among_all
from features.reading.event_types import TYPES
from features.reading.linear import Linear
from features.reading.marked import marked
from features.reading.quantities import quantities

Floats = NDArray[np.float64]
BY_PLACE_DAYS: Final = 400.0
"""Days within which two claims of one place are compared."""
BY_NAME_DAYS: Final = 45.0
"""Days within which two claims that share a name are compared."""
NOWHERE_DAYS: Final = 3.0
"""Days within which two claims without a place are compared."""
BEFORE: Final = 40
"""Earlier claims of a place, or with a name, that a claim is held against, the latest first."""
FORTNIGHT: Final = 14.0
"""Days after which a claim of one place is on another event, but for words they share."""
SHARED: Final = 0.05
"""Likeness of rare words from which a late claim may be about an old event."""
UNLIKELY: Final = 0.45
"""The most that the chance of a late claim is without such words: less than what joins."""
TOO_MANY: Final = 0.02
"""A name that a greater share of claims has (and more than `FEW`) tells nothing."""
FEW: Final = 25
_CAPITAL: Final = (
    r"\b(?:(?:al|el|ash|ad|an|ar|as|az)-)?\p{Lu}[\p{L}’'-]{2,}|\b\p{Lu}[\p{L}]{0,3}-?\d+\p{L}*"
)
PAIR_FEATURES: Final = (
    "one place", "places alike", "other places", "a place unknown", "places share a word",
    "days apart, log", "within a day", "within three days", "beyond a month", "names shared",
    "name shared at all", "names alike", "words alike", "sides alike", "same sides", "other sides",
    "same type", "other type", "counts alike", "counts apart", "same count", "one source",
    "words alike, one place", "days apart, log, one place", "names alike, one place",
    "beyond a month, names shared", "rare words alike", "beyond a fortnight",
    "rare words alike, beyond a fortnight", "beyond a fortnight, one place",
    "rare words alike, one place", "a busy place", "rare words alike, a busy place",
    "names alike, a busy place", "within a day, a busy place", "within three days, a busy place",
    "log days, a busy place", "a pressed day", "rare words alike, a pressed day",
)  # fmt: skip
"""What is weighed of two claims."""


def comparable(claims: pl.DataFrame, actors: Actors) -> pl.DataFrame:
    """Return what is compared of each claim: place, day, names, words, sides, type and count.

    One row a claim, in their order; nothing is learned from the others.
    """
    marks = marked(claims["text"], actors)
    sides = marks.str.extract_all("[\ue000-\ue7ff]").list.unique().list.sort()
    text = pl.col("text").str.slice(0, 1000)
    told = pl.coalesce(
        pl.when(text.str.contains(pattern)).then(pl.lit(name)) for name, pattern in TYPES
    )
    name = text.str.extract_all(_CAPITAL).list.eval(
        pl.element().str.to_lowercase().str.replace(r"['’]s$", "")
    )
    word = lexicon.words("text").str.extract_all(r"\b[\p{L}\p{N}]{4,6}").list.unique()
    place = pl.col("place").str.to_lowercase()
    counted = quantities(claims["text"])
    return claims.select(
        "claim_id", "source_id",
        place=place.str.extract_all(r"[\p{L}\p{N}]+").list.join(" "),
        place_words=place.str.extract_all(r"[\p{L}\p{N}]{3,}").list.unique(),
        towns=place.str.split(",").list.eval(
            pl.element().str.extract_all(r"[\p{L}\p{N}]+").list.join(" ")
        ),
        day=pl.col("published_at").dt.epoch("s") / 86400.0,
        names=name.list.unique(),
        words=word,
        event_type=told,
    ).with_columns(
        sides=sides, count=counted["quantity_low"], count_high=counted["quantity_high"],
        unit=counted["quantity_unit"],
    ).with_row_index("n")  # fmt: skip


def candidates(seen: pl.DataFrame, n_known: int = 0) -> pl.DataFrame:
    """Return pairs of places (`one` before `other`) that may be on one event.

    Pairs of which both are among the first `n_known` are left out: they were judged before.
    """
    towns = seen.select("n", "day", key=pl.format("at {}", pl.col("towns").list.first()))
    whole = seen.select("n", "day", key=pl.format("in {}", "place"))
    names = (
        seen.select("n", "day", key="names").explode("key", empty_as_null=True).drop_nulls("key")
    )
    most = max(FEW, int(TOO_MANY * seen.height))
    names = names.filter((pl.len().over("key") <= most) & (pl.len().over("key") > 1))
    nowhere = seen.filter(pl.col("place").is_null()).select("n", "day", key=pl.lit("nowhere"))
    found = [
        _neighbours(nowhere, NOWHERE_DAYS),
        _neighbours(towns.drop_nulls("key"), BY_PLACE_DAYS),
        _neighbours(whole.drop_nulls("key"), BY_PLACE_DAYS),
        _neighbours(names, BY_NAME_DAYS),
    ]
    return pl.concat(found).filter(pl.col("other") >= n_known).unique().sort("one", "other")


def _neighbours(keyed: pl.DataFrame, days: float) -> pl.DataFrame:
    """Each claim with the claims before it that have its key, at most `BEFORE` and so many days."""
    ordered = keyed.sort("key", "day", "n")
    found = [pl.DataFrame(schema={"one": pl.UInt32, "other": pl.UInt32})]
    for step in range(1, BEFORE + 1):
        earlier = ordered.select(
            one=pl.col("n").shift(step).over("key"),
            gap=pl.col("day") - pl.col("day").shift(step).over("key"),
            other="n",
        )
        near = earlier.filter(pl.col("one").is_not_null() & (pl.col("gap") <= days))
        if near.is_empty():
            break
        found.append(
            near.select(
                one=pl.min_horizontal("one", "other"), other=pl.max_horizontal("one", "other")
            )
        )
    return pl.concat(found)


def pair_features(seen: pl.DataFrame, pairs: pl.DataFrame, among: Among | None = None) -> Floats:
    """Return what is weighed of each pair: (pairs x `PAIR_FEATURES`).

    What is learned of the claims as a whole, `among`, can be given where pairs come in slices.
    """
    among = among or among_all(seen)
    one, other = pairs["one"], pairs["other"]
    left, right = seen[one], seen[other]
    both = left.hstack(right.select(pl.all().name.suffix("_other"))).with_columns(
        rare=pl.Series(among.alike(one.to_numpy(), other.to_numpy())),
        crowd=among.crowd[one],
        press=among.press[one],
    )

    def alike(name: str) -> pl.Expr:
        shared = pl.col(name).list.set_intersection(f"{name}_other").list.len()
        either = pl.col(name).list.len() + pl.col(f"{name}_other").list.len() - shared
        return (shared / pl.max_horizontal(either, pl.lit(1))).fill_null(0.0)

    def same(name: str) -> pl.Expr:
        return (pl.col(name) == pl.col(f"{name}_other")).fill_null(value=False)

    gap = (pl.col("day") - pl.col("day_other")).abs()
    known = pl.col("place").is_not_null() & pl.col("place_other").is_not_null()
    word = pl.col("place_words").list.set_intersection("place_words_other").list.len().fill_null(0)
    names = pl.col("names").list.set_intersection("names_other").list.len().fill_null(0)
    typed = pl.col("event_type").is_not_null() & pl.col("event_type_other").is_not_null()
    sided = (pl.col("sides").list.len() > 0) & (pl.col("sides_other").list.len() > 0)
    counted = pl.col("count").is_not_null() & pl.col("count_other").is_not_null()
    ratio = (pl.col("count").log() - pl.col("count_other").log()).abs()
    far, later, rare = gap > 30, gap > FORTNIGHT, pl.col("rare")
    busy, pressed = (pl.col(name) * same("place") for name in ("crowd", "press"))
    columns = [
        same("place"), alike("place_words"), known & (word == 0), ~known, word > 0,
        (gap + 1).log(), gap <= 1, gap <= 3, far, pl.min_horizontal(names, pl.lit(3)),
        names > 0, alike("names"), alike("words"), alike("sides"),
        sided & (alike("sides") == 1), sided & (alike("sides") == 0),
        typed & same("event_type"), typed & ~same("event_type"),
        (counted & (ratio <= np.log(1.5))), (counted & (ratio > np.log(3))),
        counted & same("count"), same("source_id"),
        alike("words") * same("place"), (gap + 1).log() * same("place"),
        alike("names") * same("place"), far & (names > 0),
        rare, later, rare * later, later & same("place"), rare * same("place"),
        busy, rare * busy, alike("names") * busy, busy * (gap <= 1), busy * (gap <= 3),
        busy * (gap + 1).log(), pressed, rare * pressed,
    ]  # fmt: skip
    named = dict(zip(PAIR_FEATURES, columns, strict=True))
    return both.select(
        **{name: e.cast(pl.Float64).fill_null(0.0) for name, e in named.items()}
    ).to_numpy()


def chances(seen: pl.DataFrame, pairs: pl.DataFrame, model: Linear, among: Among) -> Floats:
    """Return the chance of each pair to be on one event, by a model of `PAIR_FEATURES`: (pairs,).

    Two that are more than a fortnight apart and share next to no word but their place are not
    likely to be, whatever they share else: a court or a confession names what it is about.
    """
    X = pair_features(seen, pairs, among)
    chance = model.probabilities(X)[:, 1]
    later = np.flatnonzero(X[:, PAIR_FEATURES.index("beyond a fortnight")] > 0)
    one, other = pairs["one"].to_numpy()[later], pairs["other"].to_numpy()[later]
    unlike = later[among.alike(one, other, but_place=True) < SHARED]
    chance[unlike] = np.minimum(chance[unlike], UNLIKELY)
    return chance


def opposed(seen: pl.DataFrame, pairs: pl.DataFrame) -> NDArray[np.bool_]:
    """Return which pairs cannot be on one event whatever else they share: other places.

    Places that are both known and have no word in common. Counts far apart do not part two claims,
    for sides count one event differently; they make it less likely, as the model has learned.
    """
    one, other = seen["place_words"][pairs["one"]], seen["place_words"][pairs["other"]]
    frame = pl.DataFrame({"one": one, "other": other})
    shared = pl.col("one").list.set_intersection("other").list.len()
    both = (pl.col("one").list.len() > 0) & (pl.col("other").list.len() > 0)
    return frame.select((both & (shared == 0)).fill_null(value=False)).to_series().to_numpy()


def contrary(seen: pl.DataFrame, pairs: pl.DataFrame) -> NDArray[np.bool_]:
    """Return which pairs count apart, in one unit, on what look like events of other types.

    They may yet be on one event: of such pairs of one place in our corpora 17 are and 2 are not, so
    that they are no reason to part two claims. But what they share is no reason to join them.
    """
    columns = ["count", "count_high", "unit", "event_type"]
    one = seen.select(columns)[pairs["one"]]
    other = seen.select(pl.col(columns).name.suffix("_other"))[pairs["other"]]
    apart = (pl.col("count_high") < pl.col("count_other")) | (
        pl.col("count_high_other") < pl.col("count")
    )
    one_unit = pl.col("unit") == pl.col("unit_other")
    told = (apart & one_unit & (pl.col("event_type") != pl.col("event_type_other"))).fill_null(
        value=False
    )
    return one.hstack(other).select(told).to_series().to_numpy()
