"""Corpora: the project's own, and what a stranger may bring."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from experiments.corpora import own_corpora, read_corpus
from features.errors import InputError
from features.schema import CLAIMS_SCHEMA


def test_own_corpora_are_whole_and_no_feature_can_see_a_label() -> None:
    for corpus, settled in zip(own_corpora(), (284, 212), strict=True):
        assert corpus.labels["truth"].count() == settled
        assert corpus.claims.height == corpus.labels.height
        assert list(corpus.claims.schema) == list(CLAIMS_SCHEMA)


def test_own_sources_are_those_of_the_claims() -> None:
    for corpus in own_corpora():
        assert set(corpus.claims["source_id"]) <= set(corpus.sources["source_id"])


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_labels_are_read_from_any_format(tmp_path: Path, ending: str) -> None:
    claims = pl.DataFrame(
        {
            "claim_id": ["a", "b"],
            "text": ["One.", "Two."],
            "source_id": ["s", "s"],
            "published_at": ["2020-01-01", "2020-01-02"],
            "label": ["mostly_false", "contested"],
        }
    )
    file, sources = tmp_path / f"claims.{ending}", tmp_path / "sources.csv"
    sources.write_text("source_id,kind\ns,ngo\n")
    if ending == "csv":
        claims.write_csv(file)
    elif ending == "parquet":
        claims.write_parquet(file)
    else:
        claims.write_ndjson(file)
    corpus = read_corpus(file, sources, "mine")
    assert corpus.labels["truth"].to_list() == [False, None]
    assert corpus.labels["war"].unique().to_list() == ["mine"]


def test_claims_without_labels_are_no_corpus(tmp_path: Path) -> None:
    file, sources = tmp_path / "claims.csv", tmp_path / "sources.csv"
    file.write_text("claim_id,text,source_id,published_at\na,One.,s,2020-01-01\n")
    sources.write_text("source_id,kind\ns,ngo\n")
    with pytest.raises(InputError, match="no claim has a label"):
        read_corpus(file, sources, "mine")
