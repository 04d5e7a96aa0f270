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
    with pytest.raises(InputError, match="no claim has a settled label"):
        read_corpus(file, sources, "mine")


def labelled(folder: Path, *rows: str) -> tuple[Path, Path]:
    """Write a labelled CSV file and one source."""
    file, sources = folder / "claims.csv", folder / "sources.csv"
    head = "claim_id,text,source_id,published_at,label,label_confidence"
    file.write_text("\n".join([head, *rows]) + "\n")
    sources.write_text("source_id,kind\ns,ngo\n")
    return file, sources


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    files = labelled(
        tmp_path,
        "a,One.,s,2020-01-01, TRUE ,0.5",
        "b,Two.,s,yesterday,false,",
        "c,Three.,s,2020-01-03,rather true,",
    )
    corpus = read_corpus(*files, "mine")
    assert corpus.labels["truth"].to_list() == [True, None]
    assert corpus.labels["confidence"].to_list() == [0.5, 1.0]
    rejected, strange = corpus.notes
    assert "1 of 3 rows were rejected; the first is row 2: published_at" in rejected
    assert "1 labels are not understood" in strange
    assert "'rather true' in row 3" in strange


@pytest.mark.parametrize("confidence", ["high", "-5", "1.1"])
def test_a_confidence_that_is_none_is_refused(tmp_path: Path, confidence: str) -> None:
    files = labelled(tmp_path, f"a,One.,s,2020-01-01,true,{confidence}")
    with pytest.raises(InputError, match="row 1"):
        read_corpus(*files, "mine")


def test_only_contested_claims_are_no_corpus_and_it_says_what_it_found(tmp_path: Path) -> None:
    files = labelled(tmp_path, "a,One.,s,2020-01-01,contested,")
    with pytest.raises(InputError, match="only contested"):
        read_corpus(*files, "mine")
