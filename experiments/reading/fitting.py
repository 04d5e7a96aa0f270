"""Fitting the reader: everything is worked out once, and fitted anew without what is held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from experiments.reading.bare import War
from experiments.reading.fits import Rows, fit_many, fit_pair, fit_turned, fit_two, of_train
from experiments.reading.one_city import RUSH, busy_city, one_city, towns
from features.reading.linear import Linear
from features.reading.pairs import PAIR_FEATURES as LINK_FEATURES
from features.reading.pairs import candidates, comparable, pair_features
from features.reading.parties import Parties, pairs_of, parties, weighed
from features.reading.readers import Readers
from features.reading.sides import gain_features, oriented
from features.reading.stance import stance_features, stance_names
from features.reading.wording import terms_of, wording

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
SEEN_IN: Final = 3
"""Events of the training in which a word must come for it to be weighed."""
STRENGTH: Final = {"pair": 0.001, "gain": 0.1, "stance": 0.5, "link": 1.0}
"""Inverse of the penalty on squared weights of each model; on the scale of its features."""
OF_A_CITY: Final = 0.3
"""What a pair of a feed from one city counts: there are a dozen times as many of these."""
OF_A_RUSH: Final = 0.1
"""The same where four events happen in one day, of which little can be told apart."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is fitted on: claims of all wars one after another, by place."""

    wars: Sequence[War]
    seen: Sequence[Parties]
    event: NDArray[np.str_]
    war: NDArray[np.str_]
    vocabulary: list[str]
    words: sparse.csr_matrix
    pair: Rows
    gain: Rows
    stance: Rows
    link: Rows
    link_other: NDArray[np.int64]
    link_weight: Floats


def prepare(wars: Sequence[War]) -> Prepared:
    """Work out what every model is fitted on; nothing is fitted yet."""
    seen = [parties(_in_events(war), war.sources, war.actors) for war in wars]
    coded = pl.concat(war.coded for war in wars)
    event = pl.concat(war.events for war in wars)
    vocabulary = terms_of(coded["text"], event, SEEN_IN)
    words = wording(coded["text"], vocabulary)
    starts = np.cumsum([0, *(war.coded.height for war in wars)])
    features = [
        stance_features(each, words[start:end])
        for each, start, end in zip(seen, starts, starts[1:], strict=False)
    ]
    everyone = np.arange(coded.height)
    known = coded["stance"].is_not_null().to_numpy()
    return Prepared(
        wars, seen, event.to_numpy().astype(np.str_),
        np.repeat([war.name for war in wars], np.diff(starts)), vocabulary, words,
        _joined([_pairs(w, s) for w, s in zip(wars, seen, strict=True)], starts),
        _joined([_gains(w, s) for w, s in zip(wars, seen, strict=True)], starts),
        Rows(
            sparse.vstack(features).tocsr()[known],
            coded["stance"].to_numpy()[known],
            everyone[known],
        ),
        *_links(wars, starts),
    )  # fmt: skip


def _in_events(war: War) -> pl.DataFrame:
    """The bare claims with their events, as after linking: they are read beside each other."""
    return war.bare.with_columns(war.events.alias("event_id"))


def fit(prepared: Prepared, train: Mask) -> Readers:
    """Return a reader fitted on some of the claims (a mask by place) and on nothing of others."""
    known = _known(prepared, train)
    names = [prepared.vocabulary[n] for n in known]
    n_other = prepared.stance.X.shape[1] - len(prepared.vocabulary)
    columns = np.concatenate([np.arange(n_other), n_other + known])
    stance = of_train(prepared.stance, train)
    return Readers(
        {
            "pair": fit_pair(of_train(prepared.pair, train), STRENGTH["pair"]),
            "link": fit_matcher(prepared, train),
            "gain": fit_turned(of_train(prepared.gain, train), STRENGTH["gain"]),
            "stance": fit_many(
                Rows(stance.X[:, columns], stance.y, stance.claim),
                stance_names(names), STRENGTH["stance"],
            ),
        },
        tuple(names),
    )  # fmt: skip


def fit_matcher(prepared: Prepared, train: Mask) -> Linear:
    """Return the matcher of claims fitted on pairs of which neither claim is held out."""
    rows = prepared.link
    kept = train[rows.claim] & train[prepared.link_other]
    seen = Rows(rows.X[kept], rows.y[kept], rows.claim[kept])
    return fit_two(seen, LINK_FEATURES, STRENGTH["link"], prepared.link_weight[kept])


def _known(prepared: Prepared, train: Mask) -> NDArray[np.int64]:
    """Words that come in enough of the training's events."""
    _, group = np.unique(prepared.event[train], return_inverse=True)
    row = np.arange(len(group))
    of_event = sparse.csr_matrix((np.ones(len(group)), (group, row)))
    met = (of_event @ prepared.words[train]) > 0
    return np.flatnonzero(np.asarray(met.sum(axis=0)).ravel() >= SEEN_IN)


def _pairs(war: War, seen: Parties) -> Rows:
    """Every two sides that may be a claim's parties, and whether they are as coded."""
    one, other = (_numbers(war, seen, side) for side in ("favours", "harms"))
    X, y, claim = [], [], []
    places = pairs_of(len(seen.actors.sides))
    for (a, b), (may, features) in zip(places, weighed(seen, slice(None)), strict=True):
        is_pair = ((one == a) & (other == b)) | ((one == b) & (other == a))
        at = np.flatnonzero(may)
        X.append(features[at])
        y.append(is_pair[at])
        claim.append(at)
    return Rows(np.vstack(X), np.concatenate(y), np.concatenate(claim))


def _gains(war: War, seen: Parties) -> Rows:
    """The coded parties of each claim that has two, and whether the first of them gains."""
    one, other = (_numbers(war, seen, field) for field in ("favours", "harms"))
    both = (one >= 0) & (other >= 0)
    turned = oriented(seen, np.where(both[:, None], np.column_stack([one, other]), -1))
    at = np.flatnonzero(both)
    return Rows(gain_features(seen, turned)[at], (turned.pair[:, 0] == one)[at], at)


def _numbers(war: War, seen: Parties, field: str) -> NDArray[np.int64]:
    number = {name: n for n, name in enumerate(seen.actors.sides)}
    return np.array([number.get(side, -1) for side in war.coded[field].to_list()])


def _links(
    wars: Sequence[War], starts: NDArray[np.int64]
) -> tuple[Rows, NDArray[np.int64], Floats]:
    """Pairs of claims of each kind of feed, whether they are on one event, and the other claim.

    A feed may bring no place, or news of few places all the time: the matcher learns from each.
    """
    X, y, one, other, weight = [], [], [], [], []
    for war, start in zip(wars, starts, strict=False):
        event = war.events.to_numpy()
        nowhere = war.bare.with_columns(place=pl.lit(None, dtype=pl.String))
        feeds = (
            (war.bare, 1.0), (nowhere, 1.0), (towns(war), 1.0),
            (one_city(war), OF_A_CITY), (busy_city(war), OF_A_CITY),
            (busy_city(war, RUSH), OF_A_RUSH),
        )  # fmt: skip
        for claims, counts in feeds:
            seen = comparable(claims, war.actors)
            pairs = candidates(seen)
            a, b = pairs["one"].to_numpy(), pairs["other"].to_numpy()
            X.append(pair_features(seen, pairs))
            y.append(event[a] == event[b])
            one.append(a.astype(np.int64) + start)
            other.append(b.astype(np.int64) + start)
            weight.append(np.full(len(a), counts))
    rows = Rows(np.vstack(X), np.concatenate(y), np.concatenate(one))
    return rows, np.concatenate(other), np.concatenate(weight)


def _joined(parts: Sequence[Rows], starts: NDArray[np.int64]) -> Rows:
    return Rows(
        np.vstack([part.X for part in parts]),
        np.concatenate([part.y for part in parts]),
        np.concatenate([part.claim + start for part, start in zip(parts, starts, strict=False)]),
    )
