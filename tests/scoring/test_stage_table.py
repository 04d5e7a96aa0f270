"""The profile of a batch, as it is printed."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from features.stages import Spent, Stages
from scoring.stage_table import stage_table


def test_each_stage_has_its_seconds_its_share_and_its_rate() -> None:
    stages = Stages()
    stages.spent |= {"evidence": Spent(3.0, 2.0, 600), "write": Spent(1.0, 1.5)}
    console = Console(file=StringIO(), width=80)
    console.print(stage_table(stages))
    lines = [line.split() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert lines[2:] == [
        ["evidence", "3.00", "75%", "2.00", "200"],
        ["write", "1.00", "25%", "1.50", "-"],
        ["in", "all", "4.00"],
    ]
