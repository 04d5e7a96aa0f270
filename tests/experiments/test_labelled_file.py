"""Any labelled file in the contract is judged: the champion as it is, the controls held out."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from experiments.__main__ import app
from experiments.corpora import FOLDER, Corpus, read_corpus
from experiments.evaluation_page import file_page
from experiments.labelled_file import judge_corpus, named_after, trained_on
from features.errors import InputError
from scoring.engine import ScoringEngine

WARS = FOLDER / "wars"


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The claims of three wars in other words, so that no text is one of training."""
    folder = tmp_path_factory.mktemp("strange")
    lines = (WARS / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    some = [record for record in records if record["theatre"] != "ukraine"]
    for record in some:
        record["text"] = f"In short: {record['text']}"
    claims = folder / "claims.jsonl"
    claims.write_text("\n".join(map(json.dumps, some)) + "\n", encoding="utf-8")
    return claims, WARS / "sources.jsonl"


def test_the_scores_judged_are_those_of_the_engine(strange: tuple[Path, Path]) -> None:
    engine = ScoringEngine.default()
    judged = judge_corpus(engine, read_corpus(*strange, "strange"), ["24h"])
    scores = engine.score(*strange, horizon="24h").select("claim_id", "credibility")
    both = judged.forecasts.join(scores, on="claim_id", validate="1:1")
    assert both.height == 85
    assert both["model"].to_list() == both["credibility"].to_list()


@pytest.mark.parametrize("events", [["racak_1999"], ["racak_1999", "agani_1999"]])
def test_every_settled_claim_is_judged_where_the_controls_cannot_be(
    events: list[str], strange: tuple[Path, Path]
) -> None:
    corpus = read_corpus(*strange, "few")
    chosen = corpus.claims["event_id"].is_in(events)
    few = Corpus("few", corpus.claims.filter(chosen), corpus.sources, corpus.labels.filter(chosen))
    judged = judge_corpus(ScoringEngine.default(), few, ["latest", "latest"])
    settled = few.labels["truth"].count()
    assert settled > 3
    assert judged.figures("model", "latest").n == settled
    page = file_page(judged, 0)
    assert f"| latest | model | {settled} |" in page
    assert ("| latest | vote | 0 |" in page) == (len(events) == 1)


def test_a_file_the_champion_was_trained_on_is_told_apart(strange: tuple[Path, Path]) -> None:
    assert trained_on(read_corpus(*strange, "strange")) == 0
    own = read_corpus(WARS / "claims.jsonl", WARS / "sources.jsonl", "wars")
    assert trained_on(own) == 229
    judged = judge_corpus(ScoringEngine.default(), own, ["latest"])
    assert "**229 of these claims were in the champion's training**" in file_page(judged, 229)


def test_a_file_is_named_after_itself_or_its_folder(tmp_path: Path) -> None:
    assert named_after(tmp_path / "mali.csv.gz") == "mali"
    assert named_after(tmp_path / "claims.jsonl") == tmp_path.name


def test_claims_without_a_label_are_refused(tmp_path: Path, strange: tuple[Path, Path]) -> None:
    bare = tmp_path / "claims.csv"
    pl.DataFrame(
        {"claim_id": ["1"], "text": ["x"], "source_id": ["a"], "published_at": ["2020-01-01"]}
    ).write_csv(bare)
    with pytest.raises(InputError, match="no claim has a settled label"):
        read_corpus(bare, strange[1], "bare")


def test_the_command_writes_the_page_and_the_run(
    strange: tuple[Path, Path], tmp_path: Path, mlflow_store: str
) -> None:
    claims, sources = strange
    page = tmp_path / "page.md"
    asked = ["evaluate", str(claims), "--sources", str(sources), "--horizon", "latest"]
    said = CliRunner().invoke(app, [*asked, "--markdown", str(page)])
    assert said.exit_code == 0, said.output
    assert "evaluation run" in said.output
    text = page.read_text(encoding="utf-8")
    assert "| latest | model | 81 |" in text
    assert "| latest | id and date only | 81 |" in text
    assert "in the champion's training" not in text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["evaluate", "--sources", "x.csv"], "without a file of claims"),
        (["evaluate", str(WARS / "claims.jsonl")], "--sources SOURCES"),
        (["load", "gossip", ".", "--out", "x"], "no corpus of that name"),
        (["others", "emergent"], "NAME=FOLDER"),
    ],
)
def test_a_wrong_call_is_told_what_to_do(
    asked: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(app, asked)
    assert isinstance(said.exception, InputError)
    assert told in str(said.exception)
