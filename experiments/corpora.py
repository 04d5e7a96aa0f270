"""Labelled claims: the project's own two corpora, and any other file in the same contract."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import polars as pl

import scoring
from features.errors import InputError
from features.fields import Table
from features.files import read_rows
from features.gate import Admitted, admit_claims, admit_sources
from features.schema import LABELS

FOLDER: Final = Path(scoring.__file__).parent / "corpora"
OWN: Final = ("syria", "wars")
"""The project's own corpora, by folder."""

_LABELLED: Final = Table(
    name="claims",
    id="claim_id",
    required=("claim_id",),
    fields=MappingProxyType(
        {
            "claim_id": "code",
            "label": "choice",
            "label_confidence": "number",
            "label_date": "name",
            "theatre": "name",
        }
    ),
)
"""What the gate does not read, for scoring must not: read here by the same readers, by row."""
_TRUE: Final = {"true": True, "mostly_true": True, "mostly_false": False, "false": False}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Accepted claims with their sources and labels.

    `labels` has, for each claim in the same order: `row`, `label`, `truth` (null where contested
    or without a label), `confidence`, `settled_at` (ISO date) and `war`. `notes` say in sentences
    what of a file was left out.
    """

    name: str
    claims: pl.DataFrame
    sources: pl.DataFrame
    labels: pl.DataFrame
    notes: tuple[str, ...] = ()


def own_corpora() -> list[Corpus]:
    """Return the project's own corpora.

    >>> [(corpus.name, corpus.claims.height) for corpus in own_corpora()]
    [('syria', 363), ('wars', 229)]
    """
    return [
        read_corpus(FOLDER / name / "claims.jsonl", FOLDER / name / "sources.jsonl", name)
        for name in OWN
    ]


def read_corpus(claims: Path, sources: Path, name: str) -> Corpus:
    """Read labelled claims (JSON Lines, CSV or Parquet) and their sources.

    Labels are read from the rows the gate accepted, whatever their case; `notes` say what was left
    out. Raises InputError where no accepted claim has a settled label, or a confidence is none.
    """
    admitted, listed = admit_claims(claims), admit_sources(sources)
    labels = admitted.accepted.select("row").join(
        _labels(claims), on="row", how="left", maintain_order="left"
    )
    labels = labels.with_columns(
        truth=pl.col("label").replace_strict(_TRUE, default=None, return_dtype=pl.Boolean),
        confidence=pl.col("confidence").fill_null(1.0),
        war=pl.col("war").fill_null(name),
    )
    strange = labels.filter(pl.col("label").is_not_null() & ~pl.col("label").is_in(LABELS))
    if labels["truth"].is_null().all():
        found = labels["label"].drop_nulls().unique(maintain_order=True).head(3).to_list()
        raise InputError(
            "no claim has a settled label",
            where=str(claims),
            got=f"only {', '.join(found)}" if found else "no label",
            remedy=f"Give a column label with some of {', '.join(_TRUE)}.",
        )
    return Corpus(name, admitted.accepted, listed.accepted, labels, _notes(admitted, strange))


def _notes(admitted: Admitted, strange: pl.DataFrame) -> tuple[str, ...]:
    notes = []
    if admitted.n_rejected:
        first = admitted.rejected.row(0, named=True)
        notes.append(
            f"{admitted.n_rejected} of {admitted.n_rows} rows were rejected; the first is row "
            f"{first['row']}: {first['field']} is {first['value']!r}, expected {first['expected']}"
        )
    if strange.height:
        example = strange.row(0, named=True)
        notes.append(
            f"{strange.height} labels are not understood and their claims not judged; the first is "
            f"{example['label']!r} in row {example['row']}, expected {', '.join(LABELS)}"
        )
    return tuple(notes)


def _labels(path: Path) -> pl.DataFrame:
    raw = read_rows(path, _LABELLED).frame
    given = [
        (pl.col(name) if name in raw.columns else pl.lit(None))
        .cast(pl.String)
        .str.strip_chars()
        .replace("", None)
        .alias(name)
        for name in _LABELLED.fields
    ]
    confidence = pl.col("label_confidence").cast(pl.Float64, strict=False)
    frame = raw.select("row", *given).with_columns(confidence=confidence)
    given_one = pl.col("label_confidence").is_not_null()
    wrong = frame.filter(given_one & ~confidence.is_between(0, 1).fill_null(value=False))
    if wrong.height:
        first = wrong.row(0, named=True)
        more = f" and {wrong.height - 1} more" if wrong.height > 1 else ""
        raise InputError(
            "a label's confidence is a number from 0 to 1",
            where=f"{path}, row {first['row']}{more}",
            got=repr(first["label_confidence"]),
            remedy="Mend it, or leave it empty: that counts as 1.",
        )
    return frame.select(
        "row",
        "confidence",
        label=pl.col("label").str.to_lowercase(),
        settled_at="label_date",
        war="theatre",
    )
