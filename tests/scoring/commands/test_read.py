"""The command `sourcegrade read`: from an article to claims that a person corrects and scores."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from features.gate import admit_sources
from features.reading.article import read_article
from scoring.article_demonstration import ARTICLE, PUBLISHED
from scoring.command import app
from tests.empty_store import empty_store

TEXT = (
    "Two accounts of one bridge\n\nThe rebels claimed the bridge on Sunday. The army denied it, "
    "citing an officer in the town. “Nobody crossed it,” its spokesman told Reuters."
)


def typed(line: str) -> Result:
    return CliRunner().invoke(app, shlex.split(line))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bridge.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    return tmp_path


def test_an_article_becomes_claims_and_sources(folder: Path) -> None:
    done = typed("read bridge.txt --published 2017-09-29 --out claims.jsonl")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "read 3 claims by 3 sources -> claims.jsonl"
    claims = [json.loads(line) for line in (folder / "claims.jsonl").read_text().splitlines()]
    assert [claim["source_name"] for claim in claims] == ["rebels", "army", "spokesman"]
    assert [claim["stance"] for claim in claims] == ["asserts", "denies", "denies"]
    assert [claim["via"] for claim in claims] == [None, None, "Reuters"]
    assert claims[1]["cites"] == ["officer_in_the_town"]
    assert claims[0]["sentence"] == "The rebels claimed the bridge on Sunday."
    sources = pl.read_ndjson(folder / "claims.sources.jsonl")
    assert sources["name"].to_list() == ["rebels", "army", "spokesman"]


@pytest.mark.usefixtures("folder")
def test_the_claims_of_an_article_can_be_read_on_as_a_feed() -> None:
    assert typed("read bridge.txt --published 2017-09-29 --out said.jsonl").exit_code == 0
    said = pl.read_ndjson("said.jsonl")
    assert said["read_from_text"].to_list() == [
        "event_id;stance", "event_id;proposition;stance;cites", "stance",
    ]  # fmt: skip
    leaning = pl.col("source_id").replace_strict(
        {"rebels": '{"rebels": 1}', "army": '{"assad_regime": 1}'}, default=None
    )
    pl.read_ndjson("said.sources.jsonl").with_columns(alignment=leaning).write_csv("known.csv")
    done = typed("read said.jsonl -s known.csv --actors syria --out claims.jsonl")
    assert done.exit_code == 0
    claims = pl.read_ndjson("claims.jsonl")
    assert claims["stance"].to_list() == said["stance"].to_list()
    assert claims["favours"].to_list()[:2] == ["rebels", "assad_regime"]
    assert claims["read_from_text"].str.contains("stance;.*favours;harms").all()


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
@pytest.mark.usefixtures("folder")
def test_a_person_can_correct_a_line_and_score_it(ending: str) -> None:
    out = f"claims.{ending}"
    assert typed(f"read bridge.txt --published 2017-09-29 --out {out}").exit_code == 0
    if ending == "jsonl":
        told = Path(out).read_text("utf-8").replace('"stance":"denies"', '"stance":"doubts"')
        Path(out).write_text(told, "utf-8")
    done = typed(f"score {out} -s claims.sources.{ending} --out scores.csv")
    assert done.exit_code == 0
    assert done.stdout.startswith("scored 3 claims, rejected 0 rows")
    assert "columns of the claims that are not used: " in done.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("read no.txt --published 2017-09-29 -o c.jsonl", "no.txt: there is no such article"),
        ("read bridge.txt --published monday -o c.jsonl", "expected an ISO date"),
        ("read bridge.txt --published 2017-09-29 -o c.txt", "an output ends in .parquet"),
        ("read c.jsonl --published 2017-09-29 -o d.jsonl", "a feed has the time of each claim"),
        ("read bridge.txt -o c.jsonl", "an article needs --published"),
        ("read bridge.txt --published 2017-09-29 -o d.jsonl -a syria", "--actors is of a feed"),
        ("read still.txt --published 2017-09-29 -o c.jsonl", "nobody is said to have said"),
        ("read de.txt --published 2017-09-29 -o c.jsonl", "Got text in German"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(line: str, said: str, folder: Path) -> None:
    (folder / "still.txt").write_text("The bridge fell on Sunday.", "utf-8")
    (folder / "de.txt").write_text("Die Brücke ist nach dem Angriff nicht mehr da.", "utf-8")
    (folder / "c.jsonl").write_text("", "utf-8")
    done = typed(line)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_demonstration_goes_from_an_article_to_scores_in_mlflow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", empty_store(tmp_path))
    done = typed("demo --article")
    assert done.exit_code == 0
    assert done.stdout.startswith("14 claims by 12 sources, read from an article of our own")
    assert "Failaq al-Rahman" in done.stdout
    [report] = tmp_path.rglob("report.html")
    assert "Conflict Intelligence Team" in report.read_text("utf-8")
    assert "what the speaker gains" in done.stdout


def test_what_is_known_of_the_sources_of_the_shipped_article_fits_it() -> None:
    read = read_article((ARTICLE / "article.txt").read_text("utf-8"), PUBLISHED)
    known = admit_sources(ARTICLE / "sources.jsonl")
    assert known.n_rejected == 0
    assert set(read.sources["source_id"]) == set(known.accepted["source_id"])


def test_other_languages_are_named(folder: Path) -> None:
    (folder / "mixed.html").write_text(
        f"<p>{TEXT}</p><p>L’armée a démenti que le pont est tombé dans la nuit.</p>", "utf-8"
    )
    done = typed("read mixed.html --published 2017-09-29 --out claims.jsonl")
    assert "  unread    paragraphs in other languages: 1 in French" in done.stdout.splitlines()
