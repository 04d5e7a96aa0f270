"""What people answered about claims, as it stands in a tracking store at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

TRACE_TAGS: Final = (
    "claim_id", "source_id", "event_id", "run_id", "model", "as_of",
    "credibility", "credibility_low", "credibility_high", "selected_by",
)  # fmt: skip
"""What our tags tell of a trace, all as text; in the store each name begins with `told.TAGS`."""

TRACES_SCHEMA: Final = pl.Schema(dict.fromkeys(("trace_id", *TRACE_TAGS), pl.String()))
"""One row a trace of ours; a tag that is missing is null."""

GIVEN_SCHEMA: Final = pl.Schema(
    {
        "trace_id": pl.String(),
        "assessment_id": pl.String(),
        "name": pl.String(),
        "kind": pl.String(),
        "who": pl.String(),
        "source_type": pl.String(),
        "said": pl.List(pl.String),
        "shown": pl.String(),
        "rationale": pl.String(),
        "when": pl.Datetime("us", "UTC"),
        "valid": pl.Boolean(),
        "overrides": pl.String(),
    }
)
"""One row an answer. `said` is the text that was given, or the several texts, and null where the
value is something else; `shown` is the value as a report shows it; `kind` feedback or expectation.
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """The traces of ours that exist, the answers on them, and what is to be said of the whole.

    `traces` has `TRACES_SCHEMA`, `given` has `GIVEN_SCHEMA`, in the order they were given. That a
    trace is there tells an answer that was taken back from one that went with its trace.

    >>> Answers(TRACES_SCHEMA.to_frame(), GIVEN_SCHEMA.to_frame()).given.height
    0
    """

    traces: pl.DataFrame
    given: pl.DataFrame
    remark: str = ""
