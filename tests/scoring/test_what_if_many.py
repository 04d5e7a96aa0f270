"""Many claims asked at once are answered as each is alone, to the bit."""

from __future__ import annotations

import polars as pl
import pytest

from scoring.moment import Moment
from scoring.trajectory import trajectory
from scoring.what_if import what_if
from scoring.what_if_many import moments_of, what_if_of
from tests.builders import claims
from tests.scoring.corpus_scores import corpus, engine
from tests.scoring.toy_war import ARMY, EVENT, SPEAKERS

SAMPLE = corpus("syria")
N = 60


def asked(horizon: str) -> tuple[pl.DataFrame, pl.Series]:
    """The events of every sixth claim as they stand at a horizon, and the rows of these."""
    stamped = Moment.of(None, horizon).stamp(SAMPLE.claims)
    chosen = stamped.gather_every(6)
    events = stamped.filter(pl.col("event_id").is_in(chosen["event_id"].unique().implode()))
    return events, chosen["row"][:N]


@pytest.mark.parametrize("horizon", ["0h", "latest"])
def test_the_answers_are_those_of_one_claim_alone(horizon: str) -> None:
    events, rows = asked(horizon)
    many = what_if_of(engine(), events, SAMPLE.sources, rows)
    assert [*many] == rows.to_list()
    for row in rows[::4]:
        event_id = events.filter(row=row)["event_id"].item()
        event = events.filter(event_id=event_id)
        assert many[row] == what_if(engine(), event, SAMPLE.sources, row)


def test_the_moments_are_those_of_a_trajectory() -> None:
    events, rows = asked("latest")
    found = moments_of(engine(), events, SAMPLE.sources, rows)
    ids = dict(events.select("row", "claim_id").iter_rows())
    for row in rows[::10]:
        plain = SAMPLE.claims.drop("row")
        alone = trajectory(engine(), plain, SAMPLE.sources, claim=ids[row])
        told = found.filter(row=row)
        assert told["as_of"].to_list() == alone["as_of"].to_list()
        assert told["credibility"].to_list() == alone["credibility"].to_list()


def test_a_claim_without_an_event_stands_alone() -> None:
    lone = claims(("army", "denies", 9, ARMY), event_id=None).with_columns(
        row=pl.lit(99, pl.UInt32), claim_id=pl.lit("lone")
    )
    both = Moment().stamp(pl.concat([EVENT, lone]))
    rows = pl.Series("row", [99, 1], pl.UInt32)
    many = what_if_of(engine(), both, SPEAKERS, rows)
    assert many[99] == what_if(engine(), both.filter(row=99), SPEAKERS, 99)
    assert moments_of(engine(), both, SPEAKERS, rows).filter(row=99).height == 1


def test_of_no_claims_there_are_no_answers() -> None:
    nobody = pl.Series("row", [], pl.UInt32)
    stamped = Moment().stamp(EVENT)
    assert what_if_of(engine(), stamped, SPEAKERS, nobody) == {}
    assert moments_of(engine(), stamped, SPEAKERS, nobody).is_empty()
