"""The comparison: its table, its preference, its page, its runs, and what it says of a new war."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.beside_plain import lines
from experiments.candidate import Candidate
from experiments.comparison import COMPARED, Comparison, compare
from experiments.comparison_page import COMPARE, comparison_note, comparison_section
from experiments.evaluation import Evaluation, Trial
from experiments.nested_choice import RULES
from experiments.preference import prefer_plain
from experiments.tracking.evaluation_run import log_comparison
from experiments.war_gap import EXPLAINED, gap_table, gap_told, war_gap
from scoring.tracking.client import connect
from tests.empty_store import empty_store
from tests.experiments.small_wars import base_rate, plain, small_wars

TRIAL = Trial("small", "three small wars, leave one war out", "war")


@cache
def _compared() -> Comparison:
    asked = [plain(), base_rate()]
    return compare(small_wars(), _note, contenders=asked, trials=[TRIAL], workers=1)


def _note(words: str) -> None:
    assert words


def _turned() -> Comparison:
    """Return the comparison with the base rate as the plain one."""
    first = _compared()
    names = ("base rate", plain().name, *RULES)
    evaluations = tuple(replace(each, names=names) for each in first.evaluations)
    found = tuple(line for each in evaluations for line in lines(each))
    turned = tuple(reversed(first.contenders))
    return replace(first, contenders=turned, evaluations=evaluations, lines=found)


def test_each_line_has_its_n_base_rate_and_difference_to_the_plain_one() -> None:
    table = _compared().table()
    assert table.height == 2 * (2 + len(RULES))
    assert set(table["n"]) == {81}
    assert table["base rate"].n_unique() == 1
    first = table.filter(pl.col("candidate") == plain().name)
    assert first["less plain, skill [90 %]"].to_list() == ["", ""]
    assert set(table.filter(pl.col("candidate") == "base rate")["finding"]) == {"worse"}


def test_the_same_snapshots_give_the_same_comparison() -> None:
    asked = [plain(), base_rate()]
    again = compare(small_wars(), _note, contenders=asked, trials=[TRIAL], workers=1)
    assert again.table().equals(_compared().table())
    assert again.chosen.equals(_compared().chosen)


def test_a_candidate_that_is_no_better_leaves_the_plain_one() -> None:
    preferred = prefer_plain(_compared())
    assert preferred.winner == plain().name
    assert "stays" in preferred.sentence
    assert "nested choice between all of them" in preferred.sentence


def test_a_candidate_that_is_better_beyond_the_interval_wins() -> None:
    preferred = prefer_plain(_turned())
    assert preferred.winner == plain().name
    assert "should replace “base rate”" in preferred.sentence
    assert TRIAL.title in preferred.sentence


def test_the_choices_are_counted() -> None:
    choices = _compared().choices()
    assert choices.group_by("rule").agg(pl.col("times").sum())["times"].to_list() == [3] * 3
    assert set(choices["candidate"]) == {plain().name}


def test_the_page_says_on_what_and_by_which_command() -> None:
    section = comparison_section(_compared())
    assert COMPARE in section
    assert "81 settled claims of 16 events" in section
    assert prefer_plain(_compared()).sentence in section
    assert "base rate" in section
    assert comparison_note(_compared()) in section


def test_every_candidate_and_rule_is_a_run_inside_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", empty_store(tmp_path))
    run = log_comparison(_compared(), comparison_section(_compared()))
    client = connect()
    parent = client.get_run(run.run_id)
    assert parent.data.tags["mlflow.note.content"] == comparison_note(_compared())
    assert {file.path for file in client.list_artifacts(run.run_id)} >= {
        "comparison.json", "comparison.md", "chosen.csv", "forecasts.small.csv",
    }  # fmt: skip
    inside = client.search_runs([run.experiment_id], f"tags.`mlflow.parentRunId` = '{run.run_id}'")
    by_name = {each.info.run_name: each for each in inside}
    assert set(by_name) == {plain().name, "base rate", *RULES}
    one = by_name[plain().name]
    assert one.info.status == "FINISHED"
    assert one.data.params["family"] == "logistic"
    assert one.data.metrics["small.latest.n"] == 81
    assert "small.latest.skill_less_plain" in by_name["base rate"].data.metrics


def _forecast(names: tuple[str, ...], strength: float) -> pl.DataFrame:
    rng = np.random.default_rng(5)
    truth = rng.random(120) < 0.6
    frame = pl.DataFrame(
        {
            "corpus": ["syria"] * 60 + ["wars"] * 60,
            "claim_id": [str(n) for n in range(120)],
            "event": [str(n // 4) for n in range(120)],
            "truth": truth,
        }
    )
    said = [
        pl.Series(name, np.clip(0.5 + strength * (truth - 0.5) + rng.normal(0, 0.1, 120), 0, 1))
        for name in names
    ]
    both = [frame.with_columns(*said, horizon=pl.lit(horizon)) for horizon in ("latest", "0h")]
    return pl.concat(both)


def test_the_gap_is_of_the_same_claims_judged_from_inside_and_outside() -> None:
    made = [
        Evaluation(trial.key, trial.title, _forecast(EXPLAINED, strength), EXPLAINED)
        for trial, strength in zip(COMPARED, (0.6, 0.8, 0.3), strict=True)
    ]
    of_syria = replace(
        made[1], forecasts=made[1].forecasts.filter(pl.col("corpus") == pl.lit("syria"))
    )
    nothing = Candidate("", "", {}, lambda train, test: np.zeros(0))
    some = Comparison((nothing,), (made[0], of_syria, made[2]), (), pl.DataFrame(), 0.0)
    gaps = war_gap(some)
    assert [gap.inside.n for gap in gaps[:1]] == [60]
    assert [gap.inside.n for gap in gaps[-1:]] == [120]
    assert all(gap.fall.worse for gap in gaps)
    assert gap_table(gaps).height == 2 * 2 * len(EXPLAINED)
    assert str(gaps[0].fall.skill) in gap_told(some)
