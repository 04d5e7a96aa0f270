"""Overrides in scores: what a person set is told, what the model said stays beside it."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scoring import ScoringEngine
from scoring.overrides.applied import OVERRIDE_SCHEMA, Applied, by_model, overridden
from scoring.overrides.reading import admit_overrides
from scoring.overrides.told import outcome_lines, sentences
from scoring.scores import SCORES_SCHEMA
from tests.scoring.small_batch import batch_claims, batch_scores
from tests.scoring.toy_war import EVENT, SPEAKERS, engine

SCORES = batch_scores(batch_claims(["a", "b", "c"]))
"""c0 and c2 of sana, c1 of amaq; .30 (.15 to .65), B5, as of the last day of 2017."""


def given(*rows: dict[str, Any]) -> pl.DataFrame:
    names = ("claim_id", "source_id", "value", "who", "why", "until")
    told = [{"who": "A. Ali", "why": "Seen.", **row} for row in rows]
    return pl.DataFrame([{name: row.get(name) for name in names} for row in told],
        schema=dict.fromkeys(names, pl.String))  # fmt: skip


def told(*rows: dict[str, Any]) -> pl.DataFrame:
    return overridden(SCORES, admit_overrides(given(*rows)))


def test_of_a_claim_number_interval_word_and_digit_are_set_and_of_others_nothing() -> None:
    found = told({"claim_id": "c1", "value": "0.9"})
    assert found.row(1, named=True) | {"reasons": 0} == SCORES.row(1, named=True) | {
        "reasons": 0, "credibility": 0.9, "credibility_low": 0.9, "credibility_high": 0.9,
        "likelihood": "very likely", "information_grade": 1, "overridden": "claim",
        "overridden_by": "A. Ali", "override_why": "Seen.", "override_until": None,
        "model_credibility": 0.3, "model_low": 0.15, "model_high": 0.65, "model_grade": "B5",
    }  # fmt: skip
    assert_frame_equal(found[[0, 2]].select(SCORES.columns), SCORES[[0, 2]])
    assert found["overridden"].to_list() == [None, "claim", None]


@pytest.mark.parametrize(
    ("value", "digit"),
    [(1.0, 1), (0.8, 1), (0.79, 2), (0.6, 2), (0.4, 3), (0.2, 4), (0.19, 5), (0.0, 5)],
)
def test_the_digit_goes_with_the_number_as_in_stix(value: float, digit: int) -> None:
    found = told({"claim_id": "c0", "value": str(value)})
    assert found["information_grade"][0] == digit


def test_of_a_source_the_letter_is_set_in_all_its_scores_and_no_number_moves() -> None:
    found = told({"source_id": "sana", "value": "E"})
    assert found["source_grade"].to_list() == ["E", "B", "E"]
    assert found["model_grade"].to_list() == ["B5"] * 3
    kept = [name for name in SCORES.columns if name != "source_grade"]
    assert_frame_equal(found.select(kept), SCORES.select(kept))


def test_of_both_both_are_told_by_whom_and_why_until_the_first_of_them_ends() -> None:
    found = told(
        {"source_id": "sana", "value": "A", "who": "B. Bo", "why": "Known.", "until": "2018-01-01"},
        {"claim_id": "c2", "value": "0.05", "until": "2018-02-01"},
    ).row(2, named=True)
    assert sentences(found) == (
        "Overridden by A. Ali; B. Bo: credibility 0.05, digit 5, letter A (until 2018-01-01). "
        "claim: Seen.; source: Known. The model says 0.30, 90 % interval 0.15–0.65, grade B5."
    )
    assert (found["overridden"], found["likelihood"]) == ("claim, source", "very unlikely")


@pytest.mark.parametrize(
    ("until", "stands"),
    [
        (None, True), ("2017-12-31", True), ("2017-12-30", False), ("2017-12-31T00:00", True),
        ("2017-12-30T23:59:59", False), ("2017-12-31T01:00+02:00", False),
    ],
)  # fmt: skip
def test_it_stands_in_a_score_as_of_its_last_day_and_in_none_after(
    until: str | None, stands: bool
) -> None:
    found = told({"claim_id": "c0", "value": "0.9", "until": until})
    assert found["credibility"][0] == (0.9 if stands else 0.3)
    if not stands:
        assert_frame_equal(found.select(SCORES.columns), SCORES)


def test_the_models_own_scores_come_out_again_to_the_bit() -> None:
    found = told({"claim_id": "c0", "value": "0.9"}, {"source_id": "amaq", "value": "E"})
    assert_frame_equal(by_model(found), SCORES, check_exact=True)
    assert by_model(SCORES) is SCORES


def test_what_became_of_each_is_told_and_adds_up_over_parts() -> None:
    overrides = admit_overrides(
        given(
            {"claim_id": "c0", "value": "0.9"},
            {"source_id": "sana", "value": "E"},
            {"claim_id": "c1", "value": "0.9", "until": "2017-01-01"},
            {"claim_id": "none such", "value": "0.9"},
            {"source_id": "nobody", "value": "B"},
            {"claim_id": "c2", "value": "yes"},
        )
    )
    scores = overridden(SCORES, overrides)
    whole = Applied.of(overrides, scores)
    parts = [Applied.of(overrides, scores[n : n + 1]) for n in range(3)]
    summed = parts[0] + parts[1] + parts[2]
    assert_frame_equal(whole.table(), summed.table())
    assert [*outcome_lines(summed)] == [
        "2 of 6 stand, in 2 scores",
        "row 3, claim c1 by A. Ali: past its time (until 2017-01-01), so it does not stand",
        "row 4, claim none such by A. Ali: no such claim was scored",
        "row 5, source nobody by A. Ali: no claim of such a source was scored",
    ]


def test_scores_have_the_columns_only_where_overrides_are_given() -> None:
    plain = engine().score(EVENT, SPEAKERS)
    assert plain.schema == SCORES_SCHEMA
    found = engine().score(EVENT, SPEAKERS, overrides=given({"claim_id": "c1", "value": "1"}))
    assert found.schema == pl.Schema({**SCORES_SCHEMA, **OVERRIDE_SCHEMA})
    assert_frame_equal(by_model(found), plain, check_exact=True)


def test_with_a_horizon_each_score_is_judged_at_its_own_time() -> None:
    override = given({"source_id": "army", "value": "A", "until": "2017-09-02"})
    found = engine().assess(EVENT, SPEAKERS, horizon="0h", overrides=override)
    army = found.scores.filter(source_id="army")
    assert army["source_grade"].to_list() == ["A", "F"]  # of 2 and of 8 September
    assert found.overrides
    assert [*outcome_lines(found.overrides)][1].endswith(
        "until 2017-09-02, so it stands in 1 score and not in 1"
    )


def test_counts_are_of_what_is_told_and_drift_is_of_what_the_model_said() -> None:
    override = given({"claim_id": "c1", "value": "0.01"})
    plain, found = (engine().assess(EVENT, SPEAKERS, overrides=each) for each in (None, override))
    assert found.tally.count(likelihood="almost no chance") == 1
    assert plain.tally.count(likelihood="almost no chance") == 0
    assert_frame_equal(found.tally_by_model.sorts, plain.tally.sorts)


def test_a_hearing_applies_them_as_the_engine_does() -> None:
    override = given({"claim_id": "c1", "value": "0.9"}, {"source_id": "paper", "value": "C"})
    hearing = engine().hearing(EVENT[1:], SPEAKERS, override)
    asked = EVENT[:1]
    expected = engine().score(asked, SPEAKERS, evidence=EVENT[1:], overrides=override)
    assert_frame_equal(hearing.score(asked), expected, check_exact=True)
    assert expected["credibility"].to_list() == [0.9]


def test_faults_are_warned_of_as_those_of_claims_are() -> None:
    bad = given({"claim_id": "c1", "value": "0.9"}, {"claim_id": "c2", "value": "x"})
    with pytest.warns(UserWarning, match=r"1 of 2 overrides were rejected; the first is row 2"):
        ScoringEngine.score(engine(), EVENT, SPEAKERS, overrides=bad)
