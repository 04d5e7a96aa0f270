"""The gap between a war that was trained on and one that was not, candidate by candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from experiments.candidates import (
    BOOSTING,
    BOOSTING_NO_WORDING,
    BOOSTING_UNSIGNED,
    PLAIN,
    UNSIGNED,
)
from experiments.comparison import Comparison
from experiments.difference import Difference
from experiments.evaluation import BY_EVENT, BY_WAR, SYRIA, Evaluation
from experiments.figures import Figures

EXPLAINED: Final = (PLAIN, UNSIGNED, BOOSTING, BOOSTING_UNSIGNED, BOOSTING_NO_WORDING)
"""Candidates of the table: logistic and boosting, with and without signs, and without wording."""
_CLAIM: Final = ("corpus", "claim_id", "horizon")


@dataclass(frozen=True, slots=True)
class Gap:
    """One candidate on the same claims, their war trained on (`inside`) and left out (`outside`).

    `fall` is outside less inside, on the same draws of events.
    """

    name: str
    claims: str
    horizon: str
    inside: Figures
    outside: Figures
    fall: Difference


def war_gap(comparison: Comparison) -> tuple[Gap, ...]:
    """Return the gaps of the candidates in EXPLAINED: of Syria's claims, and of all.

    Syria's are judged by fits to Syria's other events, and by fits to the other wars; all claims by
    fits to every other event, and to the other wars. All trials of COMPARED and all candidates of
    EXPLAINED must be there.
    """
    by_key = {each.key: each for each in comparison.evaluations}
    outside = by_key[BY_WAR.key]
    pairs: Mapping[str, Evaluation] = {"Syria": by_key[SYRIA.key], "all": by_key[BY_EVENT.key]}
    return tuple(
        _gap(name, claims, horizon, inside, outside)
        for claims, inside in pairs.items()
        for horizon in ("latest", "0h")
        for name in EXPLAINED
    )


def gap_table(gaps: tuple[Gap, ...]) -> pl.DataFrame:
    """Return the gaps as a table."""
    return pl.DataFrame(
        [
            {
                "claims": gap.claims,
                "as of": gap.horizon,
                "candidate": gap.name,
                "n": gap.inside.n,
                "base rate": round(gap.inside.base_rate, 3),
                "AUC, war trained on": round(gap.inside.auc.value, 3),
                "AUC, war left out": round(gap.outside.auc.value, 3),
                "skill, war trained on": round(gap.inside.skill.value, 3),
                "skill, war left out": round(gap.outside.skill.value, 3),
                "fall in AUC [90 %]": str(gap.fall.auc),
                "fall in skill [90 %]": str(gap.fall.skill),
            }
            for gap in gaps
        ]
    )


def gap_told(comparison: Comparison) -> str:
    """Return in a few sentences what was measured of boosting on Syria's claims at latest."""
    by_key = {each.key: each for each in comparison.evaluations}
    inside, outside = by_key[SYRIA.key], by_key[BY_WAR.key]
    there = outside.forecasts.join(inside.forecasts, on=_CLAIM, how="semi")
    outside = replace(outside, forecasts=there)
    falls = {
        name: _gap(name, "Syria", "latest", inside, outside).fall.skill
        for name in (PLAIN, BOOSTING, BOOSTING_UNSIGNED)
    }
    at_home = _less(inside, BOOSTING, BOOSTING_NO_WORDING)
    abroad = _less(outside, BOOSTING, BOOSTING_NO_WORDING)
    own = "; what it learns of wording is that war's own" if _only(at_home, abroad) else ""
    return (
        "Of Syria's claims at latest, in Brier skill: boosting with signs differs from the plain "
        f"logistic by {_less(inside, BOOSTING, PLAIN).skill} where both were fitted to Syria's "
        f"other events, and by {_less(outside, BOOSTING, PLAIN).skill} where both were fitted to "
        f"other wars. From the one to the other it changes by {falls[BOOSTING]}, without signs by "
        f"{falls[BOOSTING_UNSIGNED]}, and the plain logistic by {falls[PLAIN]}. Being able to read "
        f"wording is worth {at_home.skill} to boosting inside Syria and {abroad.skill} from "
        f"outside{own}."
    )


def _less(evaluation: Evaluation, ours: str, theirs: str) -> Difference:
    return replace(evaluation, names=(ours, theirs)).against(theirs, "latest")


def _only(at_home: Difference, abroad: Difference) -> bool:
    return at_home.better and not abroad.better


def _gap(name: str, claims: str, horizon: str, inside: Evaluation, outside: Evaluation) -> Gap:
    there = inside.forecasts.select(*_CLAIM, inside=name)
    both = outside.forecasts.rename({name: "outside"}).join(there, on=_CLAIM)
    shared = replace(outside, forecasts=both, names=("outside", "inside"))
    return Gap(
        name=name,
        claims=claims,
        horizon=horizon,
        inside=shared.figures("inside", horizon),
        outside=shared.figures("outside", horizon),
        fall=shared.against("inside", horizon),
    )
