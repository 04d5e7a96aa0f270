"""The command as it is typed: what it prints, where, and with which exit code."""

import json
import os
import shlex
import signal
import subprocess
import sys
from functools import cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from scoring import ScoringEngine
from scoring.batch import SYRIA
from scoring.command import app
from scoring.demonstration import RUNNING_EXAMPLE, SHOWN, chosen
from scoring.tables import claims_table

ROOT = Path(__file__).resolve().parents[2]
CLAIMS, SOURCES = str(SYRIA / "claims.jsonl"), str(SYRIA / "sources.jsonl")
COMMANDS = ("demo", "read", "score", "explain", "trajectory", "sources", "ui")


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def typed(line: str) -> Ended:
    result = CliRunner().invoke(app, shlex.split(line))
    return Ended(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that nobody answers for, so that a test need not write a run."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with six claims, two of them at fault, and their sources."""
    lines = (SYRIA / "claims.jsonl").read_text("utf-8").splitlines()[:6]
    records = [json.loads(line) for line in lines]
    records[1]["published_at"] = "yesterday"
    records[4] |= {"stance": "shouts", "text": ""}
    (tmp_path / "claims.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    (tmp_path / "sources.jsonl").write_text((SYRIA / "sources.jsonl").read_text("utf-8"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@cache
def demonstrated() -> pl.DataFrame:
    engine = ScoringEngine.default()
    before = engine.assess(CLAIMS, SOURCES, horizon="0h")
    return chosen(engine.assess(CLAIMS, SOURCES), before)


def test_help_waits_for_no_package_that_takes_long() -> None:
    heavy = "{'polars', 'pandas', 'numpy', 'sklearn', 'mlflow', 'features', 'models'}"
    code = f"import sys, scoring.command; sys.exit(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) in [(0, ""), (1, "[]\n")]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("columns", ["50", "100"])
def test_help_has_examples_however_narrow_the_terminal(
    command: str, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    code, out, _ = typed(f"{command} --help")
    assert code == 0
    lines = [line.strip() for line in out.splitlines()]
    examples = lines[lines.index("Examples") :]
    assert sum(line.startswith(f"sourcegrade {command}") for line in examples) >= 2


def test_help_of_the_whole_names_every_command() -> None:
    out = typed("--help").out
    assert all(f" {command} " in out for command in COMMANDS)


@pytest.mark.usefixtures("no_store", "batch")
def test_a_profile_is_printed_when_it_is_asked_for_and_else_not() -> None:
    line = "score claims.jsonl -s sources.jsonl -o scores.csv"
    plain, profiled = typed(line), typed(f"{line} --profile")
    assert plain.code == profiled.code == 0
    assert profiled.out.startswith(plain.out)
    stages = [line.split("  ")[0].strip() for line in profiled.out.splitlines()[-9:]]
    assert stages[:2] == ["read", "gate"]
    assert stages[-2:] == ["MLflow", "in all"]


@pytest.mark.usefixtures("no_store")
def test_score_says_what_it_did_in_one_line_and_then_in_detail(batch: Path) -> None:
    code, out, err = typed("score claims.jsonl -s sources.jsonl -o scores.csv --as-of 2017-09-28")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == (
        "scored 1 claim, rejected 2 rows, 3 later than the as-of time -> scores.csv"
    )
    assert "  rejected  2 of 6 claims" in lines
    assert "row 2, published_at: expected an ISO date" in out
    assert "row 5, stance: expected one of asserts, denies, acknowledges, doubts" in out
    assert "  rejects   scores.rejected.jsonl" in lines
    assert pl.read_csv(batch / "scores.csv")["claim_id"].to_list() == ["e01_shoula_06"]
    faults = pl.read_ndjson(batch / "scores.rejected.jsonl")
    assert faults["row"].to_list() == [2, 5, 5]
    assert set(faults["input"]) == {"claims"}
    assert err.startswith("sourcegrade: the scores are written, but the run is not in MLflow: ")
    assert err.count("\n") == 1


SCORE = "score claims.jsonl -s sources.jsonl -o scores.csv"


@pytest.mark.usefixtures("no_store", "batch")
def test_a_quiet_job_says_warnings_and_faults_alone() -> None:
    code, out, err = typed(f"{SCORE} --quiet")
    assert (code, out) == (0, "")
    assert err.startswith("sourcegrade: the scores are written, but the run is not in MLflow")
    assert err.count("\n") == 1


@pytest.mark.usefixtures("no_store", "batch")
def test_a_log_in_json_has_a_line_for_each_step_and_a_summary() -> None:
    code, out, err = typed(f"{SCORE} --log-json")
    lines = [json.loads(line) for line in err.splitlines()]
    assert (code, out) == (0, "")
    assert [(line["level"], line["event"]) for line in lines] == [
        ("info", "begun"), ("info", "scoring"), ("info", "written"), ("warning", "not tracked"),
        ("info", "done"),
    ]  # fmt: skip
    assert lines[0]["claims"]["name"] == "claims.jsonl"
    assert (lines[-1]["scored"], lines[-1]["rejected"], lines[-1]["later"]) == (4, 2, 0)
    assert all(line["time"].endswith("Z") for line in lines)


@pytest.mark.usefixtures("no_store")
def test_a_job_goes_on_where_nobody_takes_its_log(batch: Path) -> None:
    command = [sys.executable, "-m", "scoring", *shlex.split(SCORE), "--log-json"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as job:
        assert job.stderr is not None
        job.stderr.close()
        assert job.wait() == 0
    assert pl.read_csv(batch / "scores.csv").height == 4
    assert (batch / "scores.csv.manifest.json").exists()


@pytest.mark.usefixtures("no_store")
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP])
def test_a_job_that_is_told_to_end_says_so_and_leaves_nothing(
    batch: Path, asked: signal.Signals
) -> None:
    os.mkfifo(batch / "pipe.jsonl")
    command = [sys.executable, "-m", "scoring", "score", "pipe.jsonl", *shlex.split(SCORE)[2:]]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as job:
        with (batch / "pipe.jsonl").open("wb"):  # opened when the job reads it
            job.send_signal(asked)
            assert job.wait() == 128 + asked
        assert job.stderr is not None
        assert job.stderr.read() == "sourcegrade: terminated\n"
    assert {entry.name for entry in batch.iterdir()} == {
        "claims.jsonl", "sources.jsonl", "pipe.jsonl",
    }  # fmt: skip


@pytest.mark.usefixtures("batch")
def test_a_fault_is_a_line_in_json_too() -> None:
    code, out, err = typed("score nope.jsonl -s sources.jsonl -o o.csv --log-json")
    (line,) = [json.loads(line) for line in err.splitlines() if "failed" in line]
    assert (code, out, line["level"]) == (2, "", "error")
    assert "nope.jsonl: no such file" in line["message"]


@pytest.mark.usefixtures("no_store", "batch")
def test_a_job_that_is_done_is_left_and_one_with_other_claims_is_refused(batch: Path) -> None:
    assert typed(SCORE).code == 0
    assert typed(f"{SCORE} --resume").out.startswith(
        "done before: scored 4 claims, rejected 2 rows"
    )
    (batch / "claims.jsonl").write_text("{}")
    code, _, err = typed(f"{SCORE} --resume")
    assert code == 2
    assert "the claims are others: claims.jsonl (sha256" in err


@pytest.mark.usefixtures("no_store", "batch")
def test_an_archive_is_heard_and_added_to() -> None:
    assert "0 earlier claims heard, 4 added" in typed(f"{SCORE} --evidence archive").out
    assert "0 earlier claims heard, 0 added" in typed(f"{SCORE} --evidence archive").out


USERS_FAULTS = [
    ("score nope.jsonl -s sources.jsonl -o o.csv", "nope.jsonl: no such file"),
    ("score claims.jsonl -s nope.csv -o o.csv", "nope.csv: no such file"),
    ("score claims.jsonl -s sources.jsonl -o o.xlsx", "ends in .parquet, .csv or .jsonl"),
    ("score claims.jsonl -s sources.jsonl -o no/o.csv", "does not exist"),
    ("score claims.jsonl -s sources.jsonl -o claims.jsonl", "would overwrite the input"),
    ("score claims.jsonl -s sources.jsonl -o o.csv --as-of soon", "no such time"),
    ("score claims.jsonl -s sources.jsonl -o o.csv --horizon 3w", "no such horizon"),
    ("score claims.jsonl -s sources.jsonl -o o.csv --as-of 2017-10-01 --horizon 0h", "exclude"),
    ("score - -s sources.jsonl -o o.csv --resume", "standard input cannot be resumed"),
    ("score claims.jsonl -s sources.jsonl -o o.csv --evidence claims.jsonl", "not a folder"),
    ("score claims.jsonl -s sources.jsonl -o o --engine spark", "no master of Spark is named"),
    ("score claims.jsonl -s sources.jsonl -o o.csv --master local", "--master is of Spark"),
    (
        "score claims.jsonl -s sources.jsonl -o o --engine spark --master local --resume",
        "--resume is for one machine",
    ),
    ("score claims.jsonl -s sources.jsonl -o o.csv --model m.json", "no such model bundle"),
    ("explain claims.jsonl -s sources.jsonl -c e01_shula_01", "closest are e01_shoula_01"),
    ("explain claims.jsonl -s sources.jsonl -c e01_shoula_02", "row 2: the claim"),
    ("sources claims.jsonl -s sources.jsonl -o o.txt", "ends in .parquet, .csv or .jsonl"),
    ("sources claims.jsonl -s sources.jsonl --as-of soon", "no such time"),
]


@pytest.mark.usefixtures("batch", "no_store")
@pytest.mark.parametrize(("line", "told"), USERS_FAULTS)
def test_a_fault_of_the_users_ends_with_one_sentence_and_2(line: str, told: str) -> None:
    code, out, err = typed(line)
    assert (code, out) == (2, "")
    assert err.startswith("sourcegrade: ")
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "line", ["scoer", "score", "score a.csv -o b.csv", "ui --port 70000", "explain a.csv -s b.csv"]
)
def test_a_command_that_cannot_be_understood_ends_with_2(line: str) -> None:
    code, out, err = typed(line)
    assert (code, out) == (2, "")
    assert "Usage: " in err


@pytest.mark.usefixtures("no_store")
def test_an_input_is_never_overwritten(batch: Path) -> None:
    before = (batch / "claims.jsonl").read_bytes()
    (batch / "x.rejected.jsonl").write_bytes(before)
    for line in (
        "score claims.jsonl -s sources.jsonl -o ./claims.jsonl",
        "score x.rejected.jsonl -s sources.jsonl -o x.csv",
    ):
        assert typed(line).code == 2
    assert (batch / "claims.jsonl").read_bytes() == before
    assert (batch / "x.rejected.jsonl").read_bytes() == before


def test_nothing_is_written_into_a_folder_of_inputs(batch: Path) -> None:
    parts = batch / "parts"
    parts.mkdir()
    (batch / "claims.jsonl").rename(parts / "claims.jsonl")
    ended = typed("score parts -s sources.jsonl -o parts/scores.jsonl")
    assert ended.code == 2
    assert "would be written into the folder of inputs" in ended.err
    assert [file.name for file in parts.iterdir()] == ["claims.jsonl"]


@pytest.mark.usefixtures("no_store")
def test_no_usable_row_ends_with_2_and_the_rejects_say_why(batch: Path) -> None:
    bad = pl.read_ndjson(batch / "claims.jsonl").with_columns(text=pl.lit(""))
    bad.write_ndjson(batch / "bad.jsonl")
    code, out, err = typed("score bad.jsonl -s sources.jsonl -o o.csv")
    assert (code, out) == (2, "")
    assert "no row can be used. Got 6 rows, each with a fault. o.rejected.jsonl says" in err
    assert pl.read_ndjson(batch / "o.rejected.jsonl")["row"].n_unique() == 6
    assert not (batch / "o.csv").exists()


def broken(*_: object) -> None:
    raise RuntimeError("the wheel\ncame off")


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.usefixtures("batch")
def test_a_fault_of_ours_ends_with_1_and_its_traceback_is_kept_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("scoring.engine.ScoringEngine.default", broken)
    code, out, err = typed("sources claims.jsonl -s sources.jsonl")
    assert (code, out) == (1, "")
    assert err.startswith("sourcegrade: internal error: RuntimeError: the wheel; please report it")
    assert err.count("\n") == 1
    (log,) = tmp_path.glob("sourcegrade-*.log")
    assert str(log) in err
    assert "Traceback" in log.read_text()


@pytest.mark.usefixtures("batch")
def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.engine.ScoringEngine.default", interrupted)
    ended = typed("sources claims.jsonl -s sources.jsonl")
    assert ended == (130, "", "sourcegrade: interrupted\n")


@pytest.mark.usefixtures("batch")
def test_explain_tells_the_score_its_parts_and_what_would_change_it() -> None:
    code, out, _ = typed("explain claims.jsonl -s sources.jsonl --claim e01_shoula_01")
    assert code == 0
    for head in (
        "e01_shoula_01   2017-09-29   event e01_shoula",
        "How the score comes about, in log-odds",
        "What others said of the event, in order of time",
        "Credibility over time",
        "What would change it: the model's answers, no predictions",
        "2 rows of the input had faults and were not read",
    ):
        assert head in out


@pytest.mark.usefixtures("batch")
def test_sources_has_a_line_for_each_and_nothing_cut() -> None:
    code, out, err = typed("sources claims.jsonl -s sources.jsonl")
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 1 + len((SYRIA / "sources.jsonl").read_text("utf-8").splitlines())
    heads = (
        "source name kind camp letter reliability 90 % n settled judged trend claims "
        "mean credibility"
    )
    assert " ".join(lines[0].split()) == heads
    assert "Russian war correspondent (unnamed, cited by EA WorldView)" in out
    assert "…" not in out
    left_out, *caption = err.splitlines()
    assert left_out == (
        "sourcegrade: 2 rows had faults and were not read; sourcegrade score names each"
    )
    assert caption[0].startswith("Reliability rests on ")
    assert "a claim must not lend its own source a letter" in caption[1]


def test_sources_to_a_file(batch: Path) -> None:
    code, out, _ = typed("sources claims.jsonl -s sources.jsonl --out sources.csv")
    assert code == 0
    assert out == "107 sources -> sources.csv\n"
    table = pl.read_csv(batch / "sources.csv")
    assert table["n_claims"].sum() == 4
    known = table.filter(pl.col("n") >= 1)
    assert known.filter(pl.col("source_grade") == "F").is_empty()
    assert (known["reliability_low"] < known["reliability"]).all()
    assert set(table.filter(pl.col("n") < 1)["source_grade"]) == {"F"}


def test_sources_as_of_a_time_read_nothing_later(batch: Path) -> None:
    line = "sources claims.jsonl -s sources.jsonl --as-of 2016-01-01 --out then.parquet"
    assert typed(line) == (0, "107 sources -> then.parquet\n", typed(line).err)
    table = pl.read_parquet(batch / "then.parquet")
    assert table["n_claims"].sum() == 0
    assert 0 < table["n_settled"].sum() < 200


def test_the_demonstration_begins_with_the_running_example() -> None:
    shown = demonstrated()
    assert shown.height == SHOWN
    assert shown["claim_id"].to_list()[:4] == list(RUNNING_EXAMPLE)
    moved = (shown["credibility"] - shown["before"]).abs().to_list()[4:]
    assert moved == sorted(moved, reverse=True)


def test_later_evidence_settles_the_running_example() -> None:
    now = dict(demonstrated().select("claim_id", "credibility").iter_rows())
    assert now["e02_two_russians_02"] < 0.5  # the denial at the base
    assert now["e02_two_russians_04"] < 0.5  # the ministry's denial of the captured soldiers
    assert now["e01_shoula_01"] < 0.5  # the army's denial at al-Shoula
    assert now["e01_shoula_04"] > 0.8  # the acknowledgement


@pytest.mark.usefixtures("no_store")
def test_the_demonstration_goes_on_without_a_store_and_says_so() -> None:
    code, out, err = typed("demo")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("claim "))
    assert [line.split()[0] for line in lines[first + 1 :][:4]] == list(RUNNING_EXAMPLE)
    assert "339 more are in the page of the run" in out
    assert "The run is not in MLflow: http://127.0.0.1:9: the tracking store" in out
    assert "explain " in out


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_table_fits_its_terminal_and_cuts_no_id(width: int) -> None:
    said = StringIO()
    Console(file=said, width=width, color_system=None).print(claims_table(demonstrated(), width))
    lines = said.getvalue().splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width
    assert all(any(line.startswith(f"{each} ") for line in lines) for each in RUNNING_EXAMPLE)


def test_the_readme_shows_what_the_demonstration_prints() -> None:
    said = StringIO()
    Console(file=said, width=100, color_system=None).print(claims_table(demonstrated(), 100))
    printed = [line.rstrip() for line in said.getvalue().splitlines()]
    excerpt = "\n".join(printed[: 3 + 4 * 4]).rstrip()
    readme = (ROOT / "README.md").read_text("utf-8")
    assert excerpt in readme, f"README.md shows an older table; the demonstration prints\n{excerpt}"


def test_sources_neither_overwrites_an_input_nor_lists_nothing(batch: Path) -> None:
    claims, sources = SYRIA / "claims.jsonl", SYRIA / "sources.jsonl"
    mine = batch / "mine.jsonl"
    mine.write_bytes(claims.read_bytes())
    ended = typed(f"sources {mine} -s {sources} --out {mine}")
    assert ended.code == 2
    assert "would overwrite the input" in ended.err
    assert mine.read_bytes() == claims.read_bytes()
    mine.write_text("garbage{\n")
    ended = typed(f"sources {mine} -s {sources}")
    assert ended.code == 2
    assert "no row can be used" in ended.err


def test_sources_says_what_is_later(batch: Path) -> None:
    claims, sources = SYRIA / "claims.jsonl", SYRIA / "sources.jsonl"
    ended = typed(f"sources {claims} -s {sources} --as-of 2013-01-01")
    assert ended.code == 0
    assert "331 claims were published after that time and not read" in ended.err
