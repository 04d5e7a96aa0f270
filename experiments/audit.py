"""How accurate the champion's scores were on claims that were picked at random, for review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from experiments.evaluation import Evaluation
from experiments.figures import Interval, drawn_events, interval
from experiments.foretold import AUDIT, THEN
from experiments.snapshots import AS_SCORED

FEWEST: Final = 30
"""Audited claims from which it is said whether the scores kept what was promised."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The champion's scores on n audited claims beside what people settled of them afterwards.

    `left_out` more were audited, and their scores are no test: the model was trained on their
    events, or another model scored them. `promised` is the Brier score on claims it never saw, as
    its manifest has it; None where it has none, as `brier` and `accuracy` where n is 0.
    """

    champion: str
    n: int
    left_out: int
    brier: Interval | None
    accuracy: Interval | None
    promised: float | None

    @property
    def state(self) -> str:
        """Whether the promise was kept: "too few", "kept", "better" or "worse", beyond chance."""
        if self.brier is None or self.promised is None or self.n < FEWEST:
            return "too few"
        if self.brier.low > self.promised:
            return "worse"
        return "better" if self.brier.high < self.promised else "kept"

    def metrics(self) -> dict[str, float]:
        """Return the figures by their names in MLflow."""
        found = {"audit.n": float(self.n), "audit.left_out": float(self.left_out)}
        if self.promised is not None:
            found["audit.promised_brier"] = self.promised
        for name, value in (("brier", self.brier), ("accuracy", self.accuracy)):
            if value is not None:
                found[f"audit.{name}"] = value.value
                found[f"audit.{name}_low"], found[f"audit.{name}_high"] = value.low, value.high
        return found

    def __str__(self) -> str:
        """Return what is known, in a sentence or three.

        >>> print(Audit("claim-credibility 1", 2, 4, Interval(0.1, 0.05, 0.15),
        ...             Interval(1.0, 1.0, 1.0), 0.102))
        claim-credibility 1 on 2 claims picked at random: Brier 0.100 [0.050, 0.150], promised
        0.102; accuracy 1.000 [1.000, 1.000]. Of fewer than 30 that says nothing yet. 4 more are no
        test of it: it was trained on their events, or another model scored them.
        """
        said = f"{self.champion} on {self.n} claims picked at random"
        if self.brier is not None:
            promised = "nothing promised" if self.promised is None else f"{self.promised:.3f}"
            said += f": Brier {self.brier}, promised {promised}; accuracy {self.accuracy}"
        told = {
            "too few": f"Of fewer than {FEWEST} that says nothing yet.",
            "kept": "That is within chance of what was promised.",
            "better": "That is better than what was promised, beyond chance.",
            "worse": "That is worse than what was promised, beyond chance.",
        }
        parts = [f"{said}.", told[self.state]]
        if self.left_out:
            parts.append(
                f"{self.left_out} more are no test of it: it was trained on their events, or "
                "another model scored them."
            )
        return " ".join(parts)


def audit(judged: Evaluation, champion: str, manifest: Mapping[str, Any]) -> Audit:
    """Return the honest accuracy of a champion, from forecasts of verdicts (`foretell`).

    Only verdicts on claims picked at random count: on others the champion would be judged where its
    own scores sent the reviewers. Intervals are 90 %, events drawn anew.
    """
    settled = judged.settled(AS_SCORED)
    honest = settled.filter(pl.col(THEN).is_not_null())
    left_out = settled.filter(pl.col("selected_by") == AUDIT).height - honest.height
    promised = _promised(manifest.get("held_out"))
    if honest.is_empty():
        return Audit(champion, 0, left_out, None, None, promised)
    truth, said = honest["truth"].cast(pl.Float64).to_numpy(), honest[THEN].to_numpy()
    times = drawn_events(honest["event"].to_numpy().astype(np.str_), 1000, 0)
    brier, accuracy = (
        interval(times @ value / times.sum(axis=1))
        for value in ((said - truth) ** 2, ((said > 0.5) == (truth > 0.5)).astype(np.float64))
    )
    return Audit(champion, honest.height, left_out, brier, accuracy, promised)


def _promised(held_out: Mapping[str, Any] | None) -> float | None:
    """Brier score that a manifest's skill and base rate come to."""
    if held_out is None:
        return None
    rate = float(held_out["base_rate"])
    return (1 - float(held_out["skill"])) * rate * (1 - rate)
