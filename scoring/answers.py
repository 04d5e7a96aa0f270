"""What a served model answers: a score, or what is wrong, for every row it was asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from features.fields import CLAIMS
from features.rows import row_numbers
from scoring.engine import ScoringEngine
from scoring.event_batches import batches
from scoring.joined import part, texts
from scoring.moment import Moment
from scoring.output import UTC_TIME
from scoring.scores import SCORES_SCHEMA

if TYPE_CHECKING:
    import pandas as pd

REJECTED: Final = "rejected"
ANSWERS_SCHEMA: Final = pl.Schema({**SCORES_SCHEMA, "as_of": pl.String(), REJECTED: pl.String()})
"""Columns of the answers: those of the scores, the time as ISO text, and what is wrong, if any."""


def answers(
    engine: ScoringEngine, rows: pd.DataFrame, as_of: str | None = None, horizon: str = "latest"
) -> pl.DataFrame:
    """Score claims that are joined with their sources, each by the evidence of the other rows.

    Returns a line for every row, in the order of the rows, with the columns of `ANSWERS_SCHEMA`.
    A row at fault keeps its id, has no score, and `rejected` says what is wrong with it; so it is
    with a claim published after `as_of`, which is not read either. Raises InputError where the
    rows as a whole are unusable, or where there is no such time or horizon.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({
    ...     "claim_id": ["1", "2"], "text": ["12 were captured.", "None of it is true."],
    ...     "source_id": ["ea", "sana"], "published_at": ["2017-09-29", "yesterday"]})
    >>> found = answers(ScoringEngine.default(), rows)
    >>> found["claim_id", "information_grade", "as_of"].rows()
    [('1', 6, '2017-09-29T00:00:00Z'), ('2', None, None)]
    >>> print(found["rejected"][1])
    published_at is 'yesterday', expected an ISO date (2017-09-29) or date-time \
(2017-09-29T14:05Z), year 1900 to 2200
    """
    moment, parted = Moment.of(as_of or None, horizon), part(rows)
    known = moment.known(parted.claims)
    scored = [
        engine.tabulate(engine.judge(batch, parted.sources, names=engine.weighed))
        for batch in batches(moment.stamp(known))
    ]
    later = parted.claims.join(known, on="row", how="anti", maintain_order="left")
    faults = pl.concat([parted.faults, _too_late(later, moment)], how="diagonal")
    scores = pl.concat([SCORES_SCHEMA.to_frame().with_columns(row=pl.lit(0, pl.UInt32)), *scored])
    told = faults.group_by("row").agg(
        pl.col("claim_id").drop_nulls().first().alias("told_id"), _in_words().alias(REJECTED)
    )
    return (
        pl.DataFrame({"row": row_numbers(parted.n_rows), "given_id": texts(rows, CLAIMS.id)})
        .join(scores, on="row", how="left", maintain_order="left")
        .join(told, on="row", how="left", maintain_order="left")
        .with_columns(
            claim_id=pl.coalesce("claim_id", _kept_id()),
            as_of=pl.col("as_of").dt.to_string(UTC_TIME),
            reasons=pl.col("reasons").fill_null([]),  # Spark has no null among lists of records
        )
        .select(*ANSWERS_SCHEMA)
    )


def as_pandas(found: pl.DataFrame, index: pd.Index[int] | None = None) -> pd.DataFrame:
    """Return answers as a pandas frame in which nothing is NaN, which JSON does not have.

    A column with gaps is one of objects, with None in them; records are plain lists and dicts.

    >>> as_pandas(pl.DataFrame({"row": [1, 2], "credibility": [0.5, None]})).to_dict("list")
    {'row': [1, 2], 'credibility': [0.5, None]}
    """
    import pandas as pd

    gaps = [each.name for each in found if each.null_count() or each.dtype.is_nested()]
    whole = {
        name: found[name].to_numpy(writable=True) for name in found.columns if name not in gaps
    }
    columns = {
        name: whole[name] if name in whole else pd.Series(found[name].to_list(), dtype=object)
        for name in found.columns
    }
    frame = pd.DataFrame(columns)
    return frame if index is None else frame.set_axis(index)


def _too_late(later: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The fault of claims that were published after the as-of time."""
    published = pl.col("published_at").dt.to_string(UTC_TIME)
    expected = f"a time no later ({moment}): what came after is neither scored nor read"
    fault = {"field": pl.lit("published_at"), "value": published, "expected": pl.lit(expected)}
    return later.select("row", "claim_id", **fault)


def _in_words() -> pl.Expr:
    """All that is wrong with a row, as one text: fields, values and what was expected."""
    value = pl.coalesce(pl.format("'{}'", "value"), pl.lit("missing"))
    return pl.format("{} is {}, expected {}", "field", value, "expected").str.join("; ")


def _kept_id() -> pl.Expr:
    """The id of a row at fault; as it was given where a fault's line has it shortened."""
    shortened = pl.col("told_id").str.ends_with("…")
    return pl.when(shortened).then("given_id").otherwise("told_id")
