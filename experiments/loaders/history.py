"""The history of a speaker in LIAR, made of training statements alone: a control, no feature."""

from __future__ import annotations

from typing import Final

import polars as pl

STRENGTH: Final = 4.0
"""Statements that the rate of all speakers counts as, beside those of the speaker."""
_TRUE: Final = {"true": 1.0, "mostly_true": 1.0, "mostly_false": 0.0, "false": 0.0}


def speaker_history(statements: pl.DataFrame) -> pl.DataFrame:
    """Return a forecast for each settled test statement from its speaker's training statements.

    `statements` are those of `experiments.loaders.liar`. Columns: `claim_id`, `speaker`, `truth`
    (1 or 0), `n_train` (settled training statements of the speaker) and `forecast`: the mean of
    the Beta posterior of the speaker's rate, with all speakers' rate as prior. Since LIAR has no
    dates, a training statement may be later than the one it speaks to.

    >>> said = pl.DataFrame({"claim_id": ["1", "2", "3", "4"], "speaker": ["a", "a", "b", "a"],
    ...     "label": ["true", "true", "false", "false"], "split": ["train"] * 3 + ["test"]})
    >>> speaker_history(said).row(0)
    ('4', 'a', 0.0, 2, 0.777...)
    """
    truth = pl.col("label").replace_strict(_TRUE, default=None, return_dtype=pl.Float64)
    settled = statements.with_columns(truth=truth).drop_nulls("truth")
    train = settled.filter(pl.col("split") == "train")
    rate = train["truth"].mean()
    past = train.group_by("speaker").agg(n_train=pl.len(), n_true=pl.col("truth").sum())
    n, k = pl.col("n_train"), pl.col("n_true")
    return (
        settled.filter(pl.col("split") == "test")
        .join(past, on="speaker", how="left", maintain_order="left")
        .with_columns(n.fill_null(0), k.fill_null(0.0))
        .select(
            "claim_id", "speaker", "truth", "n_train",
            forecast=(k + STRENGTH * pl.lit(rate)) / (n + STRENGTH),
        )
    )  # fmt: skip
