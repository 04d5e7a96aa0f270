"""Labelled claims: the project's own two corpora, and any other file in the same contract."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

import scoring
from features.errors import InputError
from features.gate import admit_claims, admit_sources
from features.schema import LABELS

FOLDER: Final = Path(scoring.__file__).parent / "corpora"
OWN: Final = ("syria", "wars")
"""The project's own corpora, by folder."""

_TRUE: Final = {"true": True, "mostly_true": True, "mostly_false": False, "false": False}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Accepted claims with their sources and labels.

    `labels` has, for each claim in the same order: `row`, `label`, `truth` (null where contested
    or without a label), `confidence`, `settled_at` (ISO date) and `war`.
    """

    name: str
    claims: pl.DataFrame
    sources: pl.DataFrame
    labels: pl.DataFrame


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

    Raises InputError where no accepted claim has a label of the contract.
    """
    admitted = admit_claims(claims).accepted
    labels = (
        admitted.select("row", "claim_id")
        .join(_labels(claims), on="claim_id", how="left", maintain_order="left")
        .with_columns(
            truth=pl.col("label").replace_strict(_TRUE, default=None, return_dtype=pl.Boolean),
            confidence=pl.col("confidence").fill_null(1.0),
            war=pl.col("war").fill_null(name),
        )
        .drop("claim_id")
    )
    if labels["truth"].is_null().all():
        raise InputError(
            "no claim has a label",
            where=str(claims),
            remedy=f"Give a column label with one of {', '.join(LABELS)}.",
        )
    return Corpus(name, admitted, admit_sources(sources).accepted, labels)


def _labels(path: Path) -> pl.DataFrame:
    columns = {
        "claim_id": "claim_id",
        "label": "label",
        "label_confidence": "confidence",
        "label_date": "settled_at",
        "theatre": "war",
    }
    schema = {
        "claim_id": pl.String,
        "label": pl.String,
        "confidence": pl.Float64,
        "settled_at": pl.String,
        "war": pl.String,
    }
    frame = _raw(path)
    present = {old: new for old, new in columns.items() if old in frame.columns}
    frame = frame.select(*present).rename(present)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    ).unique("claim_id", keep="first", maintain_order=True)


def _raw(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    if path.suffix == ".csv":
        return pl.read_csv(path, infer_schema=False)
    with path.open(encoding="utf-8") as lines:
        records: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    return pl.DataFrame(
        {
            column: [record.get(column) for record in records]
            for column in ("claim_id", "label", "label_confidence", "label_date", "theatre")
        },
        strict=False,
    )
