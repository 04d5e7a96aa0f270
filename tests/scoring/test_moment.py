"""When a score stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest

from features.errors import InputError
from scoring.moment import Moment
from tests.builders import claims, day


@pytest.mark.parametrize(
    "given",
    [
        "2017-10-01",
        " 2017-10-01 ",
        "2017-10-01T00:00",
        "2017-10-01T00:00:00Z",
        "2017-10-01T03:00+03:00",
        date(2017, 10, 1),
        datetime(2017, 10, 1),
        datetime(2017, 10, 1, tzinfo=UTC),
        datetime(2017, 9, 30, 19, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_an_as_of_time_is_read_in_utc_unless_it_says_otherwise(given: str | date) -> None:
    assert Moment.of(given).time == datetime(2017, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "length"),
    [
        ("0h", timedelta(0)),
        ("24h", timedelta(days=1)),
        ("7d", timedelta(days=7)),
        ("1d", timedelta(1)),
    ],
)
def test_a_horizon_is_hours_or_days(given: str, length: timedelta) -> None:
    assert Moment.of(horizon=given).horizon == length


@pytest.mark.parametrize(
    "given", ["", "7", "7w", "-1h", "1.5h", "24 h", "24H", "LATEST", "123456h"]
)
def test_another_horizon_is_refused_with_what_to_give(given: str) -> None:
    with pytest.raises(InputError, match=r"no such horizon.*Give hours or days after the claim"):
        Moment.of(horizon=given)


@pytest.mark.parametrize("given", ["", "yesterday", "2017-13-01", "2017-10-32", "01/10/2017"])
def test_another_time_is_refused_with_what_to_give(given: str) -> None:
    with pytest.raises(InputError, match=r"no such time.*Give it as 2017-10-01"):
        Moment.of(given)


def test_as_of_and_horizon_exclude_each_other() -> None:
    with pytest.raises(InputError, match=r"exclude each other.*Give one of them"):
        Moment.of("2017-10-01", "24h")


def test_as_of_a_time_leaves_out_what_came_after_it_and_stamps_the_rest() -> None:
    moment = Moment.of(day(1))
    known = moment.known(claims(("x", "asserts", 0), ("x", "asserts", 1), ("x", "asserts", 1.01)))
    assert known["row"].to_list() == [1, 2]
    assert moment.stamp(known)["as_of"].to_list() == [day(1), day(1)]


def test_a_horizon_keeps_every_claim_and_stamps_each_with_its_own() -> None:
    moment, frame = Moment.of(horizon="24h"), claims(("x", "asserts", 0), ("x", "asserts", 5))
    assert moment.known(frame).equals(frame)
    assert moment.stamp(frame)["as_of"].to_list() == [day(1), day(6)]


def test_the_latest_is_when_the_last_claim_could_surely_be_read() -> None:
    month = {"published_precision": "month"}
    frame = claims(("x", "asserts", 20), ("x", "asserts", 0, month))
    assert Moment.of().known(frame).equals(frame)
    assert Moment.of().stamp(frame)["as_of"].to_list() == [day(30), day(30)]


def test_nothing_is_stamped_as_nothing() -> None:
    for moment in (Moment.of(), Moment.of("2017-10-01"), Moment.of(horizon="24h")):
        assert moment.stamp(claims()).schema["as_of"] == claims().schema["published_at"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (Moment.of(), "latest"),
        (Moment.of("2017-10-01T12:30"), "as of 2017-10-01 12:30 UTC"),
        (Moment.of(horizon="0h"), "0h after each claim"),
        (Moment.of(horizon="24h"), "24h after each claim"),
        (Moment.of(horizon="7d"), "7d after each claim"),
    ],
)
def test_a_moment_says_what_it_is(moment: Moment, words: str) -> None:
    assert str(moment) == words


@pytest.mark.parametrize("given", [24, 7.0, None])
def test_a_horizon_that_is_no_text_is_refused_in_words(given: Any) -> None:
    with pytest.raises(InputError, match="no such horizon"):
        Moment.of(None, given)


@pytest.mark.parametrize("given", [20171001, pd.NaT])
def test_an_as_of_time_that_is_no_time_is_refused_in_words(given: Any) -> None:
    with pytest.raises(InputError, match="no such time"):
        Moment.of(given)
