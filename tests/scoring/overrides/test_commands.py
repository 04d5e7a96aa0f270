"""The commands take --overrides, say what does not stand, and show what does."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from scoring.batch import SYRIA
from scoring.command import app
from scoring.output import manifest_path
from tests.scoring.review.reviewed_store import sqlite_store

CLAIM = "e02_two_russians_04"
FILES = [str(SYRIA / "claims.jsonl"), "-s", str(SYRIA / "sources.jsonl")]


@pytest.fixture(scope="module")
def overrides(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("overrides") / "overrides.csv"
    path.write_text(
        "claim_id,source_id,value,who,why,until\n"
        f"{CLAIM},,0.95,A. Ali,Both men are alive,2019-01-01\n"
        ",sana,A,B. Bo,Known to me,\nnone such,,0.5,A. Ali,x,\n,sana2,0.5,A. Ali,x,\n"
    )
    return str(path)


def said(*asked: str) -> tuple[str, str]:
    done = CliRunner().invoke(app, [*asked])
    assert done.exit_code == 0, done.output
    return done.stdout, " ".join(done.stderr.split())


def test_score_says_what_stands_and_names_what_does_not(
    overrides: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", sqlite_store(tmp_path).uri)
    out = tmp_path / "scores.csv"
    asked = ["score", *FILES, "--out", str(out), "--overrides", overrides]
    stdout, _ = said(*asked, "--as-of", "2018-06-01")
    assert "rejected 1 row" in stdout.splitlines()[0]
    assert "  rejected  1 of 4 overrides" in stdout
    assert "  overrides 2 of 4 stand, in " in stdout
    assert "row 3, claim none such by A. Ali: no such claim was scored" in stdout
    told = pl.read_csv(out).row(by_predicate=pl.col("claim_id") == CLAIM, named=True)
    assert (told["credibility"], told["overridden_by"]) == (0.95, "A. Ali")
    kept = json.loads(manifest_path(out).read_text())
    assert kept["overrides"]["name"] == "overrides.csv"


def test_an_override_must_not_be_the_output(overrides: str, tmp_path: Path) -> None:
    asked = ["score", *FILES, "--out", overrides, "--overrides", overrides]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 2
    assert "would overwrite the input" in done.stderr


def test_explain_and_trajectory_show_it_and_say_where_it_is_past(overrides: str) -> None:
    one = [*FILES, "--claim", CLAIM, "--overrides", overrides]
    told = json.loads(said("explain", *one, "--as-of", "2018-06-01", "--json")[0])
    assert (told["override"]["credibility"], told["override"]["overridden_by"]) == (0.95, "A. Ali")
    assert told["score"]["credibility"] < 0.2
    later, warned = said("explain", *one)
    assert "overridden" not in later
    assert f"row 1, claim {CLAIM} by A. Ali: past its time (until 2019-01-01)" in warned
    moved, warned = said("trajectory", *one)
    assert "0.95, the model 0." in moved
    assert "row 4, value: expected a letter from A to F, for a source, got '0.5'" in warned


def test_sources_has_the_letter_that_was_set(overrides: str, tmp_path: Path) -> None:
    out = tmp_path / "sources.csv"
    _, warned = said("sources", *FILES, "--overrides", overrides, "--out", str(out))
    row = pl.read_csv(out).row(by_predicate=pl.col("source_id") == "sana", named=True)
    assert (row["source_grade"], row["model_letter"], row["overridden_by"]) == ("A", "E", "B. Bo")
    assert f"row 1, claim {CLAIM} by A. Ali: past its time" in warned
