"""Who is heard in a very large event: the same whatever comes later, and never too many."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.generated import made_claims, made_sources
from features import earshot, heard_first
from features.evidence import hear, pairs
from features.gate import admit_claims, admit_sources
from features.heard_first import FIRST, MORE, OWN
from features.sourced import join_sources
from scoring.moment import Moment
from tests.builders import Said, after, claims, day
from tests.features.toy_event import LISTED, WAR, heard, voices

N = 500
"""Claims of a large event, one in seven dated to its month only."""
HORIZONS = ("0h", "24h", "latest")


@cache
def large() -> pl.DataFrame:
    *_, giant = made_claims(1, giant=N)
    rough = pl.int_range(pl.len()) % 7 == 0
    month = pl.col("published_at").dt.truncate("1mo")
    dated = giant.with_columns(
        published_at=pl.when(rough).then(month).otherwise("published_at"),
        published_precision=pl.when(rough).then(pl.lit("month")).otherwise(pl.lit("minute")),
    )
    return admit_claims(dated).accepted


@cache
def listed() -> pl.DataFrame:
    return admit_sources(made_sources()).accepted


def heard_at(frame: pl.DataFrame, horizon: str) -> pl.DataFrame:
    """What is heard in the large event, by claim and voice."""
    stamped = Moment.of(horizon=horizon).stamp(frame)
    told = hear(join_sources(stamped, listed()))
    ids = frame.select("row", "claim_id")
    return told.join(ids, on="row").drop("row").sort("claim_id", "voice")


def same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    assert_frame_equal(one, other.select(one.columns), check_exact=True)


@pytest.mark.parametrize("horizon", HORIZONS)
def test_the_order_of_rows_changes_no_bit(horizon: str) -> None:
    shuffled = large().sample(fraction=1.0, shuffle=True, seed=1)
    numbered = shuffled.with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    same(heard_at(numbered, horizon), heard_at(large(), horizon))


@pytest.mark.parametrize("horizon", ["0h", "24h"])
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_nothing_later_changes_a_bit(horizon: str, share: float) -> None:
    stamped = Moment.of(horizon=horizon).stamp(large())
    time = stamped["as_of"].quantile(share, "nearest")
    later = pl.col("published_at") > time
    seen = stamped.filter(pl.col("as_of") <= time).select("claim_id")
    before = heard_at(large(), horizon).join(seen, on="claim_id", how="semi")
    assert before.height > 0
    turned = (
        pl.when(pl.col("stance") == "denies").then(pl.lit("asserts")).otherwise(pl.lit("denies"))
    )
    altered = large().with_columns(
        stance=pl.when(later).then(turned).otherwise("stance"),
        source_id=pl.when(later).then(pl.lit("s1")).otherwise("source_id"),
        claim_id=pl.when(later).then(pl.format("0{}", "claim_id")).otherwise("claim_id"),
    )
    for other in (large().filter(~later), altered):
        same(before, heard_at(other, horizon).join(seen, on="claim_id", how="semi"))


def test_as_of_a_time_nothing_later_changes_a_bit() -> None:
    time = str(large()["published_at"].quantile(0.6, "nearest"))
    moment = Moment.of(time)
    told = [
        hear(join_sources(moment.stamp(moment.known(frame)), listed())).sort("row", "voice")
        for frame in (large(), moment.known(large()))
    ]
    same(*told)


@pytest.mark.parametrize("horizon", HORIZONS)
def test_what_sources_are_called_changes_no_bit(horizon: str) -> None:
    other = pl.format("other {}", pl.col("source_id").str.reverse())
    stamped = Moment.of(horizon=horizon).stamp(large())
    renamed = hear(
        join_sources(stamped.with_columns(source_id=other), listed().with_columns(source_id=other))
    )
    told = hear(join_sources(stamped, listed()))
    same(told.sort("row", "voice"), renamed.sort("row", "voice"))


@pytest.mark.parametrize("horizon", HORIZONS)
def test_some_at_a_time_or_some_alone_are_judged_as_all_are(
    horizon: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = join_sources(Moment.of(horizon=horizon).stamp(large()), listed())
    whole = hear(joined).sort("row", "voice")
    some = joined["row"].gather_every(50)
    same(whole.filter(pl.col("row").is_in(some.implode())), hear(joined, some).sort("row", "voice"))
    monkeypatch.setattr(earshot, "AT_ONCE", 1000)
    same(whole, hear(joined).sort("row", "voice"))


def test_no_claim_is_judged_by_more_than_the_limit() -> None:
    joined = join_sources(Moment.of().stamp(large()), listed())
    counts = pairs(joined).group_by("row").len().collect()["len"]
    assert counts.len() == N
    n_voices = hear(joined)["voice"].n_unique()
    assert FIRST < counts.max() <= FIRST + 2 * MORE * n_voices + 2 * OWN  # type: ignore[operator]


def test_a_voice_with_ever_new_matters_is_heard_no_more_than_four_times_for_them() -> None:
    many = [("agency", "asserts", float(at), {"proposition": f"Town {at}."}) for at in range(FIRST)]
    late = [("court", "asserts", FIRST + at, {"proposition": f"Village {at}."}) for at in range(50)]
    joined = join_sources(Moment.of().stamp(claims(*many, *late)), LISTED)
    met = pairs(joined, pl.Series([1], dtype=pl.UInt32)).collect()
    assert met.filter(~pl.col("own"))["source_id_other"].to_list() == ["court"] * MORE


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two reports are heard, then one of a kind, two of a voice; of the own source one and one."""
    for name, number in {"FIRST": 2, "MORE": 2, "FEW": 1, "OWN": 1}.items():
        monkeypatch.setattr(heard_first, name, number)


PAPERS: tuple[Said, ...] = tuple(("paper", "asserts", float(at)) for at in (0, 1))


@pytest.mark.usefixtures("short")
def test_after_the_first_a_new_camp_is_heard_and_what_was_said_before_is_not() -> None:
    frame = after(claims(*PAPERS, ("agency", "asserts", 2), ("army", "asserts", 3), **WAR), 240)
    assert voices(frame, row=3) == ["camp a", "press of no camp"]
    counted = heard(frame, row=4).row(0, named=True)
    assert (counted["voice"], counted["n_claims"]) == ("press of no camp", 2.0)


@pytest.mark.usefixtures("short")
def test_after_the_first_a_voice_that_denies_for_the_first_time_is_heard_once() -> None:
    denials: list[Said] = [("agency", "denies", 2), ("agency", "denies", 3), ("court", "denies", 4)]
    told = heard(after(claims(*PAPERS, *denials), 240), row=1).filter(pl.col("contradicts"))
    assert told["voice", "n_claims"].rows() == [
        ("court of no camp", 1.0),
        ("press of no camp", 1.0),
    ]


@pytest.mark.usefixtures("short")
def test_a_crowd_of_new_names_with_ever_new_sides_drowns_nobody() -> None:
    crowd: list[Said] = [
        (f"new{n}", "asserts", 2.0 + n / 100, {"favours": f"x{n}", "harms": f"y{n}"})
        for n in range(20)
    ]
    frame = after(claims(*crowd, ("agency", "asserts", 3), ("army", "asserts", 4), **WAR), 240)
    assert voices(frame, row=21) == ["camp a", "unlisted"]
    assert voices(frame, row=22) == ["press of no camp", "unlisted"]


@pytest.mark.usefixtures("short")
def test_a_new_matter_is_heard_of() -> None:
    new = {"proposition": "The bridge fell."}
    frame = after(claims(*PAPERS, ("agency", "asserts", 2), ("agency", "asserts", 3, new)), 240)
    found = pairs(join_sources(frame, LISTED)).filter(pl.col("row") == 1).collect()
    assert found["row_other"].to_list() == [4]


@pytest.mark.usefixtures("short")
def test_a_retraction_is_heard_however_late() -> None:
    repeated = tuple(("army", "denies", float(at)) for at in range(4))
    frame = after(claims(*PAPERS, *repeated, ("army", "acknowledges", 9)), 240)
    own = heard(frame, row=4).filter(pl.col("own")).row(0, named=True)
    assert (own["retracted"], own["n_claims"]) == (True, 2.0)


@pytest.mark.usefixtures("short")
def test_of_one_time_the_ids_decide_who_is_first() -> None:
    frame = after(claims(*(("paper", "asserts", 0.0),) * 3, ("army", "asserts", 1)), 240)
    first = [f"c{number}" for number in (3, 1, 2, 4)]
    renamed = frame.with_columns(claim_id=pl.Series(first))
    for told, others in ((frame, [1, 2]), (renamed, [2, 3])):
        found = pairs(join_sources(told, LISTED)).filter(pl.col("row") == 4).collect()
        assert sorted(found["row_other"].to_list()) == others


@pytest.mark.usefixtures("short")
def test_what_is_dated_to_the_claims_own_month_is_heard_before_the_month_ends() -> None:
    rough = {"published_precision": "month"}
    frame = claims(*PAPERS, *(("agency", "asserts", 0.0, rough),) * 4)
    stamped = frame.with_columns(as_of=pl.lit(day(9), pl.Datetime("us", "UTC")))
    found = pairs(join_sources(stamped, LISTED)).filter(pl.col("row") == 6).collect()
    assert sorted(found["row_other"].to_list()) == [1, 2, 3]  # the papers, and one of its own
