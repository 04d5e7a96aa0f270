"""Each rule of promotion fails alone, and only for what it is about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from experiments.evaluation import BY_WAR, TRIALS
from experiments.held_out import REPORTED
from experiments.invariances import Measured
from experiments.invariances.measured import TOLD
from experiments.promotion import Held, Ruling, judge, promoted
from experiments.promotion_page import decision, promotion_page
from experiments.promotion_rules import SHIPPED, Rules, read_rules
from features.errors import InputError
from tests.experiments.made_evaluations import held, said, surer

NEWSPAPER = pl.col("kind") == "newspaper"
OF_ALL = tuple(name for name in Rules.model_fields if name not in ("verdicts_tell", "audit"))
"""The rules that are asked of every model; the others have tests/experiments/test_verdict_rules."""


def gate(name: str, *, share: float = 1.0, limit: float = 0.05) -> Measured:
    return Measured(name, 40, 0.2, limit, share == 1.0, share, f"{share:.0%} within {limit}")


GATES = [
    gate("renamed"),
    gate("number tenfold", share=0.76),
    gate("attacker and victim swapped", share=0.88),
    gate("only told", share=0.2, limit=TOLD),
]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


def failed(rulings: list[Ruling]) -> set[str]:
    return {ruling.rule for ruling in rulings if not ruling.holds}


def test_what_is_good_is_promoted_where_there_is_no_champion(rules: Rules) -> None:
    rulings = judge(rules, held(), GATES, None)
    assert failed(rulings) == set()
    assert promoted(rulings)
    assert {ruling.rule for ruling in rulings} == set(OF_ALL)
    assert [each.found for each in rulings if each.rule == "not_worse"] == [
        "there is no champion yet"
    ] * 2


def test_what_is_as_good_as_the_champion_is_promoted(rules: Rules) -> None:
    assert promoted(judge(rules, held(), GATES, held()))


ALONE: dict[str, tuple[Held, list[Measured], Held | None, str]] = {
    "beats_controls": (held(vote=said(0.8)), GATES, None, "over vote"),
    "calibrated": (held(model=said(0.98)), GATES, None, "CI 0.0"),
    "not_worse": (held(), GATES, held(model=surer(0.1, said(0.8))), "over the champion (n = 400)"),
    "no_part_much_worse": (
        held(model=pl.when(NEWSPAPER).then(0.5).otherwise(said(0.8))),
        GATES,
        held(model=pl.when(NEWSPAPER).then(surer(0.9, said(0.8))).otherwise(0.5)),
        "in newspaper (0.250, not 0.0",
    ),
    "invariances": (
        held(),
        [gate("renamed", share=0.9), *GATES[1:]],
        None,
        "0 of 1 hold; renamed: 90% within 0.05",
    ),
}


@pytest.mark.parametrize("rule", ALONE)
def test_each_rule_fails_alone_and_says_why(rules: Rules, rule: str) -> None:
    challenger, measured, champion, why = ALONE[rule]
    rulings = judge(rules, challenger, measured, champion)
    assert failed(rulings) == {rule}
    assert not promoted(rulings)
    assert why in decision(rulings)
    assert decision(rulings).startswith(f"Refused: {rule.replace('_', ' ')} (")


def test_a_part_that_is_worse_than_the_base_rate_is_found_without_a_champion(rules: Rules) -> None:
    poor = held(model=pl.when(NEWSPAPER).then(1 - said(0.8)).otherwise(said(0.8)))
    assert failed(judge(rules, poor, GATES, None)) == {"no_part_much_worse"}


def test_a_small_part_may_be_worse_by_chance_unless_the_rules_say_otherwise(rules: Rules) -> None:
    few = pl.col("claim_id").is_in([f"c{number}" for number in range(0, 120, 10)])
    kinds = pl.when(few).then(pl.lit("court")).otherwise("kind")
    # Wrong in seven of its twelve claims: worse than the base rate, but not beyond chance.
    odd = pl.col("claim_id").str.tail(2).is_in(["00", "20", "40", "60", "80"])
    there = pl.when(odd).then(surer(0.75, said(0.5))).otherwise(surer(-0.5, said(0.5)))
    ours = held(model=pl.when(few).then(there).otherwise(said(0.8)))
    ours = {
        key: replace(each, forecasts=each.forecasts.with_columns(kind=kinds))
        for key, each in ours.items()
    }
    assert failed(judge(rules, ours, GATES, None)) == set()
    strict = rules.no_part_much_worse.model_copy(update={"beyond_chance": False})
    stricter = rules.model_copy(update={"no_part_much_worse": strict})
    assert failed(judge(stricter, ours, GATES, None)) == {"no_part_much_worse"}


@pytest.mark.parametrize("share", [0.74, float("nan")])
def test_a_gate_with_a_share_of_its_own_must_reach_it(rules: Rules, share: float) -> None:
    measured = [GATES[0], gate("number tenfold", share=share), *GATES[2:]]
    rulings = judge(rules, held(), measured, None)
    assert [(each.rule, each.on) for each in rulings if not each.holds] == [
        ("invariances", "number tenfold")
    ]


def test_a_gate_nobody_measures_is_an_error_that_names_it(rules: Rules) -> None:
    with pytest.raises(InputError, match=r"Got attacker and victim swapped.*renamed"):
        judge(rules, held(), GATES[:2], None)


def test_nothing_measured_does_not_hold(rules: Rules) -> None:
    nothing = rules.model_copy(
        update={"invariances": rules.invariances.model_copy(update={"shares": {}})}
    )
    assert failed(judge(nothing, held(), [], None)) == {"invariances"}


def test_models_without_a_claim_in_common_are_not_compared_but_refused(rules: Rules) -> None:
    elsewhere = {
        key: replace(each, forecasts=each.forecasts.with_columns(corpus=pl.lit("other")))
        for key, each in held().items()
    }
    for champion in (elsewhere, {}):
        rulings = judge(rules, held(), GATES, champion)
        assert failed(rulings) == {"not_worse", "no_part_much_worse"}
        assert "no claim in common with the forecasts of the champion's run" in decision(rulings)


def test_models_are_compared_on_the_claims_they_have_in_common(rules: Rules) -> None:
    half = {
        key: replace(each, forecasts=each.forecasts.filter(pl.col("event") < "e4"))
        for key, each in held().items()
    }
    rulings = judge(rules, held(), GATES, half)
    assert promoted(rulings)
    [n] = {each.found.partition("(n = ")[2] for each in rulings if each.rule == "not_worse"}
    assert 0 < int(n.rstrip(")")) < 400


def test_a_run_without_the_forecasts_that_a_rule_asks_for_is_refused(rules: Rules) -> None:
    rulings = judge(rules, {BY_WAR.key: held()[BY_WAR.key]}, GATES, None)
    assert [each.found for each in rulings if not each.holds] == ["its run has no such forecasts"]


def test_the_shipped_rules_ask_for_trials_and_horizons_that_there_are(rules: Rules) -> None:
    asked = [
        *((each.trial, each.horizons) for each in (rules.beats_controls, rules.not_worse)),
        (rules.no_part_much_worse.trial, rules.no_part_much_worse.horizons),
        *((each.trial, each.horizons) for each in rules.calibrated.on),
    ]
    assert {trial for trial, _ in asked} <= {trial.key for trial in TRIALS}
    assert {horizon for _, horizons in asked for horizon in horizons} <= set(REPORTED)
    assert rules.calibrated.ci_at_most == 0.02
    assert all(rules.sentence(name) for name in Rules.model_fields)


BROKEN = {
    "beats_controls.skil_above: no rule knows this key": ("skill_above", "skil_above"),
    "beyond_control: no rule knows this key": ("[beats_controls]", "[beyond_control]"),
    "invariances.shares.number tenfold.part: no rule knows": ("share = 0.75", "part = 0.75"),
    "calibrated.ci_at_most: input should be a valid number": ("= 0.02", '= "0.02"'),
    "beats_controls: field required": ("[beats_controls]", "[beyond_control]"),
    "not a TOML file": ("[not_worse]", "[not_worse"),
}


@pytest.mark.parametrize("why", BROKEN)
def test_a_slip_in_the_rules_is_an_error_that_names_the_key(tmp_path: Path, why: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(SHIPPED.read_text("utf-8").replace(*BROKEN[why], 1), "utf-8")
    with pytest.raises(InputError) as caught:
        read_rules(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert why in str(caught.value)


def test_rules_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_rules(tmp_path / "none.toml")


def test_the_page_has_every_rule_in_words_and_every_gate(rules: Rules) -> None:
    page = promotion_page(rules, judge(rules, held(), GATES, None), GATES)
    assert "**Promoted: every rule holds.**" in page
    for name in OF_ALL:
        assert rules.sentence(name) in page
    for found in GATES:
        assert f"| {found.name} |" in page
    assert "| only told | 40 |  |  |" in page
