"""May a challenger take the champion's place: each rule judged, without a look at any store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Final

import polars as pl

from experiments.difference import Difference
from experiments.evaluation import Evaluation
from experiments.figures import Interval
from experiments.invariances import Measured
from experiments.invariances.measured import TOLD
from experiments.part_scores import PartScore, part_scores
from experiments.promotion_rules import (
    BeatsControls,
    Calibrated,
    Invariances,
    NoPartMuchWorse,
    NotWorse,
    Rules,
)
from features.errors import InputError

BASE_RATE: Final = "base rate"
"""The control that parts are held against while there is no champion."""
CHAMPION: Final = "champion"
NO_CHAMPION: Final = "there is no champion yet"

Held = Mapping[str, Evaluation]
"""What a model said of claims it never saw, by the key of the trial."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says in one place (`on`): what was found beside what is asked (`limit`)."""

    rule: str
    on: str
    holds: bool
    found: str
    limit: str


def judge(
    rules: Rules,
    challenger: Held,
    measured: Sequence[Measured],
    champion: Held | None,
    *,
    learned: bool = False,
) -> list[Ruling]:
    """Return the rulings of every rule; the challenger is promoted where all of them hold.

    `measured` is what `experiments.invariances` found with the challenger; `champion` is None where
    none is in use; `learned` where the challenger learned from verdicts, which have rules of their
    own as well (`experiments.promotion_by_verdicts`). What cannot be judged does not hold: a trial
    that is not there, two models without a claim in common. Raises InputError for a gate in the
    rules that is not measured.
    """
    return [
        *_beats_controls(rules.beats_controls, challenger),
        *_calibrated(rules.calibrated, challenger),
        *_not_worse(rules.not_worse, challenger, champion, learned=learned),
        *_no_part_much_worse(rules.no_part_much_worse, challenger, champion),
        *_invariances(rules.invariances, measured),
    ]


def promoted(rulings: Sequence[Ruling]) -> bool:
    """Return whether every rule holds."""
    return all(ruling.holds for ruling in rulings)


def _beats_controls(rule: BeatsControls, ours: Held) -> Iterator[Ruling]:
    for horizon in rule.horizons:
        limit = f"interval above {rule.skill_above:g}"
        judged = _at(ours, rule.trial, horizon)
        if judged is None or len(judged.names) < 2:
            yield _missing("beats_controls", rule.trial, horizon, limit)
            continue
        against = {name: judged.against(name, horizon) for name in judged.names[1:]}
        hardest = min(against, key=lambda name: _low(against[name]))
        yield Ruling(
            rule="beats_controls",
            on=f"{judged.title}, {horizon}",
            holds=_low(against[hardest]) > rule.skill_above,
            found=f"skill {_signed(against[hardest].skill)} over {hardest}",
            limit=limit,
        )


def _calibrated(rule: Calibrated, ours: Held) -> Iterator[Ruling]:
    for trial, horizon in [(at.trial, each) for at in rule.on for each in at.horizons]:
        limit = f"CI at most {rule.ci_at_most:g}"
        judged = _at(ours, trial, horizon)
        if judged is None:
            yield _missing("calibrated", trial, horizon, limit)
            continue
        found = judged.figures(judged.names[0], horizon)
        holds = found.ci <= rule.ci_at_most
        said = f"CI {found.ci:.4f} (n = {found.n})"
        yield Ruling("calibrated", f"{judged.title}, {horizon}", holds, said, limit)


def _not_worse(
    rule: NotWorse, ours: Held, theirs: Held | None, *, learned: bool
) -> Iterator[Ruling]:
    limit = f"interval not below {rule.skill_not_below:g}"
    if learned:
        limit = f"no loss, or none above {rule.loss_with_verdicts:g} in the whole interval"
    for horizon in rule.horizons:
        judged = _at(ours, rule.trial, horizon)
        if judged is None:
            yield _missing("not_worse", rule.trial, horizon, limit)
            continue
        on = f"{judged.title}, {horizon}"
        if theirs is None:
            yield Ruling("not_worse", on, True, NO_CHAMPION, limit)
            continue
        both = _both(judged, theirs.get(rule.trial), horizon)
        if both is None:
            yield _nothing_in_common("not_worse", on, limit)
            continue
        found = both.against(CHAMPION, horizon)
        holds = found.skill.high >= rule.skill_not_below
        if learned:
            holds = found.skill.value >= 0 or found.skill.low >= -rule.loss_with_verdicts
        said = f"skill {_signed(found.skill)} over the champion (n = {found.n})"
        yield Ruling("not_worse", on, holds, said, limit)


def _no_part_much_worse(rule: NoPartMuchWorse, ours: Held, theirs: Held | None) -> Iterator[Ruling]:
    other = BASE_RATE if theirs is None else CHAMPION
    limit = f"Brier at most {rule.brier_higher_at_most:g} above the {other}"
    limit += ", or within chance" if rule.beyond_chance else ""
    for horizon in rule.horizons:
        judged = _at(ours, rule.trial, horizon)
        if judged is None or (theirs is None and BASE_RATE not in judged.names):
            yield _missing("no_part_much_worse", rule.trial, horizon, limit)
            continue
        on = f"{judged.title}, {horizon}"
        both = judged if theirs is None else _both(judged, theirs.get(rule.trial), horizon)
        if both is None:
            yield _nothing_in_common("no_part_much_worse", on, limit)
            continue
        settled = both.settled(horizon)
        parts = part_scores(settled, rule.by, rule.fewest, judged.names[0], other)
        worse = [part for part in parts if _much_worse(rule, part)]
        said = [_told(part) for part in worse or parts[:1]] or [f"no part of {rule.fewest} claims"]
        yield Ruling("no_part_much_worse", on, bool(parts) and not worse, "; ".join(said), limit)


def _much_worse(rule: NoPartMuchWorse, part: PartScore) -> bool:
    above = part.more.value > rule.brier_higher_at_most
    return above and not (rule.beyond_chance and part.more.low <= 0)


def _told(part: PartScore) -> str:
    return (
        f"{_signed(part.more)} in {part.name} "
        f"({part.ours:.3f}, not {part.theirs:.3f}; n = {part.n})"
    )


def _invariances(rule: Invariances, measured: Sequence[Measured]) -> Iterator[Ruling]:
    gates = {found.name: found for found in measured if found.limit != TOLD}
    unheard = [name for name in rule.shares if name not in gates]
    if unheard:
        raise InputError(
            "the rules of promotion give a share to what is no gate",
            got=", ".join(unheard),
            remedy=f"Gates are: {', '.join(gates) or 'none'}.",
        )
    whole = [found for name, found in gates.items() if name not in rule.shares]
    failed = [str(found).removeprefix("FAILS ") for found in whole if not found.holds]
    said = f"{len(whole) - len(failed)} of {len(whole)} hold"
    yield Ruling(
        rule="invariances",
        on="every gate but those with a share of their own" if rule.shares else "every gate",
        holds=bool(whole) and not failed,
        found="; ".join([said, *failed]),
        limit="every claim",
    )
    for name, asked in rule.shares.items():
        found = gates[name]
        said = f"{found.share:.3f} of {found.n} claims"
        limit = f"at least {asked.share:g} of the claims"
        yield Ruling("invariances", name, found.share >= asked.share, said, limit)


def _at(held: Held, trial: str, horizon: str) -> Evaluation | None:
    judged = held.get(trial)
    return judged if judged and not judged.settled(horizon).is_empty() else None


def _both(ours: Evaluation, theirs: Evaluation | None, horizon: str) -> Evaluation | None:
    """Our settled claims that the champion forecast too, with what it said of them."""
    if theirs is None:
        return None
    keys = ["corpus", "claim_id", "horizon"]
    said = theirs.forecasts.select(*keys, pl.col(theirs.names[0]).alias(CHAMPION))
    common = ours.settled(horizon).join(said, on=keys, maintain_order="left")
    if common.is_empty():
        return None
    return replace(ours, forecasts=common, names=(ours.names[0], CHAMPION))


def _missing(rule: str, trial: str, horizon: str, limit: str) -> Ruling:
    return Ruling(rule, f"{trial}, {horizon}", False, "its run has no such forecasts", limit)


def _nothing_in_common(rule: str, on: str, limit: str) -> Ruling:
    said = "no claim in common with the forecasts of the champion's run: not to be compared"
    return Ruling(rule, on, False, said, limit)


def _low(found: Difference) -> float:
    return float("-inf") if isnan(found.skill.low) else found.skill.low


def _signed(found: Interval) -> str:
    return f"{found.value:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
