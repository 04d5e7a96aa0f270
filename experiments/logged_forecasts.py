"""Held-out forecasts as the file that a run keeps of them, and back."""

from __future__ import annotations

from io import StringIO
from typing import Final

import polars as pl
import polars.selectors as cs

from experiments import foretold
from experiments.evaluation import TRIALS, Evaluation
from experiments.held_out import REPORTED
from features.errors import InputError
from scoring.output import FORMULA_STARTS

_TITLES: Final = {
    **{trial.key: trial.title for trial in TRIALS},
    foretold.KEY: foretold.TITLE,
    foretold.BY_PERSON: foretold.BY_PERSON_TITLE,
}
_BEGIN, _END = "forecasts.", ".csv"
_NUMBERS: Final = ("confidence", "interest")
_FLAGS: Final = ("truth", "new")
_LAST: Final = "held_out"
"""The last column that says what was forecast; those after it are the forecasts."""


def file_name(key: str) -> str:
    """Return the name of the artifact that holds the forecasts of a trial."""
    return f"{_BEGIN}{key}{_END}"


def key_of(name: str) -> str | None:
    """Return the trial that an artifact holds the forecasts of; None for another artifact.

    >>> key_of("forecasts.by_war.csv"), key_of("evaluation.md")
    ('by_war', None)
    """
    if name.startswith(_BEGIN) and name.endswith(_END):
        return name.removeprefix(_BEGIN).removesuffix(_END)
    return None


def to_csv(evaluation: Evaluation) -> str:
    """Return held-out forecasts as CSV, numbers with all their digits.

    A text that a spreadsheet would run as a formula gets a leading apostrophe: ids of reviewed
    claims and names of reviewers are anybody's.
    """
    safe = cs.string().str.replace(FORMULA_STARTS, "'${1}")
    return evaluation.forecasts.with_columns(safe).write_csv()


def from_csv(key: str, text: str) -> Evaluation:
    """Return the evaluation that a run logged for a trial, to the last digit.

    Raises InputError where the text is no such file.

    >>> said = "corpus,claim_id,horizon,truth,held_out,model\\nwars,1,0h,true,iraq,0.75\\n"
    >>> from_csv("by_war", said).forecasts["truth", "model"].rows()
    [(True, 0.75)]
    """
    # Ids may look like numbers: nothing is guessed.
    raw = pl.read_csv(StringIO(text), infer_schema=False)
    if _LAST not in raw.columns:
        raise InputError(f"no column {_LAST!r}", where=file_name(key), remedy="Train again.")
    names = tuple(raw.columns[raw.columns.index(_LAST) + 1 :])
    numbers = [name for name in raw.columns if name in (*_NUMBERS, *names)]
    flags = [name for name in raw.columns if name in _FLAGS]
    forecasts = raw.with_columns(pl.col(flags) == "true", pl.col(numbers).cast(pl.Float64))
    found = forecasts["horizon"].unique(maintain_order=True).to_list()
    horizons = tuple(each for each in (*REPORTED, *found) if each in found)
    return Evaluation(key, _TITLES.get(key, key), forecasts, names, tuple(dict.fromkeys(horizons)))
