"""What the commands besides `score` say of the overrides they were given."""

from __future__ import annotations

from features.gate import Admitted
from scoring.exits import say
from scoring.overrides.applied import Applied
from scoring.overrides.told import outcome_lines, past_lines


def say_overrides(applied: Applied | None) -> None:
    """Say on standard error what became of overrides: which do not stand, and which have faults."""
    if applied is None:
        return
    say("overrides: " + "; ".join(outcome_lines(applied)))
    say_rejected(applied.given)


def say_past(applied: Applied | None) -> None:
    """Say on standard error which overrides of what was asked for are past, and which have faults.

    Those of other claims and sources are no concern here.
    """
    if applied is not None:
        for line in past_lines(applied):
            say(f"overrides: {line}")
        say_rejected(applied.given)


def say_rejected(given: Admitted) -> None:
    """Say on standard error which rows of a file of overrides have faults, and what faults."""
    for fault in given.rejected.iter_rows(named=True):
        say(
            f"overrides, row {fault['row']}, {fault['field']}: expected {fault['expected']}, "
            f"got {fault['value']!r}"
        )
