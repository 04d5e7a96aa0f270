import polars as pl
import pytest

from experiments.reading.bare import War, wars
from experiments.reading.one_city import EVERY, SHARE, busy_city, one_city, province, towns


@pytest.fixture(scope="module")
def war() -> War:
    return next(war for war in wars() if war.name == "kosovo")


def test_a_town_has_at_most_four_events_and_an_event_one_town(war: War) -> None:
    told = pl.DataFrame({"town": towns(war)["place"], "event": war.events}).unique()
    assert told.height == war.events.n_unique()
    assert told.group_by("town").len()["len"].max() == SHARE - 1  # five events of two towns


def test_a_province_is_the_last_part_of_a_place(war: War) -> None:
    assert all("," not in place for place in province(war)["place"].drop_nulls())


def test_events_of_a_busy_city_begin_days_apart_and_last_as_long(war: War) -> None:
    moved = busy_city(war)
    assert moved["place"].equals(one_city(war)["place"])

    def begun(claims: pl.DataFrame) -> pl.DataFrame:
        by_event = claims.with_columns(e=war.events).group_by("e")
        first, last = pl.col("published_at").min(), pl.col("published_at").max()
        return by_event.agg(first=first, lasts=last - first).sort("first")

    steps = begun(moved)["first"].diff().drop_nulls().dt.total_days()
    assert steps.to_list() == [EVERY] * (war.events.n_unique() - 1)
    assert begun(moved).select("e", "lasts").equals(begun(war.bare).select("e", "lasts"))
