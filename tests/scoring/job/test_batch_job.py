"""A job in units gives what one in one piece gives, whatever its sizes; a killed one goes on."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.generated import Made, make
from scoring.batch import score_files
from scoring.job.sizes import Sizes
from scoring.output import rejected_path
from tests.scoring.corpus_scores import engine

SMALL = Sizes(block=700, whole=1_000, unit=900)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    made = make(folder, 5_000)
    claims = pl.read_parquet(made.claims)
    # Some rows at fault, some ids given twice, across blocks, and some times of a month.
    row = pl.int_range(pl.len())
    claims = claims.with_columns(
        claim_id=pl.when(row == 4_321).then(pl.col("claim_id").first()).otherwise("claim_id"),
        text=pl.when(row % 500 == 3).then(None).otherwise("text"),
        published_precision=pl.when(row % 50 == 0).then(pl.lit("month")),
    )
    claims.write_parquet(made.claims)
    return made


@pytest.mark.parametrize("when", [{}, {"horizon": "24h"}, {"as_of": "2024-05-01"}])
def test_scores_in_units_are_those_of_one_piece_to_the_bit(
    made: Made, tmp_path: Path, when: dict[str, str]
) -> None:
    one = score_files(engine(), *made_files(made), tmp_path / "one.parquet", **when)
    many = score_files(engine(), *made_files(made), tmp_path / "many.parquet", sizes=SMALL, **when)
    scores = [pl.read_parquet(tmp_path / f"{name}.parquet") for name in ("one", "many")]
    assert_frame_equal(*scores, check_exact=True)
    rejects = [rejected_path(tmp_path / name).read_text() for name in ("one.csv", "many.csv")]
    assert rejects[0] == rejects[1]
    assert rejects[0].count("\n") == 11
    assert many.assessment.n_later == one.assessment.n_later
    assert many.assessment.claims.notes == one.assessment.claims.notes
    counted = many.assessment.tally
    assert counted.n_scored == one.assessment.scores.height
    assert_frame_equal(counted.sorts, one.assessment.tally.sorts)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(
        f"{name}.{end}"
        for name in ("one", "many")
        for end in ("parquet", "rejected.jsonl", "manifest.json")
    )


def made_files(made: Made) -> tuple[Path, Path]:
    return made.claims, made.sources
