import numpy as np

from features.reading.clusters import LASTS, Groups


def joined(pairs: list[tuple[int, int]], chance: list[float], days: list[float]) -> list[int]:
    none = np.zeros(len(pairs), dtype=np.bool_)
    groups = Groups(len(days))
    found = groups.join(
        np.array(pairs, dtype=np.int64), np.array(chance), none, days=np.array(days)
    )
    return [int(root) for root in found]


def test_an_event_does_not_grow_day_by_day_into_one_of_months() -> None:
    steps = [(n, n + 1) for n in range(5)]
    assert joined(steps, [0.9] * 5, [10.0 * n for n in range(6)]) == [0, 0, 2, 2, 4, 4]
    assert joined(steps, [0.9] * 5, [LASTS / 5 * n for n in range(6)]) == [0] * 6


def test_a_late_claim_joins_what_it_is_like_itself() -> None:
    pairs = [(0, 1), (0, 2), (1, 2)]
    assert joined(pairs, [0.9, 0.8, 0.7], [0.0, 1.0, 300.0]) == [0, 0, 0]
    assert joined(pairs, [0.9, 0.4, 0.3], [0.0, 1.0, 300.0]) == [0, 0, 2]


def test_a_pair_that_nothing_likely_leads_to_changes_no_group() -> None:
    assert joined([(0, 1), (2, 3), (1, 2)], [0.9, 0.9, 0.1], [0.0] * 4) == [0, 0, 2, 2]
