"""Tables of what goes in and what comes out, column by column (docs/reference/contract.md)."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import polars as pl
from pydantic import BaseModel

from experiments.report import to_markdown
from features.fields import CLAIMS, EXPECTED, KINDS, SOURCES, Table
from features.schema import Claim, Source
from scoring.all_rejected import COLUMNS
from scoring.grades import LIKELIHOOD_WORDS
from scoring.reasons import TOP
from scoring.scores import SCORES_SCHEMA

MEANINGS: Final[Mapping[str, str]] = {
    "claim_id": "As in the claims.",
    "source_id": "As in the claims.",
    "event_id": "As in the claims.",
    "as_of": "The time the score stands at: nothing published later was read for it.",
    "credibility": "Probability that the claim, as stated, is true.",
    "credibility_low": "Lower end of its 90 % interval.",
    "credibility_high": "Upper end of its 90 % interval.",
    "likelihood": "The same in the words of ICD 203.",
    "source_grade": "The Admiralty letter: the source's settled claims in the past.",
    "information_grade": "The Admiralty digit: what others say of the event.",
    "reasons": f"Up to {TOP} parts of the score, strongest first.",
    "model": "Name and version of the model.",
}
"""What each column of the scores means; the words of the grades are on a page of their own."""
VALUES: Final[Mapping[str, str]] = {
    "likelihood": "; ".join(LIKELIHOOD_WORDS),
    "source_grade": "A to F; F: none is known",
    "information_grade": "1 to 6; 6: nobody else speaks to it",
    "reasons": "a list of {feature, value, contribution, text}; the contribution is in log-odds",
    "credibility": "0 to 1",
    "credibility_low": "0 to 1",
    "credibility_high": "0 to 1",
    "as_of": "a time in UTC",
}
REJECTED: Final[Mapping[str, str]] = {
    "input": "claims or sources.",
    "row": "The row of the input, counted from 1; a header is not counted.",
    "part": "Of a folder, the file and the row in it.",
    "claim_id": "The id of a claim, where it could be read.",
    "source_id": "The id of a source, where it could be read.",
    "field": "The column at fault.",
    "value": "What stood there, cut short where it is long.",
    "expected": "What should have stood there.",
}
"""What each column of the rejected rows means."""


def contract_tables() -> dict[str, str]:
    """Return the tables of the page as Markdown, by their names.

    >>> "| **`claim_id`** |" in contract_tables()["claims"]
    True
    """
    kinds = ", ".join(f"`{kind}`" for kind in sorted(KINDS))
    return {
        "claims": _table(CLAIMS, Claim),
        "sources": f"{_table(SOURCES, Source)}\n\n`kind` is one of {kinds}.",
        "scores": _scores(),
        "rejected": _rejected(),
    }


def meanings(record: type[BaseModel]) -> dict[str, str]:
    """Return what is said under each field of a record, read from its source.

    Pydantic can be told to do so as well; then every command would wait for it.

    >>> meanings(Source)["source_id"]
    'As in the claims.'
    """
    (written,) = ast.parse(inspect.getsource(record)).body
    assert isinstance(written, ast.ClassDef)
    return {
        field.target.id: str(told.value.value)
        for field, told in pairwise(written.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(told, ast.Expr)
        and isinstance(told.value, ast.Constant)
    }


def _table(table: Table, record: type[BaseModel]) -> str:
    told = meanings(record)
    rows = [
        {
            "column": f"**`{name}`**" if name in table.required else f"`{name}`",
            "value": _value(name, kind),
            "means": told[name],
        }
        for name, kind in table.fields.items()
    ]
    return to_markdown(pl.DataFrame(rows))


def _value(name: str, kind: str) -> str:
    if name == "kind":
        return "one of the kinds below"
    told = EXPECTED.get(kind, EXPECTED["text"])
    own = EXPECTED.get(name)
    if own is None or own == told:
        return told
    return own if kind == "choice" else f"{told}; {own}"


def _scores() -> str:
    rows = [
        {"column": f"`{name}`", "value": VALUES.get(name, "text"), "means": MEANINGS[name]}
        for name in SCORES_SCHEMA
    ]
    return to_markdown(pl.DataFrame(rows))


def _rejected() -> str:
    rows = [{"column": f"`{name}`", "means": REJECTED[name]} for name in COLUMNS]
    return to_markdown(pl.DataFrame(rows))
