"""Which two sides a claim sets against each other: the pair that gains and loses by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.reading.actors import Actors
from features.reading.linear import Linear
from features.reading.marked import marked, side_mark
from features.reading.surroundings import surroundings

Floats = NDArray[np.float64]
OF_SIDE: Final = 0.2
"""Leaning from which a source has a side of its own, for which it may speak."""
SPEAKS: Final = 0.45
"""Leaning from which it speaks for that side; below it is a bystander."""
NO_PARTIES: Final = -3.0
"""Log-odds at which a claim is taken to have no parties."""
IRREGULAR: Final = ("insurgent_outlet", "activist")
"""Kinds of source to which soldiers, and aircraft, are the other side's."""
CHUNK: Final = 20_000
"""Claims whose pairs are weighed at once: it bounds the memory, and changes nothing else."""
_BASIC: Final = (
    "named, either", "named, both", "named at all",
    "named around, sum", "named around, product", "named around, more",
    "speaking around, sum", "speaking around, product", "speaking around, more",
    "enemies", "friends", "one's own", "both one's own", "both named by a bystander",
    "one named, other around", "own, against an enemy", "enemies, both around",
    "own, other named", "own, other around", "own, other speaking around",
    "one around, other speaking", "leaning, lesser", "leaning, greater", "leanings, product",
    "named first", "named first, and own the other", "own, both speaking around",
    "around at all, lesser", "both named, of how many",
    "chief enemies", "chief enemies, one named", "chief enemies, one around",
)  # fmt: skip
PAIR_FEATURES: Final = (
    *_BASIC,
    *(f"{name}; with others around" for name in _BASIC),
    *(f"{name}; by a bystander" for name in _BASIC),
)
"""What is weighed of two sides; each also apart where others are around, and for bystanders."""


@dataclass(frozen=True, slots=True)
class Parties:
    """What is known of every claim and side before it is said who gains: (claims x sides).

    `others` is 1 where there are claims around, `irregular` where the source is of those to which
    soldiers are the other side's.
    """

    actors: Actors
    marks: pl.Series
    named: Floats
    first: Floats
    leaning: Floats
    named_around: Floats
    speaking_around: Floats
    others: Floats
    irregular: NDArray[np.bool_]

    def rows(self, at: NDArray[np.int64]) -> Parties:
        """Return the same of some of the claims, by their places."""
        tables = (self.named, self.first, self.leaning, self.named_around, self.speaking_around)
        named, first, leaning, near, heard = (table[at] for table in tables)
        marks = self.marks.gather(at)
        others, irregular = self.others[at], self.irregular[at]
        return Parties(self.actors, marks, named, first, leaning, near, heard, others, irregular)

    @property
    def may_be(self) -> NDArray[np.bool_]:
        """Whether a side may be a party: named here or around, or of concern to the source.

        So may be the enemies of a side that is named or around.
        """
        far = np.abs(self.leaning) > OF_SIDE
        met = (self.named > 0) | (self.named_around > 0) | (self.speaking_around > 0)
        against = met.astype(np.float64) @ self.actors.enmity() > 0
        return np.asarray(met | far | against)


def parties(claims: pl.DataFrame, sources: pl.DataFrame, actors: Actors) -> Parties:
    """Return what the claims, their sources and the claims around them say of the sides."""
    marks = marked(claims["text"], actors)
    n, sides = claims.height, len(actors.sides)
    named, first = np.zeros((n, sides)), np.zeros((n, sides))
    found = marks.str.extract(f"([{side_mark(0)}-{side_mark(max(sides - 1, 0))}])", 1)
    for number in range(sides):
        mark = side_mark(number)
        named[:, number] = marks.str.contains(mark, literal=True).to_numpy()
        first[:, number] = (found == mark).fill_null(value=False).to_numpy()
    leaning = _leanings(claims, sources, actors)
    top = leaning.max(axis=1, initial=0, keepdims=True)
    speaking = ((leaning > 0.6) & (leaning >= top - 0.01)).astype(np.float64)
    near, heard, others = surroundings(claims, named, speaking)
    kind = claims.select("source_id").join(
        sources.select("source_id", "kind"), on="source_id", how="left", maintain_order="left"
    )["kind"]
    irregular = kind.is_in(list(IRREGULAR)).fill_null(value=False).to_numpy()
    return Parties(actors, marks, named, first, leaning, near, heard, others, irregular)


def _leanings(claims: pl.DataFrame, sources: pl.DataFrame, actors: Actors) -> Floats:
    """How far each claim's source leans to each side; zero for one that is not listed."""
    table = np.vstack([actors.leanings(sources["alignment"]), np.zeros(len(actors.sides))])
    listed = sources.select("source_id", at=pl.int_range(pl.len()))
    at = claims.select("source_id").join(listed, on="source_id", how="left", maintain_order="left")
    return np.asarray(table[at["at"].fill_null(sources.height).to_numpy()])


def pairs_of(n_sides: int) -> list[tuple[int, int]]:
    """Return every two sides by number, the lower first."""
    return [(a, b) for a in range(n_sides) for b in range(a + 1, n_sides)]


def likeliest_pair(seen: Parties, model: Linear) -> tuple[NDArray[np.int64], Floats]:
    """Return the likeliest two sides of each claim, as (claims x 2), and their probability.

    Both numbers are -1 and the probability 0 where no two sides come into question.
    """
    pairs = np.array(pairs_of(len(seen.actors.sides)), dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        return np.full((len(seen.marks), 2), -1), np.zeros(len(seen.marks))
    scores = _scores(seen, model, len(pairs))
    shares = _shares(scores)
    some = np.isfinite(scores.max(axis=1))
    best = np.where(some[:, None], pairs[scores.argmax(axis=1)], -1)
    return best, np.where(some, shares.max(axis=1), 0.0)


def _scores(seen: Parties, model: Linear, n_pairs: int) -> Floats:
    """Log-odds of each pair, less than any number where it cannot be: (claims x pairs)."""
    scores = np.full((len(seen.marks), n_pairs), -np.inf)
    for rows in _chunks(len(seen.marks)):
        for number, (may, X) in enumerate(weighed(seen, rows)):
            scores[rows, number] = np.where(may, model.scores(X), -np.inf)
    return scores


def _shares(scores: Floats) -> Floats:
    """Probability of each pair; a claim may also have no parties, at log-odds of `NO_PARTIES`."""
    top = np.maximum(scores.max(axis=1, keepdims=True), NO_PARTIES)
    raised = np.exp(scores - top)
    return np.asarray(raised / (raised.sum(axis=1, keepdims=True) + np.exp(NO_PARTIES - top)))


def weighed(seen: Parties, rows: slice) -> Iterator[tuple[NDArray[np.bool_], Floats]]:
    """Yield for each two sides whether they may be the parties, and their features."""
    enemies, friends = seen.actors.enmity(), seen.actors.friendship()
    chief = seen.actors.chief_enmity()
    may = seen.may_be[rows]
    m, first, lean = seen.named[rows], seen.first[rows], seen.leaning[rows]
    near, heard, others = seen.named_around[rows], seen.speaking_around[rows], seen.others[rows]
    top = lean.max(axis=1, initial=0)
    own = ((lean >= top[:, None] - 0.01) & (lean > OF_SIDE)).astype(np.float64)
    bystander, count = (top < SPEAKS).astype(np.float64), np.maximum(m.sum(axis=1), 1)
    for a, b in pairs_of(len(seen.actors.sides)):
        one = np.maximum(own[:, a], own[:, b])
        around, voices = near[:, a] + near[:, b], heard[:, a] * heard[:, b]
        across = [own[:, a] * t[:, b] + own[:, b] * t[:, a] for t in (m, near, heard)]
        total = near + heard
        basic = [
            m[:, a] + m[:, b], m[:, a] * m[:, b], np.maximum(m[:, a], m[:, b]),
            around, near[:, a] * near[:, b], np.maximum(near[:, a], near[:, b]),
            heard[:, a] + heard[:, b], voices, np.maximum(heard[:, a], heard[:, b]),
            np.full(len(m), enemies[a, b]), np.full(len(m), friends[a, b]),
            one, own[:, a] * own[:, b], bystander * m[:, a] * m[:, b],
            m[:, a] * near[:, b] + m[:, b] * near[:, a], enemies[a, b] * one,
            enemies[a, b] * near[:, a] * near[:, b], *across,
            heard[:, a] * near[:, b] + heard[:, b] * near[:, a],
            np.minimum(lean[:, a], lean[:, b]), np.maximum(lean[:, a], lean[:, b]),
            lean[:, a] * lean[:, b], first[:, a] + first[:, b],
            first[:, a] * own[:, b] + first[:, b] * own[:, a], one * voices,
            np.minimum(total[:, a], total[:, b]), m[:, a] * m[:, b] / count,
            np.full(len(m), chief[a, b]), chief[a, b] * np.maximum(m[:, a], m[:, b]),
            chief[a, b] * np.minimum(around, 1),
        ]  # fmt: skip
        X = np.column_stack(basic)
        whole = np.hstack([X, X * others[:, None], X * bystander[:, None]])
        yield may[:, a] & may[:, b], whole


def _chunks(n: int) -> Iterator[slice]:
    for start in range(0, n, CHUNK):
        yield slice(start, min(start + CHUNK, n))
