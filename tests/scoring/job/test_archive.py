"""Tonight's batch hears the archive, is added to it once, and is scored as if all were one file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.generated import Made, make
from features.errors import InputError
from scoring.batch import score_files
from scoring.explanation import explain
from scoring.job.asked import Asked
from scoring.job.batch_job import job_at
from scoring.job.sizes import Sizes
from scoring.job.written import Written
from scoring.trajectory import trajectory
from tests.scoring.corpus_scores import engine

SIZES = {"in one piece": Sizes(), "in units": Sizes(block=500, whole=600, unit=400)}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, list[Path]]:
    """The claims of three nights, by the time they were published, and of all of them."""
    made = make(tmp_path_factory.mktemp("nights"), 3_000)
    claims = pl.read_parquet(made.claims).sort("published_at")
    files = [made.claims.with_name(f"night{number}.parquet") for number in range(3)]
    for number, file in enumerate(files):
        claims[1_000 * number : 1_000 * (number + 1)].write_parquet(file)
    return made, files


def scored(
    made: Made, night: Path, folder: Path, horizon: str, sizes: Sizes, out: str = "s.parquet"
) -> Written:
    return score_files(
        engine(), night, made.sources, folder / out,
        horizon=horizon, evidence=folder / "archive", sizes=sizes,
    )  # fmt: skip


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("horizon", ["latest", "24h"])
def test_the_last_night_is_scored_as_if_all_were_one_file(
    nights: tuple[Made, list[Path]], tmp_path: Path, horizon: str, sizes: str
) -> None:
    made, files = nights
    written = [scored(made, night, tmp_path, horizon, SIZES[sizes]) for night in files]
    assert [each.added for each in written] == [1_000] * 3
    found = pl.read_parquet(written[-1].scores)
    last = pl.read_parquet(files[-1])["claim_id"].implode()
    together = engine().score(made.claims, made.sources, horizon=horizon)
    assert_frame_equal(
        found.sort("claim_id"),
        together.filter(pl.col("claim_id").is_in(last)).sort("claim_id"),
        check_exact=True,
    )


@pytest.mark.parametrize("sizes", SIZES)
def test_a_night_that_is_scored_again_is_added_once_and_scored_alike(
    nights: tuple[Made, list[Path]], tmp_path: Path, sizes: str
) -> None:
    made, files = nights
    first, again = (
        scored(made, files[0], tmp_path, "latest", SIZES[sizes], out=f"{name}.parquet")
        for name in ("first", "again")
    )
    assert (first.added, again.added) == (1_000, 0)
    assert first.scores.read_bytes() == again.scores.read_bytes()
    days = pl.read_parquet(tmp_path / "archive" / "*" / "*.parquet", hive_partitioning=True)
    assert days.height == 1_000
    assert days.select((pl.col("published_at").dt.date() == pl.col("day")).all()).item()


def test_an_archive_from_before_claims_could_be_read_is_heard(
    nights: tuple[Made, list[Path]], tmp_path: Path
) -> None:
    made, files = nights
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
        scored(made, files[0], tmp_path / folder, "latest", Sizes())
    for file in (tmp_path / "old" / "archive").glob("day=*/*.parquet"):
        pl.read_parquet(file, hive_partitioning=False).drop("read_from_text").write_parquet(file)
    old, new = (
        scored(made, files[1], tmp_path / folder, "latest", Sizes(), "t.parquet")
        for folder in ("old", "new")
    )
    assert old.scores.read_bytes() == new.scores.read_bytes()


def test_what_is_no_archive_is_refused_by_file(
    nights: tuple[Made, list[Path]], tmp_path: Path
) -> None:
    made, files = nights
    day = tmp_path / "archive" / "day=2024-01-01"
    day.mkdir(parents=True)
    (day / "x.parquet").write_bytes(files[0].read_bytes()[:-9])
    with pytest.raises(InputError, match=r"x\.parquet: not a file of an archive"):
        scored(made, files[0], tmp_path, "latest", Sizes())
    pl.DataFrame({"claim_id": ["1"]}).write_parquet(day / "x.parquet")
    with pytest.raises(InputError, match=r"x\.parquet: not a file of an archive: its columns"):
        scored(made, files[0], tmp_path, "latest", Sizes())


def test_a_folder_of_other_things_is_refused_as_an_archive(
    nights: tuple[Made, list[Path]], tmp_path: Path
) -> None:
    made, files = nights
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "claims.parquet").write_bytes(files[0].read_bytes())
    with pytest.raises(InputError, match=r"no day of an archive.*claims\.parquet"):
        scored(made, files[1], tmp_path, "latest", SIZES["in one piece"])


def test_a_claim_is_explained_by_what_its_batch_heard(
    nights: tuple[Made, list[Path]], tmp_path: Path
) -> None:
    made, files = nights
    for night in files[:2]:
        scored(made, night, tmp_path, "latest", Sizes())
    written = scored(made, files[2], tmp_path, "latest", Sizes())
    heard = written.assessment.evidence
    assert heard is not None
    score = pl.read_parquet(written.scores).filter(
        pl.col("event_id").is_in(heard.accepted["event_id"].implode())
    )
    first = score.row(0, named=True)
    why = explain(engine(), files[2], made.sources, first["claim_id"], archive=tmp_path / "archive")
    moved = trajectory(
        engine(), files[2], made.sources, claim=first["claim_id"], archive=tmp_path / "archive"
    )
    assert moved["credibility"][-1] == why.score.credibility
    others = {heard.claim_id for heard in why.evidence}
    assert {each["claim_id"] for came in moved["came"] for each in came} == others
    assert (why.score.credibility, why.score.as_of) == (first["credibility"], first["as_of"])
    assert {each.claim_id for each in why.evidence} & set(heard.accepted["claim_id"])


def test_a_night_that_is_done_stays_so_when_later_nights_came(
    nights: tuple[Made, list[Path]], tmp_path: Path
) -> None:
    made, files = nights
    for number, night in enumerate(files[:2]):
        scored(made, night, tmp_path, "latest", Sizes(), out=f"{number}.parquet")
    first = Asked(
        claims=files[0], sources=made.sources, out=tmp_path / "0.parquet",
        evidence=tmp_path / "archive", resume=True,
    )  # fmt: skip
    with job_at(engine(), first) as job:
        assert job.done is not None
