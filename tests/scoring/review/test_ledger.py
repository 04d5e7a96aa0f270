"""What stands is the newest answer of each person, unless it was withdrawn."""

from scoring.review.ledger import Ledger
from scoring.review.verdict_record import VerdictRecord
from tests.scoring.review.small_review import at, line

FIRST, SECOND = line("a1", verdict="true"), line("a2", verdict="false", minute=1)


def ledger_of(*records: VerdictRecord) -> tuple[list[bool], list[str]]:
    """Which lines were news, and the assessments that stand."""
    ledger = Ledger()
    news = [ledger.learn(record) for record in records]
    return news, [record.assessment_id for record in ledger.standing()]


def gone(record: VerdictRecord) -> VerdictRecord:
    return record.withdrawn(at(200))


def test_a_line_is_news_once() -> None:
    assert ledger_of(FIRST, FIRST) == ([True, False], ["a1"])


def test_when_it_was_pulled_makes_no_difference() -> None:
    later = FIRST.model_copy(update={"pulled_at": at(500)})
    assert ledger_of(FIRST, later) == ([True, False], ["a1"])


def test_two_people_may_disagree_and_both_stand() -> None:
    assert ledger_of(FIRST, line("b1", "ben", verdict="false"))[1] == ["a1", "b1"]


def test_the_newest_answer_of_a_person_stands_in_whatever_order_they_are_learned() -> None:
    assert ledger_of(FIRST, SECOND) == ([True, True], ["a2"])
    assert ledger_of(SECOND, FIRST) == ([True, True], ["a2"])
    assert ledger_of(FIRST, SECOND, FIRST, SECOND)[0] == [True, True, False, False]


def test_the_same_answer_edited_is_news() -> None:
    edited = line("a1", verdict="true", note="on second thoughts", minute=2)
    assert ledger_of(FIRST, edited, edited) == ([True, True, False], ["a1"])


def test_what_is_withdrawn_does_not_stand_and_is_not_learned_again() -> None:
    again = line("a1", verdict="false", minute=9)
    told = ledger_of(FIRST, gone(FIRST), FIRST, again, gone(FIRST))
    assert told == ([True, True, False, False, False], [])


def test_who_answers_anew_after_a_withdrawal_stands() -> None:
    assert ledger_of(FIRST, gone(FIRST), SECOND)[1] == ["a2"]


def test_to_withdraw_an_answer_does_not_bring_back_the_one_it_replaced() -> None:
    assert ledger_of(FIRST, SECOND, gone(SECOND))[1] == []


def test_the_replaced_answer_is_news_where_it_is_given_once_more() -> None:
    told = ledger_of(FIRST, SECOND, gone(SECOND), FIRST, FIRST)
    assert told == ([True, True, True, True, False], ["a1"])


def test_to_withdraw_a_replaced_answer_leaves_the_newer_one() -> None:
    assert ledger_of(FIRST, SECOND, gone(FIRST))[1] == ["a2"]


def test_a_claim_with_two_traces_has_one_verdict_of_a_person() -> None:
    elsewhere = line("a3", trace_id="another trace", minute=3)
    assert ledger_of(FIRST, elsewhere)[1] == ["a3"]
    assert ledger_of(elsewhere, FIRST)[1] == ["a3"]
    assert ledger_of(FIRST, elsewhere, gone(elsewhere))[1] == ["a1"]


def test_a_claim_of_two_runs_has_a_verdict_in_each() -> None:
    other = line("a4", run_id="another", trace_id="another trace")
    assert ledger_of(FIRST, other)[1] == ["a1", "a4"]


def test_a_withdrawal_that_comes_first_is_kept() -> None:
    assert ledger_of(gone(FIRST), FIRST) == ([True, False], [])
