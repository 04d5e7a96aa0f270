"""The card: all that a verdict needs is on it, and what others wrote stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from features.catalogue import EXTRACTORS
from scoring.review.card import PARTS, answer, question
from scoring.review.markdown import link, literal
from scoring.review.questions import FAMILIES, QUESTIONS
from scoring.review.told import tell
from tests.scoring.review.cases_of_a_war import all_cases

HOSTILE = "<script>alert(1)</script> ![x](http://a.example/p.png) | **now** \n# head\n=cmd('calc')"


def test_the_question_says_who_says_what_when_and_whom_it_serves() -> None:
    told = question(all_cases()["c1"])
    for part in ("army", "ministry", "leaning army +1", "2017-09-02", "denies"):
        assert part in told, part
    assert "alpha1 beta1 gamma1" in told
    assert "At issue: The road was cut." in told
    assert "serves army and harms rebels" in told


def test_the_answer_has_the_score_the_reasons_and_the_reports_by_what_they_say() -> None:
    case = all_cases()["c1"]
    told = answer(case)
    assert case.score["likelihood"] in told
    assert told.startswith(f"{case.score['source_grade']}{case.score['information_grade']} · ")
    assert "**Contradicted by**" in told
    assert "**Supported by**" in told
    assert re.search(r"\*\*monitor\*\* \(rebels\) denies: alpha6 beta6 gamma6 \*counts", told)


def test_the_reasons_add_up_to_the_log_odds_they_come_to() -> None:
    for case in all_cases().values():
        rows = re.findall(r"^\| \**([+−][\d.]+)", answer(case), re.M)
        numbers = [float(row.replace("−", "-")) for row in rows]
        assert len(numbers) <= PARTS + 3
        assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=0.005 * len(numbers))


def test_a_claim_that_nobody_else_speaks_to_says_so() -> None:
    case = replace(all_cases()["c1"], evidence=())
    assert answer(case).endswith("Nobody else was heard for or against it.")


def test_a_source_that_is_not_listed_is_said_to_be_unknown() -> None:
    assert "not listed among the sources" in question(replace(all_cases()["c1"], source=None))


def test_what_was_read_from_the_text_is_said_to_be() -> None:
    case = all_cases()["c1"]
    read = replace(case, claim={**case.claim, "read_from_text": "favours;stance;<b>"})
    assert "\n\nRead from the text, not given: stance, favours\n\n" in question(read)
    assert "Read from" not in question(case)


def test_what_others_wrote_is_never_markup() -> None:
    case = all_cases()["c1"]
    hostile = replace(case, claim={**case.claim, "text": HOSTILE, "url": "javascript:alert(1)"})
    told = question(hostile)
    quoted = next(line for line in told.splitlines() if line.startswith("> "))
    outside = re.sub(r"`[^`]*`", "", quoted.removeprefix("> "))
    assert not re.search(r"(?<!\\)[<>`*\[\]|#]", outside)
    assert "`![x](http://a.example/p.png)`" in quoted  # as code: no picture, and no link
    assert "](<javascript" not in told
    plain = re.sub(r"\\(.)", r"\1", quoted.replace("`", ""))
    assert plain == "> " + " ".join(HOSTILE.split())


def test_a_very_long_text_is_cut_on_the_card_and_whole_in_the_trace() -> None:
    case = all_cases()["c1"]
    text = "word " * 20_000
    long = replace(case, claim={**case.claim, "text": text})
    assert len(question(long)) < 3_000
    assert "100,000 characters in all" in question(long)
    told = tell(long, "run")
    assert told.whole.inputs["text"] == text
    assert sum(len(json.dumps([step.inputs, step.outputs])) for step in told.steps) < 20_000


def test_a_trace_has_a_step_for_each_extractor_and_one_for_the_model() -> None:
    told = tell(all_cases()["c1"], "run")
    names = [step.name for step in told.steps]
    assert names == [*(extractor.family for extractor in EXTRACTORS), "model"]
    for step in told.steps[:-1]:
        assert step.inputs
        assert step.outputs
    outputs = told.steps[-1].outputs
    log_odds = outputs["start"] + sum(outputs["contributions"].values())
    assert log_odds == pytest.approx(outputs["log_odds"])
    json.dumps([told.whole.inputs, told.whole.outputs, *(s.inputs for s in told.steps)])


def test_the_tags_say_what_verdicts_are_pulled_by() -> None:
    case = all_cases()["c1"]
    tags = tell(case, "run").tags
    assert tags["sourcegrade.claim_id"] == "c1"
    assert tags["sourcegrade.run_id"] == "run"
    assert float(tags["sourcegrade.credibility"]) == case.score["credibility"]
    assert tags["sourcegrade.selected_by"] == "uncertainty"
    assert set(tags) == {
        f"sourcegrade.{name}"
        for name in (
            "claim_id", "source_id", "event_id", "run_id", "model", "as_of", "credibility",
            "credibility_low", "credibility_high", "selected_by",
        )
    }  # fmt: skip


def test_signs_that_turn_the_direction_of_writing_are_blanks() -> None:
    assert literal("a\u202eb\u200bc\x00d") == "a b c d"


@pytest.mark.parametrize("address", [None, "", "javascript:alert(1)", "http://a b", "ftp://a.b"])
def test_an_address_that_is_none_of_a_page_is_no_link(address: str | None) -> None:
    told = link("page", address)
    assert told == "page" or told.startswith("page: ")
    assert "](" not in told


def test_there_are_three_questions_and_every_family_can_be_called_wrong() -> None:
    assert [question.name for question in QUESTIONS] == ["verdict", "wrong reason", "note"]
    assert set(FAMILIES) <= set(QUESTIONS[1].options)
    assert all(len(each.options) <= 10 for each in QUESTIONS)  # more than MLflow shows
