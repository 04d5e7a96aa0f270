"""What a report does to what it speaks of: asserts, denies, acknowledges or doubts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from features.reading.cues import CUES
from features.reading.linear import Linear
from features.reading.parties import SPEAKS, Parties
from features.reading.sides import oriented

_ABOUT: Final = ("leans most", "speaks for a side", "a cue at all")


def stance_names(vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns of `stance_features`."""
    return (*CUES, *_ABOUT, *(f"word: {term}" for term in vocabulary))


def stance_features(seen: Parties, words: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return cues as the source sees them, how far it leans, and the wording: one row a claim."""
    nobody = np.full((len(seen.marks), 2), -1)
    told = oriented(seen, nobody).cues
    top = seen.leaning.max(axis=1, initial=0)
    about = np.column_stack([top, top > SPEAKS, told.any(axis=1)])
    return sparse.hstack([sparse.csr_matrix(np.hstack([told, about])), words]).tocsr()


def stances(X: sparse.csr_matrix, model: Linear) -> pl.DataFrame:
    """Return each claim's likeliest stance and its probability."""
    chance = model.probabilities(X)
    best = chance.argmax(axis=1)
    return pl.DataFrame(
        {
            "stance": np.array(model.classes)[best].tolist(),
            "confidence": chance[np.arange(len(best)), best],
        },
        schema={"stance": pl.String, "confidence": pl.Float64},
    )
