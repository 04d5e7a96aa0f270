"""`python -m benchmarks truth --quick`, with and without the real sets and the peers."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.truth import peers
from benchmarks.truth.page import PARTS
from features.errors import InputError

ALL_BUT_COST = [argument for part in PARTS if part != "cost" for argument in ("--part", part)]


@pytest.fixture
def no_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in peers.MODULES:
        monkeypatch.setitem(peers.MODULES, name, "no_such_module")


@pytest.fixture
def tiny_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one set of four items that three workers label."""
    folder = tmp_path / "data" / "crowd" / "PosSent"
    folder.mkdir(parents=True)
    rows = [f"{item},{worker},{item % 2}" for item in range(4) for worker in "abc"]
    (folder / "answer.csv").write_text("\n".join(["id,worker,answer", *rows]))
    (folder / "truth.csv").write_text("\n".join(["id,truth", "0,0", "1,1", "2,0", "3,0"]))
    monkeypatch.setattr("benchmarks.truth.sets.READERS", _first_reader())
    return tmp_path / "data"


def _first_reader() -> dict[str, object]:
    from benchmarks.truth.sets import READERS

    return {"PosSent": READERS["PosSent"]}


@pytest.mark.usefixtures("no_peers")
def test_without_peers_the_page_is_written_and_names_them(tiny_sets: Path, tmp_path: Path) -> None:
    page = tmp_path / "truth.md"
    arguments = ["truth", "--quick", "--data", str(tiny_sets), "--markdown", str(page)]
    result = CliRunner().invoke(app, [*arguments, *ALL_BUT_COST], catch_exceptions=False)
    assert result.exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert [f"<!-- part: {part} -->" in text for part in PARTS] == [True, False, True, True, True]
    assert "- crowd-kit: not installed." in text
    assert "- truthdiscovery: not installed." in text
    assert "| sourcegrade | **beta_one_coin** | 0.750 | 0.750 |" in text
    assert "A quick run" in text


@pytest.mark.usefixtures("no_peers")
def test_cost_is_measured_without_the_peer(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["truth", "--quick", "--part", "cost"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "Not run: OneCoinDawidSkene (not installed)." in result.output
    assert "| one_coin | 2,000 |" in result.output
    assert "| beta_one_coin | 20,000 |" in result.output


def test_without_the_real_sets_it_says_so(tmp_path: Path) -> None:
    arguments = ["truth", "--quick", "--data", str(tmp_path / "nowhere"), "--part", "accuracy"]
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "nothing is measured on real sets" in result.output + result.stderr


def test_a_part_nobody_knows_is_refused() -> None:
    with pytest.raises(InputError, match="no such part"):
        CliRunner().invoke(app, ["truth", "--part", "beauty"], catch_exceptions=False)
