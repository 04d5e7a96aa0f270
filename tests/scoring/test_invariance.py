"""What a score may not depend on: order, chunks, workers, names, other events, or the future."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from experiments.corpora import FOLDER
from features.sample import Sample
from scoring.moment import Moment
from tests.builders import claims, sources
from tests.scoring.corpus_scores import CORPORA, HORIZONS, assess, corpus, of, same, scored

WEIGHED = ["claim_id", "credibility", "credibility_low", "credibility_high", "information_grade"]
"""What no name has a part in; the letter may: a past is recognised by it."""

few = settings(max_examples=8)
corpus_names, horizons = st.sampled_from(CORPORA), st.sampled_from(HORIZONS)


@few
@given(corpus_names, horizons, st.integers(0, 1000))
def test_the_order_of_rows_changes_no_bit(name: str, horizon: str, seed: int) -> None:
    shuffled = corpus(name).shuffled(seed)
    scores = assess(shuffled, horizon).scores
    assert scores["claim_id"].equals(shuffled.claims["claim_id"])
    same(scores.sort("claim_id"), scored(name, horizon).sort("claim_id"))


@settings(max_examples=3)
@given(corpus_names, horizons, st.integers(2, 100))
@example("wars", "0h", 1)
def test_the_size_of_a_chunk_changes_no_bit(name: str, horizon: str, chunk: int) -> None:
    same(assess(corpus(name), horizon, chunk=chunk).scores, scored(name, horizon))


def test_claims_without_an_event_are_cut_anywhere_and_stay_in_order() -> None:
    said = claims(*(("x", "asserts", float(i % 3)) for i in range(7)), event_id=None)
    sample = Sample(said, sources(("x", "ngo", {})))
    whole = assess(sample).scores
    assert whole["claim_id"].to_list() == said["claim_id"].to_list()
    same(assess(sample, chunk=2).scores, whole)


COUNTED_BY = """
import sys, hashlib
from scoring import ScoringEngine
import polars as pl
folder, horizon = sys.argv[1:]
claims, sources = f"{folder}/claims.jsonl", f"{folder}/sources.jsonl"
scores = ScoringEngine.default().score(claims, sources, horizon=horizon)
print(pl.thread_pool_size(), hashlib.sha256(scores.write_ndjson().encode()).hexdigest())
"""


@pytest.mark.parametrize("threads", ["1", "2"])
def test_the_number_of_workers_changes_no_bit(threads: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", COUNTED_BY, str(FOLDER / "syria"), "7d"],
        env=os.environ | {"POLARS_MAX_THREADS": threads}, cwd=FOLDER.parent.parent,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = hashlib.sha256(scored("syria", "7d").write_ndjson().encode()).hexdigest()
    assert run.stdout.split() == [threads, expected]


@few
@given(corpus_names, st.floats(0.02, 0.98))
def test_as_of_a_time_nothing_later_changes_a_bit(name: str, share: float) -> None:
    sample = corpus(name)
    time = sample.claims["published_at"].quantile(share, "nearest")
    later, as_of = pl.col("published_at") > time, str(time)
    before = assess(sample, as_of=as_of).scores.sort("claim_id")
    for other in (sample.altered(later), sample.of(~later), sample.altered(later).shuffled()):
        same(assess(other, as_of=as_of).scores.sort("claim_id"), before)


@few
@given(corpus_names, st.sampled_from(["0h", "24h", "7d"]), st.floats(0.02, 0.98))
def test_nothing_after_a_claims_own_horizon_changes_a_bit(
    name: str, horizon: str, share: float
) -> None:
    sample = corpus(name)
    stamped = Moment.of(horizon=horizon).stamp(sample.claims)
    time = stamped["as_of"].quantile(share, "nearest")
    later = pl.col("published_at") > time
    seen = stamped.filter(pl.col("as_of") <= time)["claim_id"]
    before = of(scored(name, horizon), seen)
    for other in (sample.altered(later), sample.of(~later)):
        same(of(assess(other, horizon).scores, seen), before)


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("name", CORPORA)
def test_other_names_of_sides_sources_and_events_change_no_bit(name: str, horizon: str) -> None:
    renamed = assess(corpus(name).renamed(), horizon).scores
    same(renamed.select(WEIGHED), scored(name, horizon).select(WEIGHED))


@pytest.mark.parametrize("horizon", ["0h", "7d"])
@pytest.mark.parametrize("name", CORPORA)
def test_other_events_change_no_bit(name: str, horizon: str) -> None:
    events = corpus(name).claims["event_id"].unique().sort().gather_every(2).to_list()
    alone = assess(corpus(name).of(pl.col("event_id").is_in(events)), horizon).scores
    same(alone.sort("claim_id"), of(scored(name, horizon), alone["claim_id"]))


def test_at_the_latest_other_events_change_only_when_that_is() -> None:
    sample = corpus("syria").of(pl.col("published_at") < date(2017, 1, 1))
    alone = assess(sample).scores
    whole = of(scored("syria"), alone["claim_id"])
    event_whole = corpus("syria").claims.filter(pl.col("published_at") >= date(2017, 1, 1))[
        "event_id"
    ]
    cut = pl.col("event_id").is_in(event_whole.to_list())
    same(alone.filter(~cut).sort("claim_id").select(WEIGHED), whole.filter(~cut).select(WEIGHED))
    assert alone["as_of"][0] < whole["as_of"][0]


@pytest.mark.parametrize("name", CORPORA)
def test_ids_and_links_of_claims_change_no_bit(name: str) -> None:
    sample = corpus(name)
    other = sample.claims.with_columns(
        claim_id=pl.format("z{}", pl.lit(999) - pl.col("row").cast(pl.Int64)),
        url=pl.lit("https://x.example/"),
    )
    scores = assess(Sample(other, sample.sources)).scores
    same(scores.drop("claim_id"), scored(name).drop("claim_id"))
