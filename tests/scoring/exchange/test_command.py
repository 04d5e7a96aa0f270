"""`sourcegrade export` and `sourcegrade import`, as they are typed."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from scoring.batch import SYRIA
from scoring.command import app
from scoring.exchange import installed
from scoring.output import write_scores
from tests.scoring.corpus_scores import scored

CLAIMS, SOURCES = str(SYRIA / "claims.jsonl"), str(SYRIA / "sources.jsonl")


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_scores(scored("syria"), tmp_path_factory.mktemp("scores") / "s.parquet"))


def typed(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def exported(scores: str, to: str, out: Path, claims: str = CLAIMS) -> tuple[int, str, str]:
    return typed("export", claims, "-s", SOURCES, "--scores", scores, "--to", to, "--out", out)


def test_a_bundle_goes_out_and_comes_back_as_claims_sources_and_scores(
    tmp_path: Path, scores: str
) -> None:
    out = tmp_path / "bundle.json"
    code, told, warned = exported(scores, "stix", out)
    assert (code, told, warned) == (0, f"363 claims, 363 scores -> {out}\n", "")
    back = [tmp_path / name for name in ("c.jsonl", "s.jsonl", "scores.jsonl")]
    code, told, warned = typed(
        "import", out, "--out", back[0], "--sources", back[1], "--scores", back[2]
    )
    assert (code, warned) == (0, "")
    assert told.splitlines() == [
        f"STIX: 363 claims -> {back[0]}", f"107 sources -> {back[1]}", f"363 scores -> {back[2]}",
    ]  # fmt: skip
    assert pl.read_ndjson(back[0], infer_schema_length=None)["claim_id"].n_unique() == 363
    sana = next(line for line in back[1].read_text().splitlines() if '"sana"' in line)
    assert sana == (
        '{"source_id": "sana", "name": "SANA (Syrian Arab News Agency)", "kind": "state_media", '
        '"country": "Syria", "parent": "Syrian Ministry of Information", "domain": "sana.sy", '
        '"alignment": {"assad_regime": 1.0}}'
    )


def test_the_same_scores_export_to_the_same_bytes(tmp_path: Path, scores: str) -> None:
    for to in ("claimreview", "csv"):
        one, two = tmp_path / f"1.{to}", tmp_path / f"2.{to}"
        assert exported(scores, to, one)[0] == exported(scores, to, two)[0] == 0
        assert one.read_bytes() == two.read_bytes()


def test_claims_without_a_score_are_named(tmp_path: Path) -> None:
    some = str(write_scores(scored("syria")[3:], tmp_path / "some.jsonl"))
    code, told, warned = exported(some, "csv", tmp_path / "x.csv")
    assert (code, told.split()[0]) == (0, "360")
    assert "3 claims have no score and were left out: e01_shoula_01, e01_shoula_02" in warned


def test_scores_of_other_claims_are_refused(tmp_path: Path) -> None:
    others = str(write_scores(scored("wars"), tmp_path / "wars.jsonl"))
    code, _, warned = exported(others, "csv", tmp_path / "x.csv")
    assert code == 2
    assert "no claim has a score" in warned
    assert not (tmp_path / "x.csv").exists()


def test_a_missing_library_is_one_sentence_with_the_command(
    tmp_path: Path, scores: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(_: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(installed, "find_spec", absent)
    code, _, warned = exported(scores, "misp", tmp_path / "x.json")
    assert code == 2
    assert warned == (
        "sourcegrade: pymisp is not installed. Install it with: "
        "pip install 'sourcegrade[exchange]'\n"
    )


def test_an_input_is_never_overwritten(tmp_path: Path, scores: str) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_bytes(Path(CLAIMS).read_bytes())
    code, _, warned = exported(scores, "csv", claims, str(claims))
    assert (code, "would overwrite" in warned) == (2, True)
    code, _, warned = typed("import", claims, "--out", claims, "--sources", tmp_path / "s.jsonl")
    assert (code, "would overwrite" in warned) == (2, True)
    code, _, warned = typed("import", "x", "--out", claims, "--sources", claims)
    assert (code, "one name" in warned) == (2, True)


def test_the_help_has_examples_and_imports_no_library_of_a_format() -> None:
    for command in ("export", "import"):
        code, told, _ = typed(command, "--help")
        assert (code, f"sourcegrade {command} " in told) == (0, True)
    asked = "import sys, scoring.command; print({'stix2', 'pymisp', 'polars'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
