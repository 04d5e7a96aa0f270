"""What a run had read is fetched from it, or it is said why it cannot be."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scoring.store import TrackingError
from scoring.tracking.run_inputs import NoInputsError, run_inputs
from tests.scoring.review.reviewed_store import ReviewedStore, sqlite_store
from tests.scoring.small_batch import batch_claims, batch_sources

CLAIMS, SOURCES = batch_claims(["It fell.", "It did not."]), batch_sources()


@pytest.fixture
def store(tmp_path: Path) -> ReviewedStore:
    return sqlite_store(tmp_path)


def logged(store: ReviewedStore, folder: Path, **frames: pl.DataFrame | bytes) -> str:
    """A run that keeps these files as its inputs."""
    run_id = str(store.client.create_run(store.experiment_id).info.run_id)
    for name, frame in frames.items():
        file = folder / f"{name}.parquet"
        if isinstance(frame, bytes):
            file.write_bytes(frame)
        else:
            frame.write_parquet(file)
        store.client.log_artifact(run_id, str(file), "inputs")
    return run_id


def test_claims_and_sources_come_as_they_were(store: ReviewedStore, tmp_path: Path) -> None:
    claims, sources = run_inputs(logged(store, tmp_path, claims=CLAIMS, sources=SOURCES), store.uri)
    assert_frame_equal(claims, CLAIMS)
    assert_frame_equal(sources, SOURCES)


def test_a_deleted_run_still_has_its_files(store: ReviewedStore, tmp_path: Path) -> None:
    run_id = logged(store, tmp_path, claims=CLAIMS, sources=SOURCES)
    store.client.delete_run(run_id)
    assert run_inputs(run_id, store.uri)[0].height == 2


@pytest.mark.parametrize(
    ("frames", "why"),
    [
        ({}, "no inputs/claims.parquet and no inputs/sources.parquet"),
        ({"claims": CLAIMS}, "it has no inputs/sources.parquet"),
        ({"claims": b"half a file", "sources": SOURCES}, "its claims cannot be read"),
        ({"claims": CLAIMS, "sources": CLAIMS.drop("source_id")}, "no column source_id"),
    ],
)
def test_what_a_run_lacks_is_said(
    store: ReviewedStore, tmp_path: Path, frames: dict[str, pl.DataFrame | bytes], why: str
) -> None:
    with pytest.raises(NoInputsError, match=why):
        run_inputs(logged(store, tmp_path, **frames), store.uri)


@pytest.mark.parametrize("run_id", ["0" * 32, "no run", "../x"])
def test_a_run_that_is_not_there_is_said(store: ReviewedStore, run_id: str) -> None:
    with pytest.raises(NoInputsError, match="no such run"):
        run_inputs(run_id, store.uri)


def test_a_store_that_fails_is_another_error() -> None:
    with pytest.raises(TrackingError, match="does not answer") as told:
        run_inputs("0" * 32, "http://127.0.0.1:9")
    assert not isinstance(told.value, NoInputsError)
