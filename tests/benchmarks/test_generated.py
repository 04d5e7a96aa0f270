"""Made claims: the same for the same seed, good rows all of them, in events of all sizes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.generated import made_claims, make
from features.gate import admit_claims, admit_sources


def test_the_same_seed_makes_the_same_claims_and_another_makes_others() -> None:
    (one,), (again,), (other,) = (made_claims(500, seed=seed) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)


def test_every_row_is_good_and_every_id_its_own(tmp_path: Path) -> None:
    made = make(tmp_path, 3_000)
    claims, sources = admit_claims(made.claims), admit_sources(made.sources)
    assert (claims.n_rows, claims.n_rejected, sources.n_rejected) == (3_000, 0, 0)


def test_most_events_are_small_and_a_few_are_large() -> None:
    (claims,) = made_claims(20_000)
    sizes = claims.group_by("event_id").len()["len"]
    assert sizes.median() == 1
    assert sizes.quantile(0.99) > 20  # type: ignore[operator]


def test_a_fifth_are_anothers_words() -> None:
    (claims,) = made_claims(20_000)
    told = claims.filter(pl.len().over("event_id") > 100)
    copied = told.filter(pl.len().over("event_id", "text") > 1).height / told.height
    assert 0.15 < copied < 0.25


def test_a_giant_event_comes_besides() -> None:
    *_, giant = made_claims(100, giant=700)
    assert (giant.height, giant["event_id"].n_unique()) == (700, 1)
