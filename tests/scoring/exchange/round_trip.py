"""There and back: what a format told, read from a file again."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from polars.testing import assert_frame_equal

from scoring.exchange.reading import Read, read_exchanged
from tests.scoring.corpus_scores import corpus, engine, scored
from tests.scoring.exchange.awkward import Batch


def read_back(text: str) -> Read:
    with TemporaryDirectory() as folder:
        path = Path(folder, "exchanged.json")
        path.write_text(text, encoding="utf-8")
        return read_exchanged(path)


def whole_corpus(name: str) -> Batch:
    """One of the shipped corpora with its scores."""
    sample = corpus(name)
    return Batch(sample.claims, sample.sources, scored(name))


def same_rows(one: pl.DataFrame, two: pl.DataFrame, key: str) -> None:
    """Assert that two frames hold the same, whatever their order and row numbers."""
    left, right = (frame.drop("row", strict=False).sort(key) for frame in (one, two))
    assert_frame_equal(left, right, check_exact=True)


def same_batch(read: Read, batch: Batch) -> None:
    """Assert that all of a batch came back, and that it is scored as it was."""
    same_rows(read.claims.accepted, batch.claims, "claim_id")
    same_rows(read.sources.accepted, spoken_of(batch), "source_id")
    same_rows(read.scores, batch.scores, "claim_id")
    assert (read.left, read.n_scores_bad, read.claims.n_rejected) == ({}, 0, 0)
    again = engine().score(read.claims.accepted, read.sources.accepted)
    same_rows(pl.DataFrame(again), batch.scores, "claim_id")


def spoken_of(batch: Batch) -> pl.DataFrame:
    """The listed sources that speak or are cited; of the others nothing is exported."""
    ids = batch.claims["source_id"].to_list() + batch.claims["cites"].explode().to_list()
    return batch.sources.filter(pl.col("source_id").is_in(ids))


def listed(batch: Batch, sources: pl.DataFrame) -> pl.DataFrame:
    """Those of the sources read back that were listed; others come back as their id alone."""
    return sources.filter(pl.col("source_id").is_in(batch.sources["source_id"].to_list()))
