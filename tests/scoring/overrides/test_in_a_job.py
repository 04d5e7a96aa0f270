"""Overrides in a batch job: in units as in one piece, resumed with the same, told in MLflow."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.generated import Made, make
from features.errors import InputError
from scoring.batch import score_files, track
from scoring.job.sizes import Sizes
from scoring.overrides.applied import OVERRIDE_SCHEMA, by_model
from scoring.summary import summary_lines
from scoring.tracking.client import connect
from scoring.tracking.kept_run import kept_run
from tests.scoring.corpus_scores import engine
from tests.scoring.review.reviewed_store import sqlite_store

SMALL = Sizes(block=300, whole=500, unit=400)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("made"), 1_500)


@pytest.fixture(scope="module")
def overrides(made: Made) -> Path:
    """Of a claim at the front, of one at the end, of a source; of no claim; and one at fault."""
    claims = pl.read_parquet(made.claims)
    first, last = claims["claim_id"][0], claims["claim_id"][-1]
    path = made.claims.with_name("overrides.csv")
    path.write_text(
        "claim_id,source_id,value,who,why,until\n"
        f"{first},,0.99,A. Ali,Seen,\n{last},,0.01,A. Ali,Not seen,2090-01-01\n"
        f",{claims['source_id'][5]},E,B. Bo,Lies,\nnone such,,0.5,A. Ali,x,\n{first}x,,x,A,x,\n"
    )
    return path


def test_in_units_they_are_what_they_are_in_one_piece(
    made: Made, overrides: Path, tmp_path: Path
) -> None:
    one, many = (
        score_files(
            engine(), made.claims, made.sources, tmp_path / f"{name}.parquet",
            overrides=overrides, sizes=sizes,
        )
        for name, sizes in (("one", Sizes()), ("many", SMALL))
    )  # fmt: skip
    frames = [pl.read_parquet(each.scores) for each in (one, many)]
    assert_frame_equal(*frames, check_exact=True)
    assert frames[0].columns[-len(OVERRIDE_SCHEMA) :] == [*OVERRIDE_SCHEMA]
    assert frames[0]["credibility"].gather([0, -1]).to_list() == [0.99, 0.01]
    said, again = ([*summary_lines(each, None)][1:] for each in (one, many))
    assert said[-2:] == again[-2:]
    assert said[-2].startswith("  overrides 3 of 5 stand, in ")
    assert said[-1].endswith("row 4, claim none such by A. Ali: no such claim was scored")
    found = [each.assessment for each in (one, many)]
    assert_frame_equal(found[0].tally.sorts, found[1].tally.sorts)
    assert_frame_equal(found[0].tally_by_model.sorts, found[1].tally_by_model.sorts)
    assert one.rejects.read_text() == many.rejects.read_text()
    assert json.loads(one.rejects.read_text())["input"] == "overrides"

    plain = score_files(engine(), made.claims, made.sources, tmp_path / "plain.parquet")
    assert_frame_equal(by_model(frames[0]), pl.read_parquet(plain.scores), check_exact=True)
    assert_frame_equal(found[1].tally_by_model.sorts, plain.assessment.tally.sorts)


def test_a_job_is_not_resumed_with_other_overrides(
    made: Made, overrides: Path, tmp_path: Path
) -> None:
    out, changed = tmp_path / "scores.parquet", tmp_path / "overrides.csv"
    changed.write_bytes(overrides.read_bytes())
    score_files(engine(), made.claims, made.sources, out, overrides=changed)
    with pytest.raises(InputError, match="the job is done"):
        score_files(engine(), made.claims, made.sources, out, overrides=changed, resume=True)
    changed.write_text(changed.read_text().replace("0.99", "0.98"))
    with pytest.raises(InputError, match=r"the overrides are others: overrides.csv \(sha256 "):
        score_files(engine(), made.claims, made.sources, out, overrides=changed, resume=True)
    with pytest.raises(InputError, match=r"the overrides are others: .* then, none now"):
        score_files(engine(), made.claims, made.sources, out, resume=True)


def test_the_run_tells_of_them_and_keeps_them_and_the_models_own_scores_apart(
    made: Made, overrides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", sqlite_store(tmp_path).uri)
    few = tmp_path / "claims.parquet"
    pl.read_parquet(made.claims)[[*range(40), -1]].write_parquet(few)
    plain, told = (
        score_files(engine(), few, made.sources, tmp_path / name, overrides=each)
        for name, each in (("plain.csv", None), ("told.csv", overrides))
    )
    run_id = track(engine(), told.assessment, few).run_id
    run = connect().get_run(run_id)
    assert run.data.params["n_overrides"] == "5"
    assert run.data.tags["overrides"].startswith("3 of 5 stand, in ")
    n_scores = told.assessment.scores["overridden"].is_not_null().sum()
    assert run.data.metrics["n_overridden"] == n_scores
    kept = connect().download_artifacts(run_id, "inputs/overrides.parquet", str(tmp_path))
    assert pl.read_parquet(kept).select("row", (pl.col("stands") > 0)).rows() == [
        (1, True), (2, True), (3, True), (4, False),
    ]  # fmt: skip
    again = kept_run(run_id)
    assert_frame_equal(again.scores, plain.assessment.scores, check_exact=True)
    assert_frame_equal(
        again.overridden, told.assessment.scores.drop_nulls("overridden"), check_exact=True
    )
