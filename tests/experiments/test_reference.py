"""The champion keeps how the claims it was trained on are spread, at each horizon."""

from __future__ import annotations

from models import bundle
from scoring.distribution import Distribution
from scoring.drift import shifts
from tests.scoring.corpus_scores import HORIZONS, assess, corpus

REFERENCE = bundle.load(bundle.CHAMPION).manifest["reference"]


def kept(horizon: str) -> Distribution:
    found = Distribution.read(REFERENCE[horizon])
    assert isinstance(found, Distribution)
    return found


def test_the_champion_that_ships_keeps_all_settled_claims_at_each_horizon() -> None:
    assert list(REFERENCE) == list(HORIZONS)
    for horizon in HORIZONS:
        counts = kept(horizon).counts
        assert {sum(each.values()) for each in counts.values()} == {kept(horizon).n_claims} == {496}


def test_who_speaks_is_the_same_at_each_horizon_and_what_others_say_is_not() -> None:
    first, latest = kept("0h").counts, kept("latest").counts
    assert first["kind"] == latest["kind"]
    assert first["stance"] == latest["stance"]
    assert first["information_grade"]["6"] > latest["information_grade"]["6"]


def test_the_corpora_themselves_have_not_drifted_from_it() -> None:
    for horizon in ("0h", "latest"):
        for name in ("syria", "wars"):
            found = assess(corpus(name), horizon).tally.distribution()
            assert not any(shift.alert for shift in shifts(found, kept(horizon)))
