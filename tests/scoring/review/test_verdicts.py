"""Answers become verdicts: the newest of each person, with their own reasons and note."""

from typing import Any

import pytest

from scoring.review.answers import Answers
from scoring.review.ledger import Ledger
from scoring.review.verdict_record import VerdictRecord
from scoring.review.verdicts import Learned, learn
from tests.scoring.review.small_review import (
    answers,
    at,
    line,
    note,
    verdict,
    wrong_reason,
)

NOW = at(1_000)


def learned(given: Answers, *known: VerdictRecord) -> Learned:
    ledger = Ledger()
    for record in known:
        ledger.learn(record)
    return learn(given, ledger, NOW)


def ids(records: Any) -> list[str]:
    return [record.assessment_id for record in records]


def test_a_verdict_has_the_claim_and_its_score_from_the_tags() -> None:
    (record,) = learned(answers(verdict("a1", "mostly true", minute=3))).verdicts
    assert record == line("a1", verdict="mostly true", minute=3, pulled_at=NOW)
    assert (record.credibility, record.selected_by) == (0.25, "audit")


def test_reasons_and_note_are_those_of_the_same_person_on_the_same_trace() -> None:
    told = learned(
        answers(
            verdict("a1", "true"),
            verdict("b1", "false", "ben", minute=1),
            wrong_reason("hedging", "voice", minute=1),
            wrong_reason("none", who="ben"),
            note("old", minute=1),
            note("see https://news.example/1.", minute=2),
            note("another claim", claim_id="c2", who="ben"),
        )
    )
    ana, ben = told.verdicts
    assert (ana.who, ana.wrong_reasons) == ("ana", ("hedging", "voice"))
    assert (ana.note, ana.page) == ("see https://news.example/1.", "https://news.example/1")
    assert (ben.who, ben.wrong_reasons, ben.note, ben.page) == ("ben", ("none",), None, None)


def test_what_is_written_beside_an_answer_belongs_to_the_note() -> None:
    given = answers(verdict("a1", "true", rationale="http://a.example"), note("so it was"))
    assert learned(given).verdicts[0].note == "so it was\nhttp://a.example"


def test_an_empty_note_is_none() -> None:
    assert learned(answers(verdict("a1", "true"), note("  "))).verdicts[0].note is None


def test_an_event_without_a_name_is_none() -> None:
    assert learned(answers(verdict("a1", "true"), event_id="")).verdicts[0].event_id is None


def test_the_newest_valid_verdict_of_a_person_counts() -> None:
    told = learned(
        answers(
            verdict("a2", "false", minute=2),
            verdict("a1", "true", minute=1),
            verdict("a3", "contested", minute=3, valid=False),
        )
    )
    assert ids(told.verdicts) == ["a2"]


def test_of_equal_times_the_one_given_last_counts() -> None:
    assert ids(learned(answers(verdict("a1", "true"), verdict("a2", "false"))).verdicts) == ["a2"]


def test_what_a_server_does_not_call_valid_is_unless_another_overrides_it() -> None:
    alone = answers(verdict("a1", "true", kind="expectation", valid=None))
    assert ids(learned(alone).verdicts) == ["a1"]
    overridden = answers(
        verdict("a1", "true", kind="expectation", valid=None),
        verdict("b1", "false", "ben", overrides="a1"),
    )
    assert ids(learned(overridden).verdicts) == ["b1"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (verdict("x", "maybe"), "one of true, mostly true"),
        (verdict("x", "True"), "one of true, mostly true"),
        (verdict("x", "true", said=["true", "false"]), "one of true, mostly true"),
        (verdict("x", "true", said=[]), "one of true, mostly true"),
        (verdict("x", "bool true", said=None), "one of true, mostly true"),
        (verdict("x", "true", who=" "), "who answers"),
        (verdict("x", "true") | {"who": None}, "who answers"),
        (verdict("x", "true", source_type="CODE"), "an answer of a person"),
        (verdict("x", "true", source_type="LLM_JUDGE"), "an answer of a person"),
        (note("alone"), "a verdict of the same person"),
        (wrong_reason("hedging"), "a verdict of the same person"),
        (note("", said=None), "text"),
        (wrong_reason(said=None), "families of reasons"),
    ],
)
def test_what_cannot_be_taken_is_told_with_what_was_expected(given: Any, expected: str) -> None:
    told = learned(answers(given, verdict("b1", "true", "ben")))
    assert ids(told.verdicts) == ["b1"]
    (refused,) = told.refused.to_dicts()
    assert refused["expected"].startswith(expected)
    assert refused["trace_id"] == "trace of c1"
    assert refused["shown"] == given["shown"]


def test_a_note_beside_a_refused_verdict_is_not_told_twice() -> None:
    assert learned(answers(verdict("x", "maybe"), note("so"))).refused["name"].to_list() == [
        "verdict"
    ]


@pytest.mark.parametrize(
    ("tag", "value", "told"),
    [
        ("credibility", "high", "credibility: "),
        ("credibility", "1.5", "credibility: "),
        ("as_of", "yesterday", "as_of: "),
        ("run_id", "../../etc", "run_id: "),
        ("source_id", "", "source_id: text, not empty"),
    ],
)
def test_a_trace_that_does_not_say_what_it_is_about_is_told(
    tag: str, value: str, told: str
) -> None:
    found = learned(answers(verdict("a1", "true"), **{tag: value}), line("a1"))
    assert (found.verdicts, found.withdrawn) == ([], [])
    assert told in found.refused["expected"][0]


def test_an_answer_that_is_gone_from_its_trace_is_withdrawn() -> None:
    told = learned(answers(), line("a1"))
    assert told.withdrawn == [line("a1", action="withdrawn", pulled_at=NOW)]


def test_an_answer_that_is_no_longer_valid_is_withdrawn() -> None:
    told = learned(answers(verdict("a1", "true", valid=False)), line("a1"))
    assert ids(told.withdrawn) == ["a1"]


def test_an_answer_edited_into_no_verdict_is_withdrawn_and_told() -> None:
    told = learned(answers(verdict("a1", "maybe", minute=5)), line("a1"))
    assert ids(told.withdrawn) == ["a1"]
    assert told.refused.height == 1


def test_an_answer_that_another_person_overrides_is_withdrawn() -> None:
    given = answers(
        verdict("a1", "true", valid=False), verdict("b1", "false", "ben", overrides="a1")
    )
    told = learned(given, line("a1"))
    assert (ids(told.withdrawn), ids(told.verdicts)) == (["a1"], ["b1"])


def test_a_newer_answer_replaces_and_withdraws_nothing() -> None:
    for minute in (0, 1):  # in the same millisecond, or later
        given = answers(verdict("a2", "false", minute=minute, overrides="a1"))
        told = learned(given, line("a1"))
        assert (ids(told.withdrawn), ids(told.verdicts)) == ([], ["a2"])


def test_a_replaced_answer_that_is_valid_again_is_given_once_more() -> None:
    known = line("a1"), line("a2", verdict="false", minute=1)
    told = learned(answers(verdict("a1", "true")), *known)
    assert (ids(told.withdrawn), ids(told.verdicts)) == (["a2"], ["a1"])


def test_a_trace_that_is_gone_withdraws_nothing() -> None:
    for given in (answers(claims=["c2"]), Answers(answers().traces.clear(), answers().given)):
        assert learned(given, line("a1")).withdrawn == []


def test_what_is_withdrawn_is_withdrawn_once() -> None:
    gone = line("a1").withdrawn(at(200))
    assert learned(answers(), line("a1"), gone).withdrawn == []


def test_an_answer_that_comes_back_stays_withdrawn_and_is_told() -> None:
    gone = line("a1").withdrawn(at(200))
    told = learned(answers(verdict("a1", "true")), line("a1"), gone)
    assert (ids(told.verdicts), ids(told.withdrawn)) == ([], [])
    assert ids(told.stay_withdrawn) == ["a1"]


def test_an_older_answer_does_not_come_forward_when_ours_of_the_newer_is_withdrawn() -> None:
    """Both stay valid in MLflow where they are expectations."""
    newer = line("a2", verdict="false", minute=1)
    given = answers(verdict("a1", "true"), verdict("a2", "false", minute=1))
    told = learned(given, line("a1"), newer, newer.withdrawn(at(200)))
    assert (ids(told.verdicts), ids(told.stay_withdrawn)) == ([], ["a2"])


def test_a_new_answer_after_a_withdrawal_is_taken() -> None:
    gone = line("a1").withdrawn(at(200))
    told = learned(answers(verdict("a2", "true", minute=300)), line("a1"), gone)
    assert ids(told.verdicts) == ["a2"]
