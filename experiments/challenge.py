"""A challenge: the challenger is measured and judged, and what came of it is written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from experiments import registry
from experiments.corpora import Corpus
from experiments.evaluation import Evaluation
from experiments.invariances import Measured, measure
from experiments.model_card import model_card
from experiments.promotion import Ruling, judge, promoted
from experiments.promotion_page import decision, promotion_page
from experiments.promotion_rules import Rules
from experiments.registry import Registered
from scoring.engine import ScoringEngine


@dataclass(frozen=True, slots=True)
class Challenge:
    """A judged challenger: the rulings, the page that shows them, and its model card."""

    challenger: Registered
    champion: Registered | None
    evaluations: Sequence[Evaluation]
    measured: Sequence[Measured]
    rulings: Sequence[Ruling]
    page: str
    card: str

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
        stays = f"version {before.version} stays the champion" if before else "there is no champion"
        return f"{said} Version {version} stays a challenger, and {stays}."


def challenge(
    rules: Rules, challenger: Registered, champion: Registered | None, corpora: Sequence[Corpus]
) -> Challenge:
    """Judge the challenger's own bundle, and what it said of claims it never saw.

    The invariances are measured on the corpora (some twenty seconds for our own). Nothing is
    written. Raises TrackingError where its run or its bundle cannot be read.
    """
    engine = ScoringEngine.load(challenger.ref)
    ours = registry.held_out(challenger)
    theirs = registry.held_out(champion) if champion else None
    measured = measure(engine, corpora)
    rulings = judge(rules, ours, measured, theirs)
    evaluations = list(ours.values())
    return Challenge(
        challenger=challenger,
        champion=champion,
        evaluations=evaluations,
        measured=measured,
        rulings=rulings,
        page=promotion_page(rules, rulings, measured),
        card=model_card(engine.bundle, evaluations, measured, rulings),
    )


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
