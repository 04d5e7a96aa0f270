"""The engine's promises: the shape of the scores, when they stand, and what adds up."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.special import logit

from experiments.corpora import FOLDER
from features.errors import InputError
from features.stages import Stages
from models.bundle import Bundle
from models.calibration import Calibration
from models.credibility import CredibilityModel
from scoring import RejectedRowsWarning, ScoringEngine
from scoring.moment import Moment
from scoring.scores import SCORES_SCHEMA
from tests.builders import claims, day, sources
from tests.scoring.corpus_scores import CORPORA, HORIZONS, corpus, engine, same, scored

TOY = claims(
    ("army", "denies", 1, {"favours": "a", "harms": "b"}),
    ("rebels", "asserts", 0, {"favours": "b", "harms": "a"}),
    ("agency", "asserts", 2, {"favours": "b", "harms": "a"}),
).drop("row")
LISTED = sources(
    ("army", "ministry", {"a": 1.0}),
    ("rebels", "insurgent_outlet", {"b": 1.0}),
    ("agency", "wire_agency", {}),
)


def test_scores_have_the_columns_of_the_contract_in_the_order_of_the_input() -> None:
    scores = engine().score(TOY, LISTED)
    assert scores.schema == SCORES_SCHEMA
    assert scores["claim_id"].to_list() == ["c1", "c2", "c3"]
    assert scores["event_id"].to_list() == ["e", "e", "e"]
    assert scores["model"].unique().to_list() == [engine().bundle.name]
    assert scores.drop("reasons").null_count().sum_horizontal().item() == 0


def test_pandas_in_pandas_out_and_the_same_numbers() -> None:
    listed = pd.DataFrame({"source_id": ["army", "agency"], "kind": ["ministry", "wire_agency"]})
    ours = engine().score(TOY.to_pandas(), listed)
    assert isinstance(ours, pd.DataFrame)
    assert list(ours.columns) == list(SCORES_SCHEMA)
    theirs = engine().score(TOY, pl.from_pandas(listed))
    np.testing.assert_array_equal(ours["credibility"], theirs["credibility"])
    assert ours["as_of"].dt.tz is not None


def test_a_lazy_frame_and_a_file_give_a_polars_frame(tmp_path: Path) -> None:
    TOY.write_parquet(tmp_path / "claims.parquet")
    LISTED.write_parquet(tmp_path / "sources.parquet")
    eager = engine().score(TOY, LISTED)
    same(engine().score(TOY.lazy(), LISTED.lazy()), eager)
    same(engine().score(tmp_path / "claims.parquet", str(tmp_path / "sources.parquet")), eager)


def test_where_every_row_is_rejected_the_scores_are_empty_and_have_their_columns() -> None:
    wrong = TOY.with_columns(published_at=pl.lit("yesterday"))
    with pytest.warns(RejectedRowsWarning, match="3 of 3 claims were rejected"):
        scores = engine().score(wrong, LISTED)
    assert scores.is_empty()
    assert scores.schema == SCORES_SCHEMA


def test_a_rejected_row_is_named_once_with_its_fault_and_the_rest_is_scored() -> None:
    published = pl.Series("published_at", ["2017-09-01", "yesterday", "2017-09-02"])
    with pytest.warns(RejectedRowsWarning) as caught:
        scores = engine().score(TOY.with_columns(published), LISTED)
    (warning,) = caught
    said, expected = str(warning.message).split(", expected ")
    assert said == "1 of 3 claims were rejected; the first is row 2: published_at is 'yesterday'"
    assert expected.endswith("ScoringEngine.assess returns them all.")
    assert warning.filename == __file__
    assert scores["claim_id"].to_list() == ["c1", "c3"]


@pytest.mark.parametrize("source", ["army", "rebels", "agency"])
def test_a_source_that_is_not_listed_has_the_letter_f_a_wide_interval_and_gains_nothing_by_it(
    source: str,
) -> None:
    row = pl.col("source_id") == source
    known = engine().score(TOY, LISTED).row(by_predicate=row, named=True)
    unlisted = LISTED.filter(pl.col("source_id") != source)
    unknown = engine().score(TOY, unlisted).row(by_predicate=row, named=True)
    assert unknown["source_grade"] == "F"
    assert 0.01 < unknown["credibility"] <= known["credibility"]
    assert unknown["credibility_high"] - unknown["credibility_low"] > 0.5
    assert unknown["credibility_high"] > known["credibility"]


def test_no_voice_narrows_the_interval_of_a_source_that_is_not_listed() -> None:
    stamped = Moment.of().stamp(claims(("army", "asserts", 0), ("agency", "asserts", 0)))
    judged = engine().judge(stamped, LISTED.filter(pl.col("source_id") != "army"))
    assert judged.described.standing["n_others"].to_list() == [1.0, 1.0]
    features = judged.described.features.select(engine().bundle.model.features).to_numpy()
    unheard = engine().bundle.model.judge(features, np.zeros(2))
    assert judged.said.low[0] == unheard.low[0]
    assert judged.said.low[1] > unheard.low[1]


def test_a_claim_of_which_nobody_else_speaks_has_the_digit_six_and_the_widest_interval() -> None:
    alone = engine().score(TOY.head(1).with_columns(event_id=pl.lit(None)), LISTED)
    assert alone["information_grade"].to_list() == [6]
    voices = np.arange(4.0)
    moment = Moment.of().stamp(claims(("army", "denies", 1)))
    judged = engine().judge(moment, LISTED)
    features = judged.described.features.select(engine().bundle.model.features).to_numpy()
    said = engine().bundle.model.judge(np.repeat(features, 4, axis=0), voices)
    assert (np.diff(said.high - said.low) < 0).all()
    assert said.low[0] == judged.said.low[0]


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    engine().assess(
        corpus("syria").claims, corpus("syria").sources, chunk=100,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == (363, 363)


def test_a_model_that_asks_for_unknown_features_says_what_to_do() -> None:
    model = CredibilityModel(("moon",), np.zeros(1), 0.0, Calibration(), np.eye(2), 1.0)
    foreign = ScoringEngine(Bundle(model, {"name": "other", "version": "9"}))
    with pytest.raises(InputError, match=r"other 9 asks for features.*Got moon.*train again"):
        foreign.score(TOY, LISTED)


def test_as_of_a_time_what_came_later_is_neither_scored_nor_read_and_counted() -> None:
    assessed = engine().assess(TOY, LISTED, as_of=day(1))
    assert assessed.n_later == 1
    assert assessed.scores["claim_id"].to_list() == ["c1", "c2"]
    assert assessed.scores["as_of"].to_list() == [day(1), day(1)]
    same(assessed.scores, engine().score(TOY.head(2), LISTED, as_of=date(2017, 9, 2)))


def test_as_of_a_time_before_everything_nothing_is_scored() -> None:
    assessed = engine().assess(TOY, LISTED, as_of="2010-01-01")
    assert (assessed.scores.height, assessed.n_later) == (0, 3)
    assert assessed.scores.schema == SCORES_SCHEMA


def test_as_of_and_horizon_exclude_each_other() -> None:
    with pytest.raises(InputError, match="exclude each other"):
        engine().score(TOY, LISTED, as_of="2017-10-01", horizon="24h")


def test_later_corroboration_changes_the_score() -> None:
    at_once, later = (engine().score(TOY, LISTED, horizon=each) for each in ("0h", "latest"))
    assert later["credibility"][1] > at_once["credibility"][1]
    assert later["credibility"][0] < at_once["credibility"][0]
    assert at_once["information_grade"].to_list() == [4, 6, 4]


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("name", CORPORA)
def test_the_champions_base_and_contributions_add_up_to_the_log_odds(
    name: str, horizon: str
) -> None:
    stamped = Moment.of(horizon=horizon).stamp(corpus(name).claims)
    said = engine().judge(stamped, corpus(name).sources).said
    total = said.base + said.contributions.sum(axis=1)
    np.testing.assert_allclose(total, logit(said.probability), atol=1e-9)


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("name", CORPORA)
def test_every_score_is_a_probability_within_its_interval(name: str, horizon: str) -> None:
    low, middle, high = (
        scored(name, horizon)[column]
        for column in ("credibility_low", "credibility", "credibility_high")
    )
    assert ((low > 0) & (low < middle) & (middle < high) & (high < 1)).all()


@pytest.mark.parametrize("asked", ["import scoring", "from scoring import ScoringEngine"])
def test_importing_it_loads_no_tracking_server_and_no_training(asked: str) -> None:
    heavy = ["mlflow", "pyspark", "sklearn", "rich", "typer"]
    program = f"import sys; {asked}; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=FOLDER.parent.parent,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "[]"


def test_importing_the_package_alone_loads_no_frames_either() -> None:
    program = (
        "import sys, scoring; print([n for n in ('polars', 'numpy', 'pandas') if n in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=FOLDER.parent.parent,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("horizon", ["24h", "latest"])
@pytest.mark.parametrize("name", CORPORA)
def test_evidence_is_heard_as_if_it_were_scored_and_is_not(name: str, horizon: str) -> None:
    sample = corpus(name)
    some = pl.col("row") % 5 == 0
    asked, others = sample.claims.filter(some), sample.claims.filter(~some)
    scores = engine().score(asked, sample.sources, horizon=horizon, evidence=others)
    whole = scored(name, horizon)
    same(scores, whole.filter(pl.col("claim_id").is_in(asked["claim_id"].implode())))


def test_a_claim_that_is_evidence_too_is_heard_once() -> None:
    alone = engine().score(TOY, LISTED)
    same(engine().score(TOY, LISTED, evidence=TOY.reverse()), alone)


def test_evidence_at_fault_is_left_out_and_named() -> None:
    others = TOY.tail(2).with_columns(published_at=pl.Series(["2017-09-01", "yesterday"]))
    with pytest.warns(RejectedRowsWarning, match="1 of 2 claims of the evidence were rejected"):
        scores = engine().score(TOY.head(1), LISTED, evidence=others)
    same(scores.drop("as_of"), engine().score(TOY.head(2), LISTED).head(1).drop("as_of"))


def test_evidence_published_after_the_time_asked_for_is_not_heard() -> None:
    scores = engine().score(TOY.head(1), LISTED, as_of=day(1), evidence=TOY.tail(2))
    same(scores, engine().score(TOY, LISTED, as_of=day(1)).head(1))


def test_a_profile_names_each_stage_with_the_claims_that_went_through_it() -> None:
    stages = Stages()
    engine().assess(TOY, LISTED, stages=stages)
    assert {name: spent.rows for name, spent in stages.spent.items()} == {
        "read": 0, "gate": 6, "extractors": 3, "evidence": 3, "model": 3,
        "grades and reasons": 3,
    }  # fmt: skip
