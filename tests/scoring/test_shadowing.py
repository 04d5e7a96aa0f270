import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scoring.shadowing import ShadowedPackageError, check_not_shadowed

HOUSE = Path(__file__).resolve().parents[2]
CHECK = "from scoring.shadowing import check_not_shadowed as check; check()"

# How an editable installation finds our packages: asked last, after every folder on the path.
EDITABLE = f"""
import sys
from importlib.machinery import PathFinder
class Last:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return PathFinder.find_spec(name, [{str(HOUSE)!r}]) if path is None else None
sys.meta_path = [f for f in sys.meta_path if not str(f).startswith('__editable__')] + [Last]
"""


def run(code: str, folder: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, which `-c` puts first on the import path."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def foreign_package(folder: Path) -> Path:
    (folder / "models").mkdir()
    (folder / "models" / "__init__.py").write_text("raise SystemExit('the foreign one ran')")
    return folder / "models"


def foreign_module(folder: Path) -> Path:
    (folder / "features.py").write_text("raise SystemExit('the foreign one ran')")
    return folder / "features.py"


def folder_of_data(folder: Path) -> Path:
    (folder / "models").mkdir()
    return folder / "models"


@pytest.mark.parametrize("make", [foreign_package, foreign_module])
def test_a_foreign_package_is_named_with_both_places(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    foreign = make(tmp_path)
    done = run(CHECK, tmp_path, path=str(HOUSE))
    sentence = done.stderr.strip().splitlines()[-1]
    assert "ShadowedPackageError" in sentence
    assert f"'{foreign.stem}'" in sentence
    assert str(foreign.resolve()) in sentence
    assert str(HOUSE / foreign.stem) in sentence
    assert "environment of its own" in sentence
    assert "the foreign one ran" not in done.stderr


def test_a_plain_folder_hides_a_package_that_an_editable_installation_finds_last(
    tmp_path: Path,
) -> None:
    foreign = folder_of_data(tmp_path)
    done = run(EDITABLE + CHECK, tmp_path)
    assert str(foreign.resolve()) in done.stderr.strip().splitlines()[-1]


def test_a_plain_folder_hides_nothing_when_ours_is_on_the_path(tmp_path: Path) -> None:
    folder_of_data(tmp_path)
    done = run(CHECK, tmp_path, path=str(HOUSE))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_package_that_is_nowhere_is_left_to_python() -> None:
    check_not_shadowed(["a_package_that_is_nowhere"])


def test_the_error_carries_the_name_and_the_place() -> None:
    with pytest.raises(ShadowedPackageError) as caught:
        check_not_shadowed(["pytest"])
    assert caught.value.name == "pytest"
    assert caught.value.path == str(Path(pytest.__file__).parent.resolve())


def test_the_library_says_so_at_its_first_use(tmp_path: Path) -> None:
    foreign_package(tmp_path)
    done = run("from scoring import ScoringEngine", tmp_path, path=str(HOUSE))
    assert "ShadowedPackageError: another package called 'models'" in done.stderr


def test_the_command_says_so_in_one_sentence(tmp_path: Path) -> None:
    foreign_package(tmp_path)
    done = run("from scoring.command import main; main()", tmp_path, path=str(HOUSE))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("sourcegrade: another package called 'models' hides")
    assert done.stderr.count("\n") == 1
