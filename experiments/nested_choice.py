"""Choosing between candidates inside each training, so that the choice itself is held out.

Whoever compares many candidates on the claims they are judged by finds one that looks good by
chance. Here each part held out is judged by the candidate chosen without it (Cawley and Talbot
2010 on the bias of choosing and judging on the same data; nested cross-validation, Stone 1974).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import polars as pl
from scipy.special import expit

from experiments.candidate import Contender, Judged, judge, loss
from experiments.evaluation import Evaluation, Trial
from experiments.figures import drawn_events, interval
from experiments.held_out import REPORTED, held_out
from experiments.in_parallel import WORKERS, in_parallel
from experiments.snapshots import Snapshots
from experiments.splits import Split, splits
from models.fitting import TrainingSet

Progress = Callable[[str], None]
"""Told in a few words how far the work is."""
Choose = Callable[[Mapping[str, Judged], TrainingSet], str]

RESAMPLES: Final = 1000
SEED: Final = 2017
_CLAIM: Final = ("held_out", "corpus", "claim_id", "horizon")


def best_by_event(judged: Mapping[str, Judged], target: TrainingSet) -> str:
    """Return the candidate that judges held-out events of the training best."""
    return min(judged, key=lambda name: loss(judged[name].by_event, target))


def best_by_war(judged: Mapping[str, Judged], target: TrainingSet) -> str:
    """Return the candidate that judges held-out wars of the training best."""
    return min(judged, key=lambda name: loss(judged[name].by_setting, target))


def plain_unless_surer(judged: Mapping[str, Judged], target: TrainingSet) -> str:
    """Return the first candidate, or the best by event if that is better beyond chance.

    It is where the 90 % interval of the gain in Brier score, over events drawn anew, is above zero.
    """
    plain, other = next(iter(judged)), best_by_event(judged, target)
    ours, theirs = (
        (expit(judged[name].by_event) - target.truth) ** 2 for name in (plain, other)
    )  # fmt: skip
    drawn = drawn_events(target.event, RESAMPLES, SEED)
    return other if interval(drawn @ (target.weight * (ours - theirs))).low > 0 else plain


RULES: Final[Mapping[str, Choose]] = {
    "nested choice": best_by_event,
    "nested choice, by war": best_by_war,
    "nested choice, plain unless surer": plain_unless_surer,
}
"""Ways to choose inside a training, by the name under which what they choose is judged."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Held-out forecasts of candidates and of each rule, and which candidate a rule chose when.

    `evaluation` names the candidates in their order, then the rules. `chosen` has a row for each
    part held out and rule: `held_out`, `rule`, `candidate`.
    """

    evaluation: Evaluation
    chosen: pl.DataFrame


def nested_choice(
    trial: Trial,
    seen: Snapshots,
    contenders: Sequence[Contender],
    progress: Progress,
    *,
    horizons: Sequence[str] = REPORTED,
    workers: int = WORKERS,
) -> Chosen:
    """Judge the contenders in one trial, and what each rule chooses without the part held out."""
    some = seen if trial.war is None else seen.where(pl.col("war") == trial.war)
    work = partial(_judged, contenders=contenders, horizons=tuple(horizons))
    forecasts, choices = [], []
    parts = in_parallel(work, splits(some, trial.scheme), workers)
    for number, (said, chosen) in enumerate(parts, start=1):
        forecasts.append(said)
        choices.append(chosen)
        progress(f"{trial.title}: {number} judged")
    about = held_out(some, trial.scheme, (), horizons)
    joined = about.join(
        pl.concat(forecasts), on=_CLAIM, how="left", validate="1:1", maintain_order="left"
    )
    names = (*(each.name for each in contenders), *RULES)
    judged = Evaluation(trial.key, trial.title, joined, names, tuple(horizons))
    return Chosen(judged, pl.concat(choices))


def _judged(
    split: Split, contenders: Sequence[Contender], horizons: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    test = split.test.where(pl.col("horizon").is_in(horizons))
    judged, target = judge(contenders, split.train, test)
    chosen = {rule: choose(judged, target) for rule, choose in RULES.items()}
    said = {name: np.asarray(expit(each.test)) for name, each in judged.items()}
    said |= {rule: said[name] for rule, name in chosen.items()}
    frame = test.frame.select(
        "corpus", "claim_id", "horizon", held_out=pl.lit(split.held_out)
    ).with_columns(pl.Series(name, values) for name, values in said.items())
    choices = pl.DataFrame({"rule": list(chosen), "candidate": list(chosen.values())})
    return frame, choices.with_columns(held_out=pl.lit(split.held_out))
