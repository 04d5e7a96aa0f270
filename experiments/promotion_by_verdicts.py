"""What promotion asks of a model that learned from verdicts, besides what it asks of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import polars as pl

from experiments.evaluation import Evaluation
from experiments.foretold import BY_PERSON, KEY, THEN
from experiments.promotion import Held, Ruling
from experiments.promotion_rules import Audit, Rules, VerdictsTell
from experiments.snapshots import AS_SCORED

_NEW: Final = "verdicts that the champion has not learned"
_RANDOM: Final = "verdicts on claims picked at random"
_TOO_FEW: Final = "too few to say anything"
_PLAIN: Final = r"[^\w .@-]"
"""What of a name is not shown: it is as somebody stated it, and may be markup."""


def judge_verdicts(rules: Rules, ours: Held, told: Mapping[str, Any]) -> list[Ruling]:
    """Return the rulings on what the challenger learned from verdicts.

    `ours` are its run's forecasts, of the verdicts among them; `told` is what its manifest says of
    the verdicts. The verdicts are judged here, and the champion nowhere but on the random audit.
    What cannot be judged does not hold, but for an audit that is too small to say anything.
    """
    rule = rules.verdicts_tell
    return [
        _together(rule, ours.get(KEY), told),
        *_person_by_person(rule, ours.get(BY_PERSON)),
        _audit(rules.audit, ours.get(KEY)),
    ]


def _together(rule: VerdictsTell, judged: Evaluation | None, told: Mapping[str, Any]) -> Ruling:
    limit = (
        f"interval above {rule.auc_above:g}; {rule.fewest} true, {rule.fewest} false and "
        f"{rule.events} events at least; {rule.tried:.0%} of all in the tests"
    )
    if judged is None:
        return Ruling("verdicts_tell", _NEW, False, "no claim is settled by a verdict", limit)
    new = _where(judged, pl.col("new"))
    tried = int(told["tried"]) / max(int(told["settled"]), 1)
    said = f"{_counted(new)}; {tried:.0%} in the tests"
    if not _enough(rule, new):
        return Ruling("verdicts_tell", _NEW, False, f"{said}: not to be judged", limit)
    auc = new.figures(new.names[0], AS_SCORED).auc
    holds = auc.low > rule.auc_above and tried >= rule.tried
    return Ruling("verdicts_tell", _NEW, holds, f"AUC {auc} of {said}", limit)


def _person_by_person(rule: VerdictsTell, judged: Evaluation | None) -> Iterator[Ruling]:
    """Whoever gave enough verdicts is judged alone: good ones do not cover for others."""
    if judged is None or judged.forecasts["who"].n_unique() < 2:
        return
    for who in judged.forecasts["who"].unique().sort():
        own = _where(judged, pl.col("new") & (pl.col("who") == who))
        if _enough(rule, own):
            auc = own.figures(own.names[0], AS_SCORED).auc
            yield Ruling(
                rule="verdicts_tell",
                on=f"those of {_shown(who)}",
                holds=auc.low > rule.auc_above,
                found=f"AUC {auc} of {_counted(own)}",
                limit=f"interval above {rule.auc_above:g}",
            )


def _audit(rule: Audit, judged: Evaluation | None) -> Ruling:
    limit = f"interval not below {rule.skill_not_below:g}, of {rule.fewest} claims or more"
    n = judged.settled(AS_SCORED)[THEN].count() if judged else 0
    if judged is None or n < rule.fewest:
        return Ruling("audit", _RANDOM, True, f"{n} claims: {_TOO_FEW}", limit)
    skill = _where(judged, pl.col(THEN).is_not_null()).against(THEN, AS_SCORED).skill
    said = f"skill {skill.value:+.3f} [{skill.low:+.3f}, {skill.high:+.3f}]"
    holds = skill.high >= rule.skill_not_below
    return Ruling("audit", _RANDOM, holds, f"{said} over the champion (n = {n})", limit)


def _where(judged: Evaluation, condition: pl.Expr) -> Evaluation:
    return replace(judged, forecasts=judged.forecasts.filter(condition))


def _sizes(judged: Evaluation) -> tuple[int, int, int]:
    settled = judged.settled(AS_SCORED)
    true = int(settled["truth"].sum())
    return true, settled.height - true, settled["event"].n_unique()


def _enough(rule: VerdictsTell, judged: Evaluation) -> bool:
    true, false, events = _sizes(judged)
    return min(true, false) >= rule.fewest and events >= rule.events


def _counted(judged: Evaluation) -> str:
    true, false, events = _sizes(judged)
    return f"{true} true, {false} false, {events} events"


def _shown(who: str) -> str:
    return str(pl.select(pl.lit(who).str.replace_all(_PLAIN, "?").str.slice(0, 40)).item())
