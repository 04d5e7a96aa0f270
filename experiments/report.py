"""Figures as tables: for the terminal, for MLflow and for the docs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from experiments.evaluation import Evaluation
from features.catalogue import FAMILY, FEATURES
from models.credibility import CredibilityModel

NOTE: Final = (
    "Intervals are 90 %, from events drawn anew 1,000 times. Brier = VI − DI + CI up to what a bin "
    "hides; skill = 1 − Brier / VI; NDI = DI / VI. A base rate fitted without the held-out claims "
    "is a little higher for false ones, so its AUC is below one half by construction."
)


def evaluation_table(evaluations: Sequence[Evaluation]) -> pl.DataFrame:
    """Return one line for each forecast, horizon and cut of the evaluations."""
    return pl.DataFrame(
        [
            {
                "test": evaluation.title,
                "as of": row.horizon,
                "forecast": row.forecast,
                "claims": row.cut,
                "n": row.figures.n,
                "events": row.figures.events,
                "base rate": round(row.figures.base_rate, 3),
                "AUC [90 %]": str(row.figures.auc),
                "skill [90 %]": str(row.figures.skill),
                "Brier": round(row.figures.brier, 4),
                "VI": round(row.figures.vi, 4),
                "DI": round(row.figures.di, 4),
                "CI": round(row.figures.ci, 4),
                "NDI": round(row.figures.ndi, 3),
                "accuracy": round(row.figures.accuracy, 3),
            }
            for evaluation in evaluations
            for row in evaluation.rows
        ]
    )


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
    lines += [[str(cell).replace("|", "\\|") for cell in row] for row in frame.rows()]
    head, rule, *body = lines
    return "\n".join(
        ["| " + " | ".join(head) + " |", "|" + "|".join(rule) + "|"]
        + ["| " + " | ".join(row) + " |" for row in body]
    )
