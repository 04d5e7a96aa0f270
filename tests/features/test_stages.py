"""What each stage took is summed by its name, and kept nowhere else."""

from __future__ import annotations

import time

import pytest

from features.stages import Stages


def test_a_stage_that_is_entered_again_adds_to_what_it_took() -> None:
    stages = Stages()
    for rows in (2, 3):
        with stages.stage("sleep", rows):
            time.sleep(0.01)
    spent = stages.spent["sleep"]
    assert spent.rows == 5
    assert spent.wall >= 0.02
    assert spent.cpu < spent.wall


def test_stages_stand_in_the_order_in_which_they_came() -> None:
    stages = Stages()
    for name in ("read", "score", "read", "write"):
        with stages.stage(name):
            pass
    assert list(stages.spent) == ["read", "score", "write"]


def test_a_stage_that_fails_is_counted_and_its_fault_goes_on() -> None:
    stages = Stages()
    with pytest.raises(ZeroDivisionError), stages.stage("divide", rows=1):
        1 / 0  # noqa: B018
    assert stages.spent["divide"].rows == 1


def test_two_profiles_know_nothing_of_each_other() -> None:
    one, other = Stages(), Stages()
    with one.stage("work"):
        pass
    assert other.spent == {}
