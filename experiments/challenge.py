"""A challenge: the challenger is measured and judged, and what came of it is written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from experiments import registry
from experiments.corpora import Corpus
from experiments.evaluation import TRIALS, Evaluation, champion_forecaster, evaluate
from experiments.invariances import Measured, measure
from experiments.model_card import model_card
from experiments.promotion import Held, Ruling, judge, promoted
from experiments.promotion_by_verdicts import judge_verdicts
from experiments.promotion_page import decision, promotion_page
from experiments.promotion_rules import Rules
from experiments.registry import Registered
from experiments.snapshots import snapshots
from scoring.engine import ScoringEngine


@dataclass(frozen=True, slots=True)
class Challenge:
    """A judged challenger: the rulings, the page that shows them, and its model card.

    `beside_shipped` where it was held against the recipe of the champion that ships, because no
    other is registered.
    """

    challenger: Registered
    champion: Registered | None
    evaluations: Sequence[Evaluation]
    measured: Sequence[Measured]
    rulings: Sequence[Ruling]
    page: str
    card: str
    beside_shipped: bool = False

    @property
    def promoted(self) -> bool:
        """Whether every rule holds."""
        return promoted(self.rulings)

    @property
    def outcome(self) -> str:
        """What came of it, in a sentence or two."""
        said = decision(self.rulings)
        version, before = self.challenger.version, self.champion
        if self.promoted:
            instead = f", in the place of version {before.version}" if before else ""
            return f"{said} Version {version} is the champion{instead}."
        stays = "there is no champion"
        if self.beside_shipped:
            stays = "the model that ships stays in use"
        if before:
            stays = f"version {before.version} stays the champion"
        return f"{said} Version {version} stays a challenger, and {stays}."


def challenge(
    rules: Rules, challenger: Registered, champion: Registered | None, corpora: Sequence[Corpus]
) -> Challenge:
    """Judge the challenger's own bundle, and what it said of claims it never saw.

    The invariances are measured on the corpora (some twenty seconds for our own). A challenger that
    learned from verdicts is asked what they are worth as well, and is held against the recipe
    without verdicts where no champion is registered, or its run keeps no forecasts. Nothing is
    written. Raises TrackingError where its run or its bundle cannot be read.
    """
    engine = ScoringEngine.load(challenger.ref)
    ours = registry.held_out(challenger)
    theirs: Held | None = registry.held_out(champion) if champion else None
    verdicts = engine.bundle.manifest.get("verdicts")
    beside_recipe = verdicts is not None and not theirs
    if beside_recipe:
        theirs = _without_verdicts(rules, corpora)
    measured = measure(engine, corpora)
    rulings = judge(rules, ours, measured, theirs, learned=verdicts is not None)
    if verdicts is not None:
        rulings += judge_verdicts(rules, ours, verdicts)
    evaluations = list(ours.values())
    return Challenge(
        challenger=challenger,
        champion=champion,
        evaluations=evaluations,
        measured=measured,
        rulings=rulings,
        page=promotion_page(rules, rulings, measured),
        card=model_card(engine.bundle, evaluations, measured, rulings),
        beside_shipped=beside_recipe and champion is None,
    )


def _without_verdicts(rules: Rules, corpora: Sequence[Corpus]) -> Held:
    """What the recipe says that learned from labels alone, in the tests against a champion."""
    asked = {rules.not_worse.trial, rules.no_part_much_worse.trial}
    seen = snapshots(corpora)
    return {
        trial.key: evaluate(trial, seen, [champion_forecaster()])
        for trial in TRIALS
        if trial.key in asked
    }


def write_down(judged: Challenge) -> None:
    """Write a challenge to the challenger's run, and make it the champion if every rule holds.

    Raises TrackingError.
    """
    told = {
        "version": judged.challenger.version,
        "champion": judged.champion.version if judged.champion else None,
        "promoted": judged.promoted,
        "rulings": [asdict(ruling) for ruling in judged.rulings],
        "invariances": [_finite(asdict(found)) for found in judged.measured],
    }
    texts = {
        "promotion.json": json.dumps(told, indent=1),
        registry.PAGE: f"{judged.page}\n",
        registry.CARD: judged.card,
    }
    registry.log_decision(judged.challenger, judged.outcome, texts, promote=judged.promoted)


def _finite(told: Mapping[str, Any]) -> dict[str, Any]:
    # JSON has no word for a number that is not one, nor for a limit there is none of.
    odd = [key for key, value in told.items() if isinstance(value, float) and not isfinite(value)]
    return {**told, **dict.fromkeys(odd)}
