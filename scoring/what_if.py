"""What would change a score: the model's answers for one more voice, no predictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
import polars.selectors as cs

from features.catalogue import EXTRACTORS
from features.evidence import standing
from models.credibility import CredibilityModel
from scoring.grades import likelihood
from scoring.scores import Judged

_CONFIRMS: Final = {"support_same": 1.0, "supports": True, "supports_freely": True}
_CONTRADICTS: Final = {"contradiction_same": 1.0, "contradicts": True, "contradicts_freely": True}
_BOTH_WAYS: Final = ("support", "contradiction")
_ADMITS: Final = {"support_same": 2.0, "supports": True, "supports_freely": True, "admits": True}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the model would say if one more voice were heard."""

    change: str
    credibility: float
    likelihood: str


def what_if(model: CredibilityModel, judged: Judged, row: int) -> tuple[WhatIf, ...]:
    """Return the credibility of the claim in `row` with one more voice on its proposition.

    A neutral voice, one without an interest, confirms it or contradicts it, and the side that it
    harms admits it; the last is left out where nobody is harmed or that side has admitted it
    already. All else stays as it is. The extractors work on the voices with one added, so the
    weights, roots and caps are theirs.
    """
    claim = judged.described.claims.row(by_predicate=pl.col("row") == row, named=True)
    voices = judged.described.voices.filter(pl.col("row") == row)
    neutral = "one more neutral voice"
    changes = {
        f"{neutral} confirms it": _one_more(voices, claim, "one more", _CONFIRMS),
        f"{neutral} contradicts it": _one_more(voices, claim, "one more", _CONTRADICTS),
    }
    harmed = claim["harms"]
    camp = f"camp {harmed}"
    if harmed and not voices.filter(pl.col("voice") == camp)["admits"].any():
        who = "another source" if harmed in (claim["camp"] or "").split("|") else "a source"
        changes[f"{who} of the side it harms ({harmed}) admits it"] = _one_more(
            voices, claim, camp, _ADMITS
        )
    said = [_credibility(model, judged, row, changed) for changed in changes.values()]
    words = pl.DataFrame({"p": said}).select(likelihood("p")).to_series()
    return tuple(WhatIf(*answer) for answer in zip(changes, said, words, strict=True))


def _one_more(
    voices: pl.DataFrame, claim: Mapping[str, Any], voice: str, says: Mapping[str, float]
) -> pl.DataFrame:
    """Return the voices with one more, or with more from a voice that was heard before.

    What a voice adds on another proposition is what it says of that less what it says of this one
    (`features.evidence`), so it shrinks as the voice says more of this.
    """
    silent = {
        name: False if dtype == pl.Boolean else 0.0 if dtype == pl.Float64 else None
        for name, dtype in voices.schema.items()
    }
    hours = (claim["as_of"] - claim["published_at"]).total_seconds() / 3600
    record = {
        "row": claim["row"], "voice": voice, "interest": claim["interest"],
        "hours_to_support": None, "log_ratio": None,
    }  # fmt: skip
    if says.get("supports"):
        record["hours_to_support"] = max(hours, 0.0)
    heard = pl.DataFrame([{**silent, **record, **says}], schema=voices.schema)
    in_all = [pl.col(f"{says}_other") + pl.col(f"{says}_same") for says in _BOTH_WAYS]
    beyond = [pl.col(f"{says}_other") - pl.col(f"{says}_same") for says in _BOTH_WAYS]
    return (
        pl.concat([voices, heard])
        .with_columns(in_all)
        .group_by("row", "voice", maintain_order=True)
        .agg(
            cs.boolean().any(),
            (cs.numeric() - cs.by_name("hours_to_support")).max(),
            pl.col("hours_to_support").min(),
        )
        .with_columns(beyond)
    )


def _credibility(model: CredibilityModel, judged: Judged, row: int, voices: pl.DataFrame) -> float:
    heard = {
        name: expression
        for extractor in EXTRACTORS
        if extractor.frame == "voices"
        for name, expression in extractor.expressions().items()
    }
    seen = judged.described.features.filter(pl.col("row") == row)
    changed = seen.with_columns(**voices.select(**heard).to_dict())
    n_others = standing(voices)["n_others"].to_numpy()
    values = changed.select(model.features).to_numpy()
    return float(model.judge(np.asarray(values, np.float64), n_others).probability[0])
