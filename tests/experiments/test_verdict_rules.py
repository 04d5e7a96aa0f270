"""What is asked of a model that learned from verdicts: each rule fails alone, and says why."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from experiments.audit import audit
from experiments.evaluation import Evaluation
from experiments.foretold import AUDIT, BY_PERSON, BY_PERSON_TITLE, KEY, THEN, TITLE
from experiments.promotion import Held, Ruling, judge
from experiments.promotion_by_verdicts import judge_verdicts
from experiments.promotion_rules import Rules, read_rules
from experiments.snapshots import AS_SCORED
from tests.experiments.made_evaluations import held, said, surer
from tests.experiments.test_promotion import GATES

TOLD: Mapping[str, int] = {"settled": 60, "tried": 60}
TRUTH = pl.int_range(60) % 2 == 0
RIGHT = pl.when(TRUTH).then(0.9).otherwise(0.1)
"""Sure of the truth of all sixty verdicts; two events say the same of three claims each."""


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


def verdicts(
    model: pl.Expr = RIGHT,
    then: pl.Expr | None = None,
    truth: pl.Expr = TRUTH,
    events: int = 20,
    new: bool = True,
    who: pl.Expr | None = None,
) -> Evaluation:
    """Sixty verdicts on claims of so many events, picked at random where there is a score then."""
    number = pl.int_range(60)
    frame = pl.select(
        number.alias("claim_id"), event=pl.format("e{}", number % events), truth=truth,
        selected_by=pl.lit("novelty" if then is None else AUDIT), horizon=pl.lit(AS_SCORED),
        new=pl.lit(new), model=model, then=pl.lit(None, pl.Float64) if then is None else then,
    ).rename({"then": THEN})  # fmt: skip
    if who is not None:
        frame = frame.with_columns(who=who)
        return Evaluation(BY_PERSON, BY_PERSON_TITLE, frame, ("model",), (AS_SCORED,))
    return Evaluation(KEY, TITLE, frame, ("model", THEN), (AS_SCORED,))


def rulings(
    rules: Rules,
    judged: Evaluation | None,
    told: Mapping[str, int] = TOLD,
    people: Evaluation | None = None,
) -> dict[str, Ruling]:
    ours = {each.key: each for each in (judged, people) if each}
    return {ruling.on: ruling for ruling in judge_verdicts(rules, ours, told)}


NEW, RANDOM = "verdicts that the champion has not learned", "verdicts on claims picked at random"


def test_verdicts_that_are_foretold_hold_and_too_small_an_audit_is_no_hindrance(
    rules: Rules,
) -> None:
    found = rulings(rules, verdicts())
    assert all(ruling.holds for ruling in found.values())
    told = "AUC 1.000 [1.000, 1.000] of 30 true, 30 false, 20 events; 100% in the tests"
    assert found[NEW].found == told
    assert found[RANDOM].found == "0 claims: too few to say anything"


CHANCE = pl.int_range(60) // 2 % 7 / 7
UNTOLD = {
    "chance": (verdicts(model=CHANCE), TOLD, "AUC 0.500"),
    "one outcome": (verdicts(truth=pl.lit(False).repeat_by(60).explode()), TOLD, "0 true, 60"),
    "few of one outcome": (verdicts(truth=pl.int_range(60) < 9), TOLD, "9 true, 51 false"),
    "few events": (verdicts(events=9), TOLD, "9 events"),
    "nothing new": (verdicts(new=False), TOLD, "0 true, 0 false, 0 events"),
    "no country": (verdicts(), {"settled": 60, "tried": 29}, "48% in the tests"),
    "none": (None, TOLD, "no claim is settled by a verdict"),
}


@pytest.mark.parametrize("case", UNTOLD)
def test_verdicts_do_not_hold_where_they_are_chance_or_cannot_be_judged(
    rules: Rules, case: str
) -> None:
    judged, told, why = UNTOLD[case]
    found = rulings(rules, judged, told)[NEW]
    assert not found.holds
    assert why in found.found
    assert found.limit.startswith(f"interval above {rules.verdicts_tell.auc_above}; 10 true, 10")


def test_good_verdicts_do_not_cover_for_the_random_ones_of_another(rules: Rules) -> None:
    first = pl.int_range(60) < 30
    mixed = pl.when(first).then(RIGHT).otherwise(CHANCE)
    people = pl.when(first).then(pl.lit("ana")).otherwise(pl.lit("[b]<ben>[/b]"))
    found = rulings(rules, verdicts(), people=verdicts(model=mixed, who=people))
    assert {on: ruling.holds for on, ruling in found.items()} == {
        NEW: True,
        "those of ana": True,
        "those of ?b??ben???b?": False,
        RANDOM: True,
    }
    few = pl.when(pl.int_range(60) < 45).then(pl.lit("ana")).otherwise(pl.lit("ben"))
    one = pl.lit("ana").repeat_by(60).explode()
    for who, told in ((few, {NEW, "those of ana", RANDOM}), (one, {NEW, RANDOM})):
        assert set(rulings(rules, verdicts(), people=verdicts(who=who))) == told


def test_on_an_audit_that_is_large_enough_the_challenger_may_not_be_worse(rules: Rules) -> None:
    worse = rulings(rules, verdicts(then=pl.when(TRUTH).then(0.99).otherwise(0.01)))[RANDOM]
    assert not worse.holds
    assert "over the champion (n = 60)" in worse.found
    assert rulings(rules, verdicts(then=pl.lit(0.5).repeat_by(60).explode()))[RANDOM].holds


def test_where_verdicts_were_learned_a_loss_within_chance_is_not_let_pass(rules: Rules) -> None:
    def wrong_in(*rest: int) -> Held:
        turned = (pl.col("claim_id").str.slice(1).cast(pl.Int64) % 400).is_in(rest)
        return held(model=pl.when(turned).then(1 - said(0.8)).otherwise(said(0.8)))

    def not_worse(challenger: Held, champion: Held, *, learned: bool) -> set[bool]:
        found = judge(rules, challenger, GATES, champion, learned=learned)
        return {each.holds for each in found if each.rule == "not_worse"}

    # Each is wrong where the other is right, the challenger once more: within chance, and a loss.
    theirs, ours = wrong_in(*range(3, 400, 20)), wrong_in(*range(8, 400, 20), 3)
    assert not_worse(ours, theirs, learned=False) == {True}
    assert not_worse(ours, theirs, learned=True) == {False}
    # A gain is no loss, however wide its interval; a loss that is certain and tiny does no harm.
    assert not_worse(theirs, ours, learned=True) == {True}
    tiny = held(model=surer(-0.001, said(0.8)))
    assert not_worse(tiny, held(), learned=False) == {False}
    assert not_worse(tiny, held(), learned=True) == {True}


MANIFEST = {"held_out": {"base_rate": 0.5, "skill": 0.6}}


def test_the_audit_is_the_champions_scores_beside_what_was_promised() -> None:
    found = audit(verdicts(then=RIGHT), "claim-credibility 1", MANIFEST)
    assert (found.n, found.left_out) == (60, 0)
    assert found.promised == pytest.approx(0.1)
    assert found.brier is not None
    assert found.brier.value == pytest.approx(0.01)
    assert found.state == "better"
    assert found.metrics()["audit.accuracy"] == 1.0
    wrong = audit(verdicts(then=1 - RIGHT), "claim-credibility 1", MANIFEST)
    assert wrong.state == "worse"
    assert "worse than what was promised, beyond chance" in str(wrong)
    assert audit(verdicts(then=RIGHT), "claim-credibility 1", {}).state == "too few"


def test_few_audited_claims_say_so_and_raise_no_alarm() -> None:
    some = pl.when(pl.int_range(60) < 8).then(1 - RIGHT)
    found = audit(verdicts(then=some), "claim-credibility 1", MANIFEST)
    assert (found.n, found.left_out, found.state) == (8, 52, "too few")
    assert "Of fewer than 30 that says nothing yet. 52 more are no test of it" in str(found)
    none = audit(verdicts(), "claim-credibility 1", MANIFEST)
    assert none.metrics() == {"audit.n": 0, "audit.left_out": 0, "audit.promised_brier": 0.1}
