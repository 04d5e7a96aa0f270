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
SMALL: Final = 0.01
"""Brier skill below which the sentences call a difference none."""
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


def gap_told(gaps: tuple[Gap, ...]) -> str:
    """Return in three sentences what the measured gaps say of boosting, of Syria at latest."""
    at = {gap.name: gap for gap in gaps if gap.claims == "Syria" and gap.horizon == "latest"}
    plain, signed, free, mute = (
        at[name] for name in (PLAIN, BOOSTING, BOOSTING_UNSIGNED, BOOSTING_NO_WORDING)
    )
    held = "better" if _fall(signed) < _fall(free) - SMALL else "no better"
    inside = signed.inside.skill.value - mute.inside.skill.value
    outside = signed.outside.skill.value - mute.outside.skill.value
    told = "how one war was written of does not carry over to the next"
    return (
        f"On Syria's claims boosting {_beside(signed.inside, plain.inside)} when fitted to Syria's "
        f"other events, and {_beside(signed.outside, plain.outside)} when fitted to the other "
        f"wars: its skill falls by {_fall(signed):.3f}, the logistic's by {_fall(plain):.3f}. "
        f"Without signs it falls by {_fall(free):.3f}, so signs hold it {held}. Wording gives it "
        f"{inside:+.3f} of skill inside and {outside:+.3f} outside"
        f"{f': {told}' if inside > SMALL > outside else ''}; without wording it falls by "
        f"{_fall(mute):.3f}, and outside it {_beside(mute.outside, plain.outside)}."
    )


def _beside(ours: Figures, plain: Figures) -> str:
    gained = ours.skill.value - plain.skill.value
    stands = "leads the plain logistic" if gained > 0 else "is behind the plain logistic"
    return f"{stands} (AUC {ours.auc.value:.3f} to {plain.auc.value:.3f}, skill {gained:+.3f})"


def _fall(gap: Gap) -> float:
    return gap.inside.skill.value - gap.outside.skill.value


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
