"""A night's batch, from outside: files in, scores and rejects out, a run in MLflow."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from mlflow import MlflowClient

ROOT = Path(__file__).resolve().parents[2]
SYRIA = ROOT / "scoring" / "corpora" / "syria"
BAD = {
    2: {"published_at": "yesterday"},
    5: {"stance": "shouts", "text": ""},
    6: {"claim_id": "e01_shoula_01"},
}
"""What is put into a row: three rows with four faults."""


class Ended(NamedTuple):
    code: int
    out: str
    err: str


class Night(NamedTuple):
    """A folder with the input, its store, and how the batch ended."""

    folder: Path
    store: str
    ended: Ended


def sourcegrade(arguments: str, folder: Path, store: str = "http://127.0.0.1:9") -> Ended:
    """Run the command in a folder; without a store of its own, nobody answers."""
    done = subprocess.run(
        [sys.executable, "-m", "scoring", *arguments.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MLFLOW_TRACKING_URI": store},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def records() -> list[dict[str, Any]]:
    lines = (SYRIA / "claims.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) | BAD.get(row, {}) for row, line in enumerate(lines, start=1)]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("night")
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records())
    (folder / "claims.jsonl").write_text(text + "\n{not json\n", "utf-8")
    (folder / "sources.jsonl").write_bytes((SYRIA / "sources.jsonl").read_bytes())
    store = f"sqlite:///{(folder / 'mlflow.db').as_posix()}"
    line = "score claims.jsonl --sources sources.jsonl --out scores.parquet"
    return Night(folder, store, sourcegrade(line, folder, store))


def good_ids() -> list[str]:
    return [record["claim_id"] for row, record in enumerate(records(), 1) if row not in BAD]


def test_every_good_row_is_scored_in_the_order_of_the_input(night: Night) -> None:
    assert night.ended.code == 0
    scores = pl.read_parquet(night.folder / "scores.parquet")
    assert scores["claim_id"].to_list() == good_ids()
    assert scores.columns == [
        "claim_id", "source_id", "event_id", "as_of", "credibility", "credibility_low",
        "credibility_high", "likelihood", "source_grade", "information_grade", "reasons", "model",
    ]  # fmt: skip
    assert scores["credibility"].is_between(0, 1, closed="none").all()
    assert (scores["credibility_low"] < scores["credibility"]).all()
    assert (scores["credibility"] < scores["credibility_high"]).all()


def test_every_bad_row_is_named_with_all_its_faults(night: Night) -> None:
    faults = pl.read_ndjson(night.folder / "scores.rejected.jsonl")
    named = faults.select("row", "field").rows()
    assert sorted(named) == [
        (2, "published_at"), (5, "stance"), (5, "text"), (6, "claim_id"), (364, "row")
    ]  # fmt: skip
    assert faults.filter(pl.col("row") == 2)["value"].item() == "yesterday"
    assert faults["expected"].null_count() == 0


def test_the_summary_says_the_whole_in_its_first_line(night: Night) -> None:
    lines = night.ended.out.splitlines()
    assert lines[0] == (
        "scored 360 claims, rejected 4 rows, 0 later than the as-of time -> scores.parquet"
    )
    assert any("row 2, published_at: expected an ISO date" in line for line in lines)
    assert "Traceback" not in night.ended.err


def test_output_to_a_pipe_has_no_colours_and_no_bar(night: Night) -> None:
    assert "\x1b" not in night.ended.out + night.ended.err
    assert "━" not in night.ended.out + night.ended.err


def test_the_batch_is_a_run_in_mlflow_with_its_page(night: Night) -> None:
    client = MlflowClient(tracking_uri=night.store)
    experiment = client.get_experiment_by_name("sourcegrade-batches")
    assert experiment is not None
    (run,) = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED"
    assert run.info.run_id in night.ended.out
    assert run.data.metrics["n_scored"] == 360
    assert run.data.metrics["n_rejected"] == 3 + 1
    assert run.data.params["horizon"] == "latest"
    files = {file.path for file in client.list_artifacts(run.info.run_id)}
    assert {"report.html", "scores.parquet", "scores.json"} <= files


def test_every_source_is_in_the_run_with_its_reliability_and_in_the_command(night: Night) -> None:
    client = MlflowClient(tracking_uri=night.store)
    experiment = client.get_experiment_by_name("sourcegrade-batches")
    assert experiment is not None
    (run,) = client.search_runs([experiment.experiment_id])
    kept = Path(client.download_artifacts(run.info.run_id, "sources.parquet", str(night.folder)))
    assert "**107 sources** are in" in run.data.tags["mlflow.note.content"]

    line = "sources claims.jsonl -s sources.jsonl --out table.parquet"
    code, out, _ = sourcegrade(line, night.folder)
    table = pl.read_parquet(night.folder / "table.parquet")
    assert (code, out) == (0, "107 sources -> table.parquet\n")
    assert table.equals(pl.read_parquet(kept))
    assert table["n_claims"].sum() == 360

    code, out, err = sourcegrade("sources claims.jsonl -s sources.jsonl", night.folder)
    assert code == 0
    assert len(out.splitlines()) == 1 + 107
    assert "Reliability rests on" in err


def test_reliability_as_of_a_time_is_that_of_the_claims_and_labels_of_that_time(
    night: Night,
) -> None:
    line = "sources {} -s sources.jsonl --out {} --as-of 2017-09-01"
    kept = pl.scan_ndjson(SYRIA / "claims.jsonl").filter(pl.col("published_at") <= "2017-09-01")
    kept.filter(pl.col("claim_id").is_in(good_ids())).sink_ndjson(night.folder / "before.jsonl")
    tables = []
    for name in ("claims", "before"):
        sourcegrade(line.format(f"{name}.jsonl", f"{name}.parquet"), night.folder)
        tables.append(pl.read_parquet(night.folder / f"{name}.parquet"))
    assert tables[0].equals(tables[1])
    assert tables[0]["reliability"].count() > 50


def test_labels_of_the_claims_are_never_read(night: Night) -> None:
    turned = pl.read_ndjson(SYRIA / "claims.jsonl", infer_schema_length=None).with_columns(
        label=pl.lit("false"), label_date=pl.lit("2012-01-01")
    )
    turned.write_ndjson(night.folder / "turned.jsonl")
    (night.folder / "as_is.jsonl").write_bytes((SYRIA / "claims.jsonl").read_bytes())
    tables = []
    for name in ("turned", "as_is"):
        sourcegrade(f"sources {name}.jsonl -s sources.jsonl --out {name}.parquet", night.folder)
        tables.append(pl.read_parquet(night.folder / f"{name}.parquet"))
    assert tables[0].equals(tables[1])


def test_the_three_formats_say_the_same(night: Night) -> None:
    scores = pl.read_parquet(night.folder / "scores.parquet")
    for name in ("scores.csv", "scores.jsonl"):
        line = f"score claims.jsonl -s sources.jsonl -o {name}"
        code, out, err = sourcegrade(line, night.folder)
        assert code == 0
        assert "not in MLflow" in err
        assert out.startswith("scored 360 claims")
    from_csv = pl.read_csv(night.folder / "scores.csv")
    from_jsonl = pl.read_ndjson(night.folder / "scores.jsonl")
    for found in (from_csv, from_jsonl):
        assert found["claim_id"].to_list() == scores["claim_id"].to_list()
        assert found["credibility"].to_list() == pytest.approx(scores["credibility"].to_list())
    first = json.loads(from_csv["reasons"][0])
    assert first == scores["reasons"][0].to_list() == from_jsonl["reasons"][0].to_list()


def test_what_came_later_is_neither_scored_nor_read_and_its_number_is_said(night: Night) -> None:
    line = "score claims.jsonl -s sources.jsonl -o then.parquet --as-of 2017-10-01"
    code, out, _ = sourcegrade(line, night.folder)
    scores = pl.read_parquet(night.folder / "then.parquet")
    assert code == 0
    later = 360 - scores.height
    assert later > 0
    assert f"{later} later than the as-of time" in out

    kept = pl.scan_ndjson(SYRIA / "claims.jsonl").filter(pl.col("published_at") <= "2017-10-01")
    kept.filter(pl.col("claim_id").is_in(good_ids())).sink_ndjson(night.folder / "early.jsonl")
    sourcegrade(line.replace("claims.jsonl", "early.jsonl").replace("then", "alone"), night.folder)
    alone = pl.read_parquet(night.folder / "alone.parquet")
    assert alone.equals(scores)


@pytest.mark.parametrize(
    "line",
    [
        "score nope.jsonl -s sources.jsonl -o scores.csv",
        "score claims.jsonl -s nope/sources.jsonl -o scores.csv",
        "score claims.jsonl -s sources.jsonl -o nope/scores.csv",
        "score claims.jsonl -s sources.jsonl -o scores.csv --model nope.json",
        "explain claims.jsonl -s sources.jsonl --claim nope",
        "nope",
    ],
)
def test_a_wrong_path_or_name_ends_with_2_and_no_traceback(line: str, night: Night) -> None:
    code, out, err = sourcegrade(line, night.folder)
    assert (code, out) == (2, "")
    assert "nope" in err
    assert "Traceback" not in err


def test_a_reader_that_has_read_enough_is_no_fault(night: Night) -> None:
    command = [sys.executable, "-m", "scoring", "sources", "claims.jsonl", "-s", "sources.jsonl"]
    running = subprocess.Popen(
        command, cwd=night.folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()  # as `head` does
    told = running.stderr.read()
    running.stderr.close()
    assert running.wait() == 0
    assert "Traceback" not in told
    assert "BrokenPipe" not in told
