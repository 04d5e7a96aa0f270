"""A Spark job on this machine: the scores, the rejects and the words of a local batch."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from experiments.corpora import FOLDER
from features.errors import InputError
from scoring import Assessment, ScoringEngine
from scoring.command import app
from scoring.output import write_rejected
from scoring.overrides.told import outcome_lines
from scoring.spark.cut import Cut
from scoring.spark.faults import SparkError
from scoring.spark.job import SparkBatch, score_on_spark
from scoring.spark.summary import summary_lines
from scoring.whole_file import OutputError
from tests.scoring.spark.made_event import SPEAKERS, large_event

MASTER = "local[2]"
SMALL = Cut(bucket=200, large=120)
"""A cut at which toy events are large ones."""

pytestmark = pytest.mark.usefixtures("spark")


@pytest.fixture(scope="module")
def engine() -> ScoringEngine:
    return ScoringEngine.default()


@pytest.fixture
def syria(tmp_path: Path) -> tuple[Path, Path]:
    """The Syria claims as Parquet, and their sources as they ship."""
    claims = tmp_path / "claims.parquet"
    pl.read_ndjson(FOLDER / "syria" / "claims.jsonl", infer_schema_length=None).write_parquet(
        claims
    )
    return claims, FOLDER / "syria" / "sources.jsonl"


def scores_of(batch: SparkBatch) -> pl.DataFrame:
    return pl.read_parquet(Path(batch.scores) / "*" / "*.parquet", hive_partitioning=False)


def agree(batch: SparkBatch, local: Assessment) -> None:
    """Assert that a job says what the engine says, to the bit."""
    expected = local.scores.sort("claim_id")
    assert_frame_equal(scores_of(batch).sort("claim_id"), expected, check_exact=True)
    assert batch.n_scored == expected.height
    assert batch.n_later == local.n_later
    assert (batch.n_rows, batch.n_rejected) == (local.claims.n_rows, local.claims.n_rejected)


def test_the_scores_are_those_of_the_engine_to_the_bit(
    engine: ScoringEngine, syria: tuple[Path, Path], tmp_path: Path
) -> None:
    as_of = "2017-09-30T12:00"
    earlier = tmp_path / "out" / "day=2016-01-01"
    earlier.mkdir(parents=True)
    said: list[tuple[int, int]] = []
    batch = score_on_spark(
        engine, *syria, tmp_path / "out", master=MASTER, as_of=as_of,
        progress=lambda done, total: said.append((done, total)),
    )  # fmt: skip
    agree(batch, engine.assess(*syria, as_of=as_of))
    assert said[-1] == (batch.n_scored, batch.n_scored)
    days = pl.read_ndjson(FOLDER / "syria" / "claims.jsonl", infer_schema_length=None)
    published = scores_of(batch).select("claim_id").join(days, on="claim_id")["published_at"]
    found = {folder.name for folder in (tmp_path / "out").iterdir() if folder.is_dir()}
    assert found == {f"day={each[:10]}" for each in published}


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """Three parts with a large event, claims without one, and every kind of row at fault."""
    folder = tmp_path / "night run"
    folder.mkdir()
    large = large_event(7, n=400).drop("row")
    alone = large.head(40).with_columns(
        claim_id=pl.format("alone {}", "claim_id"), event_id=pl.lit(None, pl.String)
    )
    bad = large.head(5).with_columns(
        claim_id=pl.Series(["c1", " ", "new\u200b", "x" * 90, "x" * 90]),
        text=pl.Series([None, "a", "b", "so\u200bme", "again"]),
        stance=pl.Series(["says", "asserts", "asserts", "asserts", "asserts"]),
    )
    unused = {"colour": pl.lit("red"), "label": pl.lit("true")}
    alone.with_columns(**unused).write_parquet(folder / "part %201 é.parquet")
    pl.concat([large.head(200), bad]).write_parquet(folder / "part 2.parquet")
    pl.concat([large.tail(200), large.head(3), alone.tail(2)]).write_parquet(
        folder / "z[1].parquet"
    )
    large.clear().write_parquet(folder / "part 0.parquet")
    (folder / "_SUCCESS").touch()
    return folder


def test_a_folder_with_faults_has_the_rejects_of_a_local_batch(
    engine: ScoringEngine, odd: Path, tmp_path: Path
) -> None:
    sources = SPEAKERS.vstack(SPEAKERS.head(1).with_columns(kind=pl.lit("ngo")))
    out = tmp_path / "scores of the night"
    batch = score_on_spark(engine, odd, sources, out, master=MASTER, horizon="24h", cut=SMALL)
    local = engine.assess(odd, sources, horizon="24h")
    agree(batch, local)
    faults = [
        admitted.rejected.with_columns(input=pl.lit(what)) for what, admitted in local.inputs()
    ]
    told = pl.concat(faults, how="diagonal").select(batch.rejected.columns)
    expected = write_rejected(told, tmp_path / "local.parquet")
    assert Path(batch.rejects).read_text("utf-8") == expected.read_text("utf-8")
    assert batch.rejected.rows() == told.head(batch.rejected.height).rows()
    assert "an id of its own: row 41 has it" in batch.rejected["expected"]
    assert batch.notes == local.claims.notes
    first, stands, *rest = summary_lines(batch)
    n_rejected = local.claims.n_rejected + local.sources.n_rejected
    assert first.startswith(f"scored 441 claims, rejected {n_rejected} rows, 0 later than the as-")
    assert stands == "  stands    24h after each claim"
    assert f"  rejects   {batch.rejects}" in rest
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_a_time_before_all_claims_leaves_nothing_to_score(
    engine: ScoringEngine, syria: tuple[Path, Path], tmp_path: Path
) -> None:
    batch = score_on_spark(engine, *syria, tmp_path / "out", master=MASTER, as_of="1999-01-01")
    assert (batch.n_scored, batch.n_later) == (0, batch.n_rows)
    assert list((tmp_path / "out").glob("day=*")) == []


def test_with_no_good_row_the_rejects_are_written_and_no_scores(
    engine: ScoringEngine, tmp_path: Path
) -> None:
    said = large_event(1, n=3).drop("row").with_columns(text=pl.lit(""))
    said.write_parquet(tmp_path / "claims.parquet")
    with pytest.raises(InputError, match=r"no row can be used\. Got 3 rows, each with a fault"):
        score_on_spark(
            engine, tmp_path / "claims.parquet", SPEAKERS, tmp_path / "out", master=MASTER
        )
    assert (tmp_path / "out.rejected.jsonl").read_text("utf-8").count("\n") == 3
    assert not (tmp_path / "out").exists()


def test_a_job_that_fails_leaves_what_was_there(
    engine: ScoringEngine, syria: tuple[Path, Path], tmp_path: Path
) -> None:
    claims, sources = syria
    (tmp_path / "out" / "day=2016-01-01").mkdir(parents=True)
    whole = claims.read_bytes()
    spoilt = bytearray(whole)
    spoilt[100 : len(whole) // 2] = bytes(len(whole) // 2 - 100)  # the footer is sound
    claims.write_bytes(spoilt)
    with pytest.raises(SparkError, match="the Spark job failed"):
        score_on_spark(engine, claims, sources, tmp_path / "out", master=MASTER)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["day=2016-01-01"]
    assert list(tmp_path.glob(".*")) == []


def test_an_input_that_is_no_use_is_named_with_what_to_do(
    engine: ScoringEngine, tmp_path: Path
) -> None:
    def refused(claims: Path, what: str) -> None:
        with pytest.raises(InputError, match=what):
            score_on_spark(engine, claims, SPEAKERS, tmp_path / "out", master=MASTER)

    refused(tmp_path / "absent.parquet", r"absent\.parquet: no such file")
    refused(FOLDER / "syria" / "claims.jsonl", r"not Parquet\. Got claims\.jsonl\. Spark reads")
    said = large_event(1, n=3).drop("row")
    said.drop("text").write_parquet(tmp_path / "a.parquet")
    refused(tmp_path / "a.parquet", "missing column text")
    parts = tmp_path / "parts"
    parts.mkdir()
    refused(parts, "no file in the folder")
    said.write_parquet(parts / "a.parquet")
    said.with_columns(claim_id=pl.int_range(pl.len())).write_parquet(parts / "b.parquet")
    refused(parts, r"cannot be read by Spark\. Got .*\"STRING\" and \"BIGINT\"")
    (parts / "within").mkdir()
    refused(parts, "a folder within a folder")
    said.clear().write_parquet(tmp_path / "none.parquet")
    refused(tmp_path / "none.parquet", "no rows")
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []


def test_an_output_that_would_overwrite_other_things_is_refused(
    engine: ScoringEngine, syria: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "full" / "within").mkdir(parents=True)

    def refused(out: Path, what: str) -> None:
        with pytest.raises(OutputError, match=what):
            score_on_spark(engine, *syria, out, master=MASTER)

    refused(tmp_path / "full", "holds other things than scores, 'within' among them")
    refused(tmp_path, "would overwrite the input")
    refused(syria[0], "would overwrite the input")
    refused(tmp_path / "absent" / "out", "its folder does not exist")
    (tmp_path / "file").touch()
    refused(tmp_path / "file", "is a file, and Spark writes a folder")


def test_times_in_nanoseconds_are_refused_in_one_sentence(
    engine: ScoringEngine, tmp_path: Path
) -> None:
    said = large_event(1, n=3).drop("row")
    late = said.with_columns(pl.col("published_at").dt.cast_time_unit("ns"))
    late.write_parquet(tmp_path / "claims.parquet")
    with pytest.raises(InputError, match=r"NANOS.*times in microseconds\.$"):
        score_on_spark(
            engine, tmp_path / "claims.parquet", SPEAKERS, tmp_path / "out", master=MASTER
        )


def test_the_command_scores_on_spark_and_says_so(syria: tuple[Path, Path], tmp_path: Path) -> None:
    claims, sources = syria
    line = ["score", str(claims), "-s", str(sources), "-o", str(tmp_path / "scores")]
    ended = CliRunner().invoke(app, [*line, "--engine", "spark", "--master", MASTER])
    assert ended.exit_code == 0
    assert ended.stdout.startswith(
        f"scored 363 claims, rejected 0 rows, 0 later than the as-of time -> {tmp_path / 'scores'}"
    )


def test_overrides_are_applied_as_the_engine_applies_them(
    engine: ScoringEngine, syria: tuple[Path, Path], tmp_path: Path
) -> None:
    overrides = tmp_path / "overrides.csv"
    overrides.write_text(
        "claim_id,source_id,value,who,why,until\n"
        "e02_two_russians_04,,0.95,A. Ali,Seen,\n,sana,A,B. Bo,Known,2017-10-01\n"
        "e02_two_russians_02,,x,A,x,\nnone such,,0.5,A. Ali,x,\n"
    )
    batch = score_on_spark(
        engine, *syria, tmp_path / "out", master=MASTER, horizon="0h", overrides=overrides
    )
    local = engine.assess(*syria, horizon="0h", overrides=overrides)
    agree(batch, local)
    assert local.overrides
    assert batch.overrides
    assert [*outcome_lines(batch.overrides)] == [*outcome_lines(local.overrides)]
    assert batch.overrides.n_scores > 1
    rejects = pl.read_ndjson(batch.rejects)
    assert rejects.select("input", "row", "claim_id").rows() == [
        ("overrides", 3, "e02_two_russians_02")
    ]
    assert [*summary_lines(batch)][-1].endswith(": no such claim was scored")
