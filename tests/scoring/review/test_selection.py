"""Selection: each signal on claims whose answer is plain, the draw, and the order of the list."""

from __future__ import annotations

import polars as pl
import pytest

from scoring.review.selection import AUDIT, SIGNALS, select, signals
from tests.builders import claims, sources
from tests.scoring.review.cases_of_a_war import judged
from tests.scoring.toy_war import REBELS, engine, number


def found(n: int = 100, **columns: list[float]) -> pl.DataFrame:
    """Claims c0, c1, … on events of their own, every signal 0 but those given."""
    frame = pl.DataFrame(
        {"row": range(n), "claim_id": [f"c{i}" for i in range(n)], "event_id": [None] * n},
        schema_overrides={"event_id": pl.String},
    )
    zeros = dict.fromkeys(SIGNALS, [0.0] * n)
    return frame.with_columns(pl.Series(name, values) for name, values in (zeros | columns).items())


def of(frame: pl.DataFrame, claim_id: str) -> dict[str, float]:
    row: dict[str, float] = frame.filter(pl.col("claim_id") == claim_id).row(0, named=True)
    return row


def test_every_signal_lies_between_0_and_1() -> None:
    told = signals(judged())
    for name in SIGNALS:
        assert told[name].is_between(0, 1).all(), name


def test_where_voices_are_divided_camps_disagree_and_where_they_are_one_they_do_not() -> None:
    divided = claims(("army", "denies", 0), ("paper", "asserts", 0, REBELS))
    listed = sources(
        ("army", "ministry", {"army": 1.0}), ("paper", "newspaper", {}), ("monitor", "ngo", {}),
        ("court", "court", {}),
    )  # fmt: skip
    both = claims(
        ("paper", "asserts", 0, REBELS), ("monitor", "asserts", 0), ("court", "denies", 0)
    )
    one = claims(
        ("paper", "asserts", 0, REBELS), ("monitor", "asserts", 0), ("court", "asserts", 0)
    )

    def disagreement(frame: pl.DataFrame) -> float:
        stamped = frame.with_columns(as_of=pl.col("published_at"))
        return of(signals(engine().judge(stamped, listed)), "c1")["disagreement"]

    assert disagreement(both) == pytest.approx(1.0)  # one voice for it, one against, both free
    assert disagreement(one) == disagreement(divided) == 0.0


def test_a_larger_number_and_a_larger_event_have_higher_stakes() -> None:
    few = claims(("paper", "asserts", 0, number(3)), ("army", "denies", 0))
    many = claims(("paper", "asserts", 0, number(900)), ("army", "denies", 0))
    assert of(signals(judged(few)), "c1")["stakes"] < of(signals(judged(many)), "c1")["stakes"]
    alone = claims(("paper", "asserts", 0))
    assert of(signals(judged(alone)), "c1")["stakes"] == 0.0
    assert of(signals(judged(few)), "c2")["stakes"] > 0.0


def test_a_source_of_whom_nothing_is_settled_is_new() -> None:
    assert set(signals(judged())["novelty"]) == {1.0}


def test_the_doubtful_come_first_and_say_why() -> None:
    doubt = found(uncertainty=[i / 100 for i in range(100)])
    chosen = select(doubt, 10, seed="run")
    picked = chosen.filter(pl.col("selected_by") != AUDIT)
    assert picked["selected_by"].to_list() == ["uncertainty"] * 8
    assert set(picked["claim_id"]) <= {f"c{i}" for i in range(90, 100)}
    numbers = [int(claim_id[1:]) for claim_id in picked["claim_id"]]
    assert numbers == sorted(numbers, reverse=True)


def test_a_fifth_is_drawn_at_random_whatever_the_signals_say() -> None:
    calm = select(found(), 50, seed="run").filter(pl.col("selected_by") == AUDIT)
    doubt = found(uncertainty=[i / 100 for i in range(100)])
    drawn = select(doubt, 50, seed="run").filter(pl.col("selected_by") == AUDIT)
    assert drawn.height == 10
    assert set(drawn["claim_id"]) == set(calm["claim_id"])
    other = select(doubt, 50, seed="another").filter(pl.col("selected_by") == AUDIT)
    assert set(other["claim_id"]) != set(drawn["claim_id"])


def test_a_larger_limit_draws_the_same_claims_and_more() -> None:
    def drawn(limit: int) -> set[str]:
        chosen = select(found(), limit, seed="run").filter(pl.col("selected_by") == AUDIT)
        return set(chosen["claim_id"])

    assert drawn(20) < drawn(80)


def test_the_order_of_the_rows_is_nothing() -> None:
    frame = found(stakes=[(37 * i % 100) / 100 for i in range(100)])
    assert select(frame, 20, seed="run").equals(select(frame.reverse(), 20, seed="run"))


def test_every_claim_is_drawn_about_as_often() -> None:
    doubt = found(20, uncertainty=[i / 20 for i in range(20)])
    drawn: dict[str, int] = {}
    for seed in range(500):
        for claim_id, why in (
            select(doubt, 10, seed=str(seed)).select("claim_id", "selected_by").iter_rows()
        ):
            drawn[claim_id] = drawn.get(claim_id, 0) + (why == AUDIT)
    # 2 of 20 in each of 500 draws: 50 each, with a standard deviation of 6.7.
    assert all(25 <= drawn.get(f"c{i}", 0) <= 75 for i in range(20)), drawn


def test_the_drawn_are_strewn_among_the_others() -> None:
    chosen = select(found(uncertainty=[i / 100 for i in range(100)]), 50, seed="run")
    for tenth in range(5):
        part = chosen.slice(10 * tenth, 10)["selected_by"].to_list()
        assert part.count(AUDIT) == 2


def test_one_event_does_not_fill_the_list() -> None:
    frame = found(uncertainty=[0.5 + i / 200 for i in range(100)]).with_columns(
        event_id=pl.when(pl.col("row") >= 60).then(pl.lit("loud"))
    )
    chosen = select(frame, 20, seed="run").filter(pl.col("selected_by") != AUDIT)
    loud = {f"c{i}" for i in range(60, 100)}
    assert 1 <= len(loud & set(chosen["claim_id"])) <= 4


def test_what_has_a_verdict_is_not_asked_again_but_for_the_draw() -> None:
    frame = found(uncertainty=[i / 100 for i in range(100)])
    judged_before = {f"c{i}" for i in range(50, 100)}
    chosen = select(frame, 20, seed="run", judged_before=judged_before)
    picked = chosen.filter(pl.col("selected_by") != AUDIT)
    assert not judged_before & set(picked["claim_id"])
    drawn = select(frame, 20, seed="run").filter(pl.col("selected_by") == AUDIT)
    again = chosen.filter(pl.col("selected_by") == AUDIT)
    assert set(drawn["claim_id"]) == set(again["claim_id"])


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_batch_smaller_than_the_limit_is_selected_whole(n: int) -> None:
    chosen = select(found(n), 50, seed="run")
    assert sorted(chosen["claim_id"]) == [f"c{i}" for i in range(n)]


def test_a_limit_of_one_is_one_claim() -> None:
    assert select(found(), 1, seed="run").height == 1
