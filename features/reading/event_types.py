"""What kind of event a claim is on, in the words of the corpora: airstrike, massacre and so on."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import sparse

from features.reading.linear import Linear


def event_types(words: sparse.csr_matrix, model: Linear) -> pl.DataFrame:
    """Return each claim's likeliest type of event and its probability."""
    chance = model.probabilities(words)
    best = chance.argmax(axis=1)
    return pl.DataFrame(
        {
            "event_type": np.array(model.classes)[best].tolist(),
            "confidence": chance[np.arange(len(best)), best],
        },
        schema={"event_type": pl.String, "confidence": pl.Float64},
    )
