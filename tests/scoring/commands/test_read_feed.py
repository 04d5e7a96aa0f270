"""The command `sourcegrade read` on a feed: read, corrected, read again, scored and explained."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from features.reading import shipped_actors
from features.reading.actors import SHIPPED
from scoring.batch import SYRIA
from scoring.command import app

DOCS = Path(__file__).resolve().parents[3] / "docs" / "reading.md"
BARE = ("claim_id", "text", "source_id", "published_at")


def typed(line: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, shlex.split(line), input=stdin)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with 40 shipped claims bare of all that was coded."""
    claims = pl.read_ndjson(SYRIA / "claims.jsonl", infer_schema_length=None).head(40)
    claims.select(BARE).write_ndjson(tmp_path / "feed.jsonl")
    (tmp_path / "sources.jsonl").write_bytes((SYRIA / "sources.jsonl").read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    return tmp_path


READ = "read feed.jsonl -s sources.jsonl --actors syria --out claims.jsonl"


@pytest.mark.usefixtures("folder")
def test_a_raw_feed_is_read_scored_and_explained_as_a_user_would() -> None:
    done = typed(READ)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("read 40 claims, rejected 0 rows, filled ")
    assert "  events    " in done.stdout
    claims = pl.read_ndjson("claims.jsonl")
    assert claims["event_id"].null_count() == 0
    scored = typed("score claims.jsonl -s sources.jsonl --out scores.csv")
    assert scored.exit_code == 0
    assert (
        "  note      claims: read from the text, not given, in rows: event_id 40," in scored.stdout
    )
    assert "far less well than scores of coded ones" in scored.stdout
    assert pl.read_csv("scores.csv").height == 40
    why = typed(f"explain claims.jsonl -s sources.jsonl --claim {claims['claim_id'][0]}")
    assert why.exit_code == 0
    assert "Read from the text, not given: event_id, stance" in why.stdout


def test_a_person_corrects_what_was_read_and_reads_again(folder: Path) -> None:
    assert typed(READ).exit_code == 0
    lines = pl.read_csv(folder / "claims.readings.csv", infer_schema=False)
    assert lines["confidence"].cast(pl.Float64).is_sorted()
    one = lines.filter(field="stance").row(0, named=True)
    at = (pl.col("claim_id") == one["claim_id"]) & (pl.col("field") == "stance")
    said = pl.when(at).then(pl.lit("doubts")).otherwise("correction")
    lines.with_columns(correction=said).write_csv(folder / "claims.readings.csv")
    refused = typed(READ)
    assert refused.exit_code == 2
    assert "has corrections that would be overwritten" in refused.stderr
    for _ in range(2):  # the readings keep what was corrected
        again = typed(f"{READ} --corrections claims.readings.csv")
        assert again.exit_code == 0
        assert "  corrected 1 cell, now as given" in again.stdout
        claim = pl.read_ndjson("claims.jsonl").filter(claim_id=one["claim_id"]).row(0, named=True)
        assert claim["stance"] == "doubts"
        assert "stance" not in claim["read_from_text"]


def test_night_after_night_new_claims_join_the_events_that_stand(folder: Path) -> None:
    feed = pl.read_ndjson("feed.jsonl").sort("published_at")
    (folder / "nights").mkdir()
    for number, part in enumerate(feed.iter_slices(14), 1):
        part.write_ndjson(folder / f"{number}.jsonl")
        night = typed(
            f"read {number}.jsonl -s sources.jsonl -a syria -b nights --out nights/{number}.jsonl"
        )
        assert (night.exit_code, night.stderr) == (0, "")
    assert "joined events of before" in night.stdout
    scored = typed("score nights -s sources.jsonl --out scores.parquet")
    assert scored.stdout.startswith("scored 40 claims, rejected 0 rows")
    standing = {path.name: path.read_bytes() for path in (folder / "nights").iterdir()}
    assert (
        typed(
            "read 1.jsonl -s sources.jsonl -a syria --before nights --out nights/1.jsonl"
        ).exit_code
        == 0
    )
    events = pl.read_ndjson(standing["1.jsonl"])["event_id"]
    assert pl.read_ndjson("nights/1.jsonl")["event_id"].equals(events)


def test_what_is_not_read_is_named(folder: Path) -> None:
    rows = [
        {"claim_id": "1", "text": "Минобороны заявило, что посёлок взят.", "published_at": "2020"},
        {"claim_id": "1", "text": "The Tigers took it.", "published_at": "2020-01-01"},
        {"claim_id": "3", "text": "Минобороны заявило.", "published_at": "2020-01-01"},
        *({"claim_id": f"t{n}", "text": "The army said the Tigers took it.",
           "published_at": "2020-01-01"} for n in range(3)),
    ]  # fmt: skip
    told = "\n".join(json.dumps({**row, "source_id": f"s{n % 2}"}) for n, row in enumerate(rows))
    (folder / "odd.jsonl").write_text(told, "utf-8")
    done = typed("read odd.jsonl --out odd.csv")
    assert done.exit_code == 0
    assert done.stdout.startswith("read 5 claims, rejected 1 row, filled ")
    for line in (
        "  unread    not in English, and passed on as they came: 1 in Russian",
        "  rejects   odd.rejected.jsonl",
        "  sources   none given: ",
        "  actors    none given: ",
        "  no side   names that stand often and that no actors have: Tigers (4)",
    ):
        assert line in done.stdout
    assert len((folder / "odd.rejected.jsonl").read_text("utf-8").splitlines()) == 1


def test_sources_that_are_not_listed_are_named(folder: Path) -> None:
    (folder / "few.jsonl").write_text('{"source_id": "sana"}\n', "utf-8")
    done = typed("read feed.jsonl -s few.jsonl --out claims.parquet")
    assert "  unlisted  " in done.stdout
    assert "in no sources file: " in done.stdout


def test_sides_that_no_actors_have_are_named(folder: Path) -> None:
    (folder / "odd.jsonl").write_text('{"source_id": "sana", "alignment": {"regime": 1}}', "utf-8")
    (folder / "said.csv").write_text("claim_id,field,correction\ne01_shoula_01,harms,isil\n")
    done = typed("read feed.jsonl -s odd.jsonl -a syria -o c.jsonl --corrections said.csv")
    assert "of sources or corrections, that no actors have: regime, isil\n" in done.stdout
    assert "  sides  " not in typed(READ).stdout


@pytest.mark.usefixtures("folder")
def test_a_feed_saved_by_a_spreadsheet_is_read() -> None:
    rows = "\ufeffclaim_id;text;source_id;published_at\r\n1;It fell.;a;2020-01-01\r\n"
    Path("excel.csv").write_bytes(rows.encode("utf-8"))
    assert typed("read excel.csv -o c.csv").stdout.startswith("read 1 claim, rejected 0 rows")


@pytest.mark.usefixtures("folder")
def test_new_actors_are_a_file_to_start_from() -> None:
    done = typed("read feed.jsonl -s sources.jsonl --out claims.jsonl --new-actors my_war.yaml")
    assert done.exit_code == 0
    text = Path("my_war.yaml").read_text("utf-8")
    assert "  assad_regime:\n    names: [assad regime]\n" in text
    assert "# These names stand often in the texts and no side has them" in text
    again = typed("read feed.jsonl -s sources.jsonl --out claims.jsonl -a my_war.yaml -a syria")
    assert again.exit_code == 0
    Path("my_war.yaml").write_text("sides: {us: {names: [Ours]}}", "utf-8")
    done = typed("read feed.jsonl -s sources.jsonl --out claims.jsonl --new-actors my_war.yaml")
    assert done.exit_code == 2
    assert "what a person wrote in it would be lost" in done.stderr
    assert "Ours" in Path("my_war.yaml").read_text("utf-8")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_feed_may_come_through_a_pipe_and_go_into_any_format(
    ending: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = typed(
        f"read - -s sources.jsonl --out claims.{ending}", (folder / "feed.jsonl").read_bytes()
    )
    assert done.exit_code == 0
    scored = typed(f"score claims.{ending} -s sources.jsonl --out scores.csv")
    assert scored.stdout.startswith("scored 40 claims, rejected 0 rows")
    assert "read from the text, not given" in scored.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("read feed.jsonl -o feed.jsonl", "would overwrite the input"),
        ("read feed.jsonl -o c.jsonl -b c.jsonl", "would overwrite the input"),
        ("read feed.jsonl -o c.jsonl -a mars", "mars: no such actors. Name a file, or one of"),
        ("read feed.jsonl -o c.jsonl --corrections none.csv", "none.csv: cannot be read"),
        ("read empty.csv -o c.jsonl", "empty.csv: the file is empty"),
        ("read none.csv -o c.jsonl", "none.csv: no such file"),
        ("read half.csv -o c.jsonl", "missing columns source_id and published_at"),
        ("read bad.jsonl -o c.jsonl", "no row can be used"),
        ("read feed.jsonl -o c.txt", "an output ends in .parquet"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(line: str, said: str, folder: Path) -> None:
    (folder / "c.jsonl").write_bytes((folder / "feed.jsonl").read_bytes())
    (folder / "empty.csv").write_text("", "utf-8")
    (folder / "half.csv").write_text("claim_id,text\n1,It fell.\n", "utf-8")
    bad = {"claim_id": "1", "text": "", "source_id": "a", "published_at": "2020-01-01"}
    (folder / "bad.jsonl").write_text(json.dumps(bad), "utf-8")
    done = typed(line)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_the_docs_say_can_be_typed(folder: Path) -> None:
    feed = pl.read_ndjson("feed.jsonl")
    feed.tail(10).write_ndjson(folder / "tonight.jsonl")
    (folder / "nights").mkdir()
    night = feed.head(30).with_columns(event_id=pl.lit("e"))
    night.write_ndjson(folder / "nights" / "2017-09-30.jsonl")
    lines = [line.strip() for line in DOCS.read_text("utf-8").splitlines()]
    commands = [line for line in lines if line.startswith("sourcegrade ")]
    assert len(commands) == 8
    for line in commands:
        done = typed(line.removeprefix("sourcegrade "))
        assert (line, done.exit_code) == (line, 0)


def test_the_help_lists_the_actors_that_ship() -> None:
    told = " ".join(typed("read --help").stdout.replace("│", " ").split())
    assert ", ".join(SHIPPED) in told
    assert all(shipped_actors(war).sides for war in SHIPPED)
