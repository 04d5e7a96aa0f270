"""A source's record: what of it may be read, what it borrows, and from whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from scipy.special import betaincinv

from features import track_record
from features.checks import CHECKS, Check, ContractError, check_later_settled, values
from features.description import describe
from features.sample import Sample
from features.settled import PAST_SCHEMA, settled_before
from features.track_record import UNTOLD, TrackRecord
from tests.builders import Said, after, as_of, claims, day, sources

LISTED = sources(
    ("army", "ministry", {"a": 1.0}),
    ("navy", "ministry", {"a": 1.0}),
    ("foe", "ministry", {"b": 1.0}),
    ("agency", "wire_agency", {}),
    ("paper", "newspaper", {}, {"name": None}),
)


def settled(source: str, number: float, true: bool = True, **other: object) -> dict[str, Any]:
    """Return one settled claim of a listed source, about an event of long ago."""
    listed = {row["source_id"]: row for row in LISTED.iter_rows(named=True)}[source]
    sides = listed["alignment"]
    told = {"source_id": source, "name": listed["name"], "kind": listed["kind"]}
    camp = sides[0]["side"] if sides else None
    of = {"camp": camp, "event_id": "old", "settled_at": day(number), "true": true}
    return told | of | other


def past(*records: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(records, schema=PAST_SCHEMA)


def seen(said: Said, records: Sequence[dict[str, Any]], at: float = 10) -> dict[str, float]:
    """Return the record of one claim's source as it stood at a day."""
    sample = Sample(as_of(claims(said), at), LISTED, past(*records))
    return values(TrackRecord(), sample).drop("row").row(0, named=True)


NOTHING = {"record_low": 0.0, "record_n": 0.0}
ARMY: Said = ("army", "asserts", 0)


def sample() -> Sample:
    """Several events, speakers and times, and a past that is settled while they speak."""
    speakers = ("army", "foe", "agency", "paper", "navy", "stranger")
    said: list[Said] = [
        (speakers[i % 6], "asserts", float(i), {"event_id": f"e{i // 3}"}) for i in range(18)
    ]
    records = [
        settled(who, number, (number + k) % 3 > 0, event_id=f"e{int(number) % 8}")
        for k, who in enumerate(("army", "navy", "foe", "agency", "paper"))
        for number in (1.5, 4.0, 9.0, 14.0, 40.0)
    ]
    return Sample(after(claims(*said), 24), LISTED, past(*records))


@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.__name__)
def test_the_contract_holds_with_a_past(check: Check) -> None:
    check(TrackRecord(), sample())


def test_the_sample_says_something() -> None:
    assert values(TrackRecord(), sample())["record_low"].n_unique() > 5


def test_without_a_past_both_are_exactly_zero() -> None:
    assert seen(ARMY, []) == NOTHING
    described = describe(sample().claims, LISTED).features
    assert described.select("record_low", "record_n").sum().row(0) == (0.0, 0.0)


@pytest.mark.parametrize(
    "record",
    [
        settled("army", 10),
        settled("army", 400),
        settled("army", 2, event_id="e"),
        settled("army", 2, name="Another army", kind=None),
        settled("foe", 2, event_id="e"),
    ],
    ids=["at that very time", "later", "its own event", "another name", "its own event, another"],
)
def test_what_is_not_read(record: dict[str, Any]) -> None:
    found = seen(ARMY, [record])
    assert found["record_n"] == 0.0
    if record["kind"] is not None:
        assert found == NOTHING


def test_what_was_settled_before_counts_for_and_against() -> None:
    right, wrong = (seen(ARMY, [settled("army", 9, true)] * 5) for true in (True, False))
    assert wrong["record_low"] < 0 < right["record_low"]
    assert right["record_n"] == wrong["record_n"] == pytest.approx(1.7918, abs=1e-4)


def test_a_longer_record_of_the_same_rate_is_worth_more() -> None:
    short, long = (
        seen(ARMY, [settled("army", 1 + i % 8, i % 4 > 0) for i in range(n)]) for n in (4, 40)
    )
    assert short["record_low"] < long["record_low"]


def test_a_new_source_has_the_record_of_its_kind_and_camp() -> None:
    records = [settled("navy", 3)] * 6 + [settled("foe", 3, true=False)] * 6
    army, foe = seen(ARMY, records), seen(("foe", "asserts", 0), records)
    assert army["record_n"] == 0.0
    assert army["record_low"] > 0 > foe["record_low"]


def test_the_nearest_who_have_a_record_speak_for_who_has_none() -> None:
    records = [settled("navy", 3, true=False)] * 6 + [settled("foe", 3)] * 6
    army, foe, agency = (
        seen((who, "asserts", 0), records)["record_low"] for who in ("army", "foe", "agency")
    )
    assert army < agency < foe
    assert agency == seen(("paper", "asserts", 0), records)["record_low"]


def test_pooled_from_the_wide_to_the_narrow_each_claim_once() -> None:
    # 0 of 4 agencies, 4 of 4 foes, 4 of 4 navies, and 2 of 4 of its own, each step worth 4 claims.
    records = [settled("agency", 1, true=False)] * 4 + [settled("foe", 1)] * 4
    records += [settled("navy", 1)] * 4 + [settled("army", 1, i < 2) for i in range(4)]
    all_, kind, like = 2 / 8, (4 + 4 * 2 / 8) / 8, (4 + 4 * (4 + 4 * 2 / 8) / 8) / 8
    assert (all_, kind, like) == (0.25, 0.625, 0.8125)
    bound = float(betaincinv(4 * like + 2, 4 * (1 - like) + 2, 0.05))
    assert seen(ARMY, records)["record_low"] == pytest.approx(bound - UNTOLD, abs=1e-12)


def test_who_is_not_listed_has_the_record_of_all_and_none_of_its_own() -> None:
    told = settled("agency", 3) | {"source_id": "stranger", "name": "Stranger"}
    found = seen(("stranger", "asserts", 0), [told] * 9)
    assert found == seen(("paper", "asserts", 0), [told] * 9)
    assert found["record_low"] > found["record_n"] == 0.0


def test_a_past_without_kinds_and_camps_has_the_own_record_and_that_of_all() -> None:
    bare = [settled("army", 3, kind=None, camp=None)] * 5
    own, other = seen(ARMY, bare), seen(("navy", "asserts", 0), bare)
    assert own["record_n"] > other["record_n"] == 0.0
    assert own["record_low"] > other["record_low"] > 0
    assert other == seen(("paper", "asserts", 0), bare)


def test_what_a_later_label_says_moves_nothing_by_one_bit() -> None:
    at, other = sample(), sample().past
    assert other is not None
    time = at.claims["as_of"].sort()[8]
    later = pl.col("settled_at") >= time
    shuffled = pl.concat(
        [
            other.filter(~later),
            other.filter(later).with_columns(
                pl.col("true").shuffle(seed=3), pl.col("name").reverse()
            ),
        ]
    )
    asked = at.of(pl.col("as_of") <= time)
    before = values(TrackRecord(), asked)
    assert values(TrackRecord(), Sample(asked.claims, LISTED, shuffled)).equals(before)


def test_a_new_name_everywhere_keeps_the_record_and_in_one_place_loses_it() -> None:
    before = values(TrackRecord(), sample())
    renamed = sample().renamed()
    assert values(TrackRecord(), renamed).equals(before)
    only_claims = Sample(renamed.claims, renamed.sources, sample().past)
    assert values(TrackRecord(), only_claims)["record_n"].sum() == 0.0


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"settled_at": day(-9000)}, "later labels settled otherwise"),
        ({"event_id": "nothing"}, "labels of its own event settled otherwise"),
    ],
    ids=["dates are not heeded", "the own event is not left out"],
)
def test_a_record_that_leaks_is_caught(
    columns: dict[str, datetime | str], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaky = {name: pl.lit(value, PAST_SCHEMA[name]) for name, value in columns.items()}
    monkeypatch.setattr(
        track_record,
        "settled_before",
        lambda asked, told, by: settled_before(asked, told.with_columns(**leaky), by),
    )
    with pytest.raises(ContractError, match=fault):
        check_later_settled(TrackRecord(), sample())
