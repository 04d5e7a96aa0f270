"""Are verdicts foretold from the claims: each by a model that saw no verdict on its event."""

from __future__ import annotations

from typing import Final

import polars as pl
from threadpoolctl import threadpool_limits

from experiments.evaluation import Evaluation
from experiments.forecasters import Forecaster
from experiments.held_out import ABOUT
from experiments.merged import Merged
from experiments.opinions import settle
from experiments.snapshots import AS_SCORED, Snapshots
from experiments.splits import parts_of_events

KEY: Final = "verdicts"
TITLE: Final = "verdicts, leave one event out"
BY_PERSON: Final = "verdicts_by_person"
BY_PERSON_TITLE: Final = "verdicts of each person, leave one event out"
THEN: Final = "score then"
"""The forecast that a champion's score was, where it may be judged by the verdict."""
AUDIT: Final = "audit"
"""What a claim was picked for at random, whatever its score."""
_KEYS: Final = ("corpus", "claim_id")


def foretell(
    merged: Merged, forecaster: Forecaster, champion: str, learned: frozenset[str] = frozenset()
) -> tuple[Evaluation, Evaluation]:
    """Return what a forecaster says of the reviewed claims, none of whose event it has learned.

    It learns from labels and from verdicts on other events, and forecasts each claim as it looked
    when it was scored. The first evaluation has a row for each claim, its truth what people settled
    in review, without any label; the second one for each person and claim (`who`), its truth that
    person's verdict. `new` says whether a verdict is none of the `learned` (`Merged.marks`), which
    the champion was trained on.

    `THEN` is the score by the model named `champion`, and null wherever that would not be honest:
    for a claim that was not picked at random, or is of an event that model was trained on.
    """
    with threadpool_limits(1):
        parts = [
            _foretold(merged, forecaster, merged.judged.where(pl.col("event").is_in(events)), name)
            for name, events in parts_of_events(merged.judged.frame)
        ]
    honest = (
        (pl.col("selected_by") == AUDIT)
        & (pl.col("scored_by") == champion)
        & (pl.col("of_events").list.len() == 0)
        & ~pl.col("learned_before")
    )
    said = merged.verdicts().with_columns(new=~pl.col("mark").is_in(list(learned)))
    new = said.group_by(*_KEYS).agg(pl.col("new").any())
    claims = (
        pl.concat(parts)
        .with_columns(pl.when(honest).then("score").alias(THEN))
        .join(new, on=[*_KEYS], maintain_order="left")
        .select(*ABOUT, "selected_by", "scored_by", "new", "held_out", forecaster.name, THEN)
    )
    return (
        Evaluation(KEY, TITLE, claims, (forecaster.name, THEN), (AS_SCORED,)),
        _by_person(claims, said, forecaster.name),
    )


def _foretold(
    merged: Merged, forecaster: Forecaster, test: Snapshots, held_out: str
) -> pl.DataFrame:
    said = forecaster.forecast(merged.elsewhere(test), test)
    return test.frame.with_columns(
        pl.Series(forecaster.name, said, pl.Float64), held_out=pl.lit(held_out)
    )


def _by_person(claims: pl.DataFrame, said: pl.DataFrame, name: str) -> Evaluation:
    own = said.with_row_index("number")
    truth = own.join(settle(own, "number"), on="number", maintain_order="left")
    forecasts = claims.drop("truth", "label", "confidence", "new").join(
        truth.select(*_KEYS, "who", "truth", "label", "confidence", "new"),
        on=[*_KEYS],
        maintain_order="left",
    )
    columns = (*ABOUT, "who", "new", "held_out", name)
    return Evaluation(BY_PERSON, BY_PERSON_TITLE, forecasts.select(columns), (name,), (AS_SCORED,))
