"""Figures as tables: for the terminal, for MLflow and for the docs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from experiments.evaluation import Evaluation
from experiments.figures import Figures
from experiments.slices import slice_figures
from features.catalogue import FAMILY, FEATURES
from models.credibility import CredibilityModel

NOTE: Final = (
    "Intervals are 90 %, from events drawn anew 1,000 times. Brier = VI − DI + CI up to what a bin "
    "hides (Murphy 1973, ten bins of equal numbers); skill = 1 − Brier / VI; NDI = DI / VI; log "
    "score in nats; ECE over the same bins; slope 1 is ideal calibration. A control is beaten only "
    "where the interval of the difference in skill, on the same draws, is above zero. A base rate "
    "fitted without the held-out claims is a little higher for false ones, so its AUC is below one "
    "half by construction."
)


def evaluation_table(evaluations: Sequence[Evaluation]) -> pl.DataFrame:
    """Return one line for each forecast and horizon of the evaluations."""
    return pl.DataFrame(
        [
            {
                "test": evaluation.title,
                "as of": horizon,
                "forecast": name,
                **_found(evaluation, name, horizon),
                "ours less this, skill [90 %]": against,
                "beaten": beaten,
            }
            for evaluation in evaluations
            for horizon in evaluation.horizons
            for name in evaluation.names
            for against, beaten in [_against(evaluation, name, horizon)]
        ],
        infer_schema_length=None,
    )


def slices_table(evaluation: Evaluation, horizon: str) -> pl.DataFrame:
    """Return the model's figures for named parts of the claims, at one horizon."""
    lines = []
    for part in slice_figures(evaluation.settled(horizon), evaluation.names[0]):
        counted: dict[str, object] = {"n": part.n, "base rate": _round(part.base_rate, 3)}
        if part.figures:
            counted = _cells(part.figures)
        lines.append({"as of": horizon, "by": part.group, "claims": part.name, **counted})
    return pl.DataFrame(lines, infer_schema_length=None)


def robustness_table(evaluations: Sequence[Evaluation], by_event: Evaluation) -> pl.DataFrame:
    """Return how each way of holding out compares with leave-one-event-out on the same claims."""
    keys = ["corpus", "claim_id", "horizon"]
    lines = []
    for each in evaluations:
        for horizon in each.horizons:
            ours = each.settled(horizon).join(
                by_event.settled(horizon).select(*keys, by_event=by_event.names[0]), on=keys
            )
            there = replace(each, forecasts=ours).against("by_event", horizon)
            lines.append(
                {
                    "test": each.title,
                    "as of": horizon,
                    "n": there.n,
                    "AUC [90 %]": str(each.figures(each.names[0], horizon).auc),
                    "less leave one event out, AUC [90 %]": str(there.auc),
                    "skill": str(there.skill),
                }
            )
    return pl.DataFrame(lines)


def contested_table(evaluation: Evaluation) -> pl.DataFrame:
    """Return what the model says of contested claims, which no figure counts."""
    name = evaluation.names[0]
    unsure = pl.col(name).is_between(0.2, 0.8)
    parts = []
    for horizon in evaluation.horizons:
        at = evaluation.forecasts.filter(pl.col("horizon") == horizon)
        for label, frame in (
            ("contested", at.filter(pl.col("label") == "contested")),
            ("settled", at.filter(pl.col("truth").is_not_null())),
        ):
            median, share = frame[name].median(), frame.select(unsure.mean()).item()
            parts.append(
                {
                    "as of": horizon,
                    "claims": label,
                    "n": frame.height,
                    "median credibility": _round(median, 3),
                    "share from .2 to .8": _round(share, 3),
                }
            )
    return pl.DataFrame(parts)


def _found(evaluation: Evaluation, name: str, horizon: str) -> dict[str, object]:
    # A control that could not be fitted to any part of a file has no forecasts.
    if evaluation.settled(horizon)[name].count() == 0:
        return {"n": 0}
    return _cells(evaluation.figures(name, horizon))


def _cells(found: Figures) -> dict[str, object]:
    return {
        "n": found.n,
        "events": found.events,
        "base rate": _round(found.base_rate, 3),
        "AUC [90 %]": str(found.auc),
        "skill [90 %]": str(found.skill),
        "Brier": _round(found.brier, 4),
        "VI": _round(found.vi, 4),
        "DI": _round(found.di, 4),
        "CI": _round(found.ci, 4),
        "NDI": _round(found.ndi, 3),
        "log score": _round(found.log_score, 3),
        "ECE": _round(found.ece, 3),
        "slope": _round(found.slope, 2),
        "accuracy": _round(found.accuracy, 3),
    }


def _against(evaluation: Evaluation, name: str, horizon: str) -> tuple[str, str]:
    if name == evaluation.names[0] or evaluation.settled(horizon)[name].count() == 0:
        return "", ""
    against = evaluation.against(name, horizon)
    return str(against.skill), "yes" if against.better else "no"


def _round(value: object, digits: int) -> float | None:
    return round(float(value), digits) if isinstance(value, int | float) else None


def coefficient_table(model: CredibilityModel) -> pl.DataFrame:
    """Return each feature with its calibrated weight in log-odds and how sure that is."""
    slope = model.calibration.slope
    spread = slope * np.sqrt(np.diag(model.covariance))[1:]
    return pl.DataFrame(
        {
            "feature": model.features,
            "family": [FAMILY[name] for name in model.features],
            "expected sign": ["-0+"[FEATURES[name].sign + 1] for name in model.features],
            "log-odds per unit": (slope * model.coefficients).round(3),
            "standard error": spread.round(3),
            "unit": [FEATURES[name].unit for name in model.features],
            "meaning": [FEATURES[name].meaning for name in model.features],
        }
    )


def to_markdown(frame: pl.DataFrame) -> str:
    """Return a frame as a Markdown table.

    >>> print(to_markdown(pl.DataFrame({"a": [1], "b": ["x | y"]})))
    | a | b |
    |---|---|
    | 1 | x \\| y |
    """
    lines = [list(frame.columns), ["---"] * frame.width]
    lines += [[_cell(cell) for cell in row] for row in frame.rows()]
    head, rule, *body = lines
    return "\n".join(
        ["| " + " | ".join(head) + " |", "|" + "|".join(rule) + "|"]
        + ["| " + " | ".join(row) + " |" for row in body]
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.4g}"
    return "" if value is None else str(value).replace("|", "\\|")
