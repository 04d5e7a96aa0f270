"""A job in units gives what one in one piece gives, whatever its sizes; a killed one goes on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.generated import Made, make
from features.errors import InputError
from scoring.batch import score_files
from scoring.job.asked import Asked
from scoring.job.batch_job import job_at
from scoring.job.manifest import Manifest
from scoring.job.sizes import Sizes
from scoring.job.workspace import SCORES, Workspace
from scoring.output import manifest_path, rejected_path
from scoring.whole_file import OutputError
from tests.scoring.corpus_scores import engine

SMALL = Sizes(block=700, whole=1_000, unit=900)


def command(made: Made, out: Path) -> list[str]:
    """A job in units, in a process of its own."""
    sizes = (SMALL.block, SMALL.whole, SMALL.unit)
    asked = [made.claims, made.sources, out, *sizes]
    return [sys.executable, "-m", "benchmarks.kills.job_alone", *map(str, asked)]


def alone(made: Made, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*command(made, out), *more], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Claims with some rows at fault, an id given twice, blocks apart, and times of a month."""
    found = make(tmp_path_factory.mktemp("made"), 5_000)
    claims, row = pl.read_parquet(found.claims), pl.int_range(pl.len())
    claims.with_columns(
        claim_id=pl.when(row == 4_321).then(pl.col("claim_id").first()).otherwise("claim_id"),
        text=pl.when(row % 500 == 3).then(None).otherwise("text"),
        published_precision=pl.when(row % 50 == 0).then(pl.lit("month")),
    ).write_parquet(found.claims)
    return found


@pytest.fixture(scope="module")
def whole(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a job in units writes that nobody disturbs."""
    out = tmp_path_factory.mktemp("whole") / "scores.parquet"
    score_files(engine(), made.claims, made.sources, out, sizes=SMALL)
    return out


@pytest.mark.parametrize(
    ("as_of", "horizon"), [(None, "latest"), (None, "24h"), ("2024-05-01", "latest")]
)
def test_scores_in_units_are_those_of_one_piece_to_the_bit(
    made: Made, tmp_path: Path, as_of: str | None, horizon: str
) -> None:
    one, many = (
        score_files(
            engine(), made.claims, made.sources, tmp_path / f"{name}.parquet",
            as_of=as_of, horizon=horizon, sizes=sizes,
        )
        for name, sizes in (("one", Sizes()), ("many", SMALL))
    )  # fmt: skip
    assert_frame_equal(*(pl.read_parquet(each.scores) for each in (one, many)), check_exact=True)
    assert one.rejects.read_text() == many.rejects.read_text()
    assert one.rejects.read_text().count("\n") == 11
    assert many.assessment.n_later == one.assessment.n_later
    assert many.assessment.claims.notes == one.assessment.claims.notes
    assert_frame_equal(many.assessment.tally.sorts, one.assessment.tally.sorts)
    assert many.assessment.tally.n_events == one.assessment.tally.n_events
    ends = ("parquet", "parquet.manifest.json", "rejected.jsonl")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [
        f"{name}.{end}" for name in ("many", "one") for end in ends
    ]


@pytest.mark.parametrize("end", ["csv", "jsonl"])
def test_a_folder_of_parts_in_units_is_that_in_one_piece_to_the_byte(
    made: Made, tmp_path: Path, end: str
) -> None:
    parts, claims = tmp_path / "parts", pl.read_parquet(made.claims)
    parts.mkdir()
    for number, part in enumerate(claims.iter_slices(1_900)):
        if end == "csv":
            part.write_csv(parts / f"{number}.csv")
        else:
            part.with_columns(pl.col("published_at").cast(pl.String)).write_ndjson(
                parts / f"{number}.jsonl"
            )
    one, many = (
        score_files(engine(), parts, made.sources, tmp_path / f"{name}.{end}", sizes=sizes)
        for name, sizes in (("one", Sizes()), ("many", SMALL))
    )
    assert one.scores.read_bytes() == many.scores.read_bytes()
    assert one.rejects.read_bytes() == many.rejects.read_bytes()
    rejected = pl.read_ndjson(many.rejects)
    assert rejected.filter(row=4_322)["part", "expected"].row(0) == (
        f"2.{end} row 522", "an id of its own: row 1 has it",
    )  # fmt: skip


def scored_units(out: Path) -> list[Path]:
    return sorted(Workspace(out).folder.glob(f"{SCORES}-*.arrow"))


@pytest.fixture(scope="module")
def left(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a job left which was killed when it had scored two units."""
    out = tmp_path_factory.mktemp("left") / "scores.parquet"
    with subprocess.Popen(command(made, out), stdout=subprocess.PIPE, text=True) as job:
        assert job.stdout is not None
        told = [next(job.stdout) for _ in range(2)]
        job.kill()
    assert [line.split()[0] for line in told] == ["scored", "scored"]
    return out.parent


@pytest.fixture
def killed(left: Path, tmp_path: Path) -> Path:
    """The output of such a job."""
    shutil.copytree(left, tmp_path / "left")
    return tmp_path / "left" / "scores.parquet"


def test_a_killed_job_goes_on_and_its_output_is_the_undisturbed_one(
    made: Made, whole: Path, killed: Path
) -> None:
    assert not killed.exists()
    before = {unit: unit.stat().st_mtime_ns for unit in scored_units(killed)}
    assert len(before) >= 2
    written = score_files(engine(), made.claims, made.sources, killed, sizes=SMALL, resume=True)
    assert written.scores.read_bytes() == whole.read_bytes()
    assert rejected_path(killed).read_bytes() == rejected_path(whole).read_bytes()
    assert not Workspace(killed).folder.exists()


def test_what_a_killed_job_had_scored_is_not_scored_again(made: Made, killed: Path) -> None:
    before = {unit: unit.stat().st_mtime_ns for unit in scored_units(killed)}
    asked = Asked(claims=made.claims, sources=made.sources, out=killed, resume=True, sizes=SMALL)
    with job_at(engine(), asked) as job:
        job.run()
        after = {unit: unit.stat().st_mtime_ns for unit in scored_units(killed)}
    assert job.resumed
    assert before.items() < after.items()


def test_other_claims_or_another_time_are_refused_and_the_difference_is_named(
    made: Made, killed: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.parquet"
    pl.read_parquet(made.claims).head(2_000).write_parquet(other)
    with pytest.raises(InputError, match=r"the claims are others: claims\.parquet \(sha256 .*then"):
        score_files(engine(), other, made.sources, killed, sizes=SMALL, resume=True)
    with pytest.raises(InputError, match=r"the as-of time is another: none then, 2024-02-01 now"):
        score_files(
            engine(), made.claims, made.sources, killed,
            as_of="2024-02-01", sizes=SMALL, resume=True,
        )  # fmt: skip
    assert scored_units(killed)  # a refusal loses nothing


def test_without_resume_a_killed_job_is_begun_anew(made: Made, whole: Path, killed: Path) -> None:
    with job_at(
        engine(), Asked(claims=made.claims, sources=made.sources, out=killed, sizes=SMALL)
    ) as job:
        assert (job.discarded, scored_units(killed)) == (True, [])
        job.finish(job.run())
    assert killed.read_bytes() == whole.read_bytes()


def test_a_job_that_is_done_is_not_done_again(made: Made, whole: Path) -> None:
    before = whole.stat().st_mtime_ns
    asked = Asked(claims=made.claims, sources=made.sources, out=whole, resume=True, sizes=SMALL)
    with job_at(engine(), asked) as job:
        assert job.done == Manifest.read(manifest_path(whole))
    assert whole.stat().st_mtime_ns == before


def test_a_job_whose_output_was_changed_since_is_done_again(
    made: Made, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "scores.parquet"
    for path in (whole, manifest_path(whole), rejected_path(whole)):
        shutil.copy(path, tmp_path)
    out.write_bytes(b"x")
    asked = Asked(claims=made.claims, sources=made.sources, out=out, resume=True, sizes=SMALL)
    with job_at(engine(), asked) as job:
        assert (job.done, job.resumed) == (None, False)
        job.finish(job.run())
    assert out.read_bytes() == whole.read_bytes()


def test_a_job_that_was_killed_after_its_end_is_done(made: Made, whole: Path) -> None:
    Workspace(whole).begin()
    Workspace(whole).manifest.write_bytes(manifest_path(whole).read_bytes())
    asked = Asked(claims=made.claims, sources=made.sources, out=whole, resume=True, sizes=SMALL)
    with job_at(engine(), asked) as job:
        assert job.done is not None
    assert not Workspace(whole).folder.exists()


def test_a_second_job_at_an_output_is_turned_away(made: Made, whole: Path) -> None:
    asked = Asked(claims=made.claims, sources=made.sources, out=whole, sizes=SMALL)
    with job_at(engine(), asked):
        second = alone(made, whole)
        with pytest.raises(OutputError, match="another job is writing it"), job_at(engine(), asked):
            pass
    assert second.returncode == 2
    assert "another job is writing it" in second.stderr
    assert not Workspace(whole).lock.exists()


def test_a_full_disk_ends_the_job_plainly_and_it_goes_on_when_there_is_room(
    made: Made, tmp_path: Path
) -> None:
    out, other = tmp_path / "scores.jsonl", tmp_path / "other.jsonl"
    # No file may be larger than four megabytes: the scores of the units are not, those of all are.
    full = alone(made, out, "--largest", "4000000")
    assert (full.returncode, full.stderr.count("\n")) == (2, 1)
    assert f"{out}: could not be written" in full.stderr
    assert "--resume goes on" in full.stderr
    assert not out.exists()
    score_files(engine(), made.claims, made.sources, out, sizes=SMALL, resume=True)
    score_files(engine(), made.claims, made.sources, other)
    assert out.read_bytes() == other.read_bytes()


def test_a_pipe_cannot_be_resumed(made: Made, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="standard input cannot be resumed"):
        score_files(engine(), Path("-"), made.sources, tmp_path / "s.csv", resume=True)


def test_the_manifest_says_what_the_scores_rest_on(whole: Path) -> None:
    told = json.loads(manifest_path(whole).read_text())
    assert told["claims"]["name"] == "claims.parquet"
    assert told["model"]["sha256"] == engine().bundle.manifest["sha256"]
    assert (told["n_scored"], told["n_rejected"]) == (4_989, 11)
