"""The choice inside each training: it never sees what is held out, and no memory wins it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from experiments.candidate import Candidate, Floats, Judged
from experiments.evaluation import Trial
from experiments.nested_choice import (
    RULES,
    best_by_event,
    best_by_war,
    nested_choice,
    plain_unless_surer,
)
from experiments.snapshots import Snapshots
from models.fitting import TrainingSet
from tests.experiments.small_wars import base_rate, plain, small_wars

BY_EVENT = Trial("small_by_event", "three small wars, leave one event out", "event")
BY_WAR = Trial("small_by_war", "three small wars, leave one war out", "war")


def _silent(words: str) -> None:
    assert words


def _memory() -> Candidate:
    """What it was told of an event it knows for certain; of others it says nothing."""

    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        told = train.frame.group_by("corpus", "event").agg(known=pl.col("truth").mean())
        known = test.frame.join(told, on=["corpus", "event"], how="left", maintain_order="left")
        noise = test.frame["claim_id"].str.len_chars() * 1e-6
        return (known["known"].fill_null(0.5) * 20 - 10 + noise).to_numpy()

    return Candidate("memory", "labels by event", {"family": "none"}, log_odds)


def _peeker() -> Candidate:
    """It reads the labels of what it is asked to judge, where it finds any."""

    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        label = test.frame["truth"].cast(pl.Float64).fill_null(0.5)
        return (label * 20 - 10 + test.frame["claim_id"].str.len_chars() * 1e-6).to_numpy()

    return Candidate("peeker", "labels of the test", {"family": "none"}, log_odds)


@pytest.mark.parametrize("trial", [BY_EVENT, BY_WAR])
def test_neither_memory_nor_a_look_at_the_labels_wins(trial: Trial) -> None:
    asked = [_memory(), _peeker(), plain()]
    found = nested_choice(trial, small_wars(), asked, _silent, workers=1)
    chosen = found.chosen.filter(pl.col("rule") == "nested choice")["candidate"]
    assert set(chosen) == {plain().name}
    for name in ("memory", "peeker"):
        assert found.evaluation.figures(name, "latest").skill.value < 0.05


def test_no_fit_and_no_inner_judgement_has_a_claim_of_the_event_held_out() -> None:
    seen: list[tuple[set[str], set[str]]] = []

    def log_odds(train: Snapshots, test: Snapshots) -> Floats:
        seen.append((set(train.frame["event"]), set(test.frame["event"])))
        return test.frame["n_chars"].to_numpy()

    spy = Candidate("spy", "", {"family": "none"}, log_odds)
    found = nested_choice(BY_EVENT, small_wars(), [spy], _silent, workers=1)
    events = set(small_wars().frame["event"])
    tested: list[set[str]] = []
    for train, held in reversed(seen):
        assert not train & held
        if train | held == events:
            tested.append(held)
        else:  # inside the training of the event tested after it
            assert not tested[-1] & (train | held)
    assert set().union(*tested) == events
    assert len(tested) == found.evaluation.forecasts["held_out"].n_unique() == 16


def test_every_claim_tested_is_judged_by_every_candidate_and_rule() -> None:
    found = nested_choice(BY_WAR, small_wars(), [plain(), base_rate()], _silent, workers=1)
    names = [plain().name, "base rate", *RULES]
    assert list(found.evaluation.names) == names
    forecasts = found.evaluation.forecasts
    assert forecasts.select(names).null_count().sum_horizontal().item() == 0
    assert forecasts.height == 2 * small_wars().at("0h").frame.height
    for row in found.chosen.rows(named=True):
        part = forecasts.filter(pl.col("held_out") == row["held_out"])
        assert part[row["rule"]].to_list() == part[row["candidate"]].to_list()


def test_two_workers_say_what_one_says() -> None:
    asked = [plain(), base_rate()]
    one, two = (
        nested_choice(BY_WAR, small_wars(), asked, _silent, workers=workers) for workers in (1, 2)
    )
    assert one.evaluation.forecasts.equals(two.evaluation.forecasts)
    assert one.chosen.equals(two.chosen)


def _target(n: int = 200) -> TrainingSet:
    truth = np.tile([1.0, 0.0], n // 2)
    names = np.repeat(np.arange(n // 4), 4).astype(np.str_)
    return TrainingSet(np.empty((n, 0)), truth, np.ones(n), names, names, names, np.zeros(n))


def _said(by_event: Floats, by_war: Floats) -> Judged:
    return Judged(by_event, by_war, np.zeros(0))


def test_the_rules_choose_by_what_they_are_named_after() -> None:
    target = _target()
    good, bad = 2 * (2 * target.truth - 1), np.zeros_like(target.truth)
    judged = {"plain": _said(bad, good), "other": _said(good, bad)}
    assert best_by_event(judged, target) == "other"
    assert best_by_war(judged, target) == "plain"
    assert plain_unless_surer(judged, target) == "other"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_gain_that_chance_explains_leaves_the_plain_one(seed: int) -> None:
    target = _target()
    noise = np.random.default_rng(seed).normal(scale=0.2, size=(2, len(target.truth)))
    said = {name: _said(each, each) for name, each in zip("ab", noise, strict=True)}
    turned = dict(reversed(said.items()))
    assert best_by_event(said, target) == best_by_event(turned, target)
    assert plain_unless_surer(said, target) == "a"
    assert plain_unless_surer(turned, target) == "b"
