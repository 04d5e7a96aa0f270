"""The rules of the house that no linter knows."""

import re
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("features", "models", "scoring", "experiments")
TEXT = {".py", ".md", ".toml", ".txt", ".tsv", ".yml", ".yaml", ".jinja", ".html", ""}
EMPTY_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}

# The first folder of this checkout and of this user, whatever they are called here.
HERE = "|".join(sorted({ROOT.parts[1], Path.home().parts[1], "tmp"}))
MACHINE_PATH = re.compile(rf"(?<![\w.~:/-])/(?:{HERE})/[\w.]")
REGISTRY = re.compile(r"https?://\S+/simple\b|index.url|find-links", re.IGNORECASE)


def tracked_files() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files are tracked is not known")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def exported(package: ModuleType) -> set[str]:
    """Return the public names of ours that a package holds, submodules left out."""

    def is_ours(value: object) -> bool:
        home = getattr(value, "__module__", package.__name__) or package.__name__
        return not isinstance(value, ModuleType) and home.partition(".")[0] in PACKAGES

    public = {name for name in vars(package) if not name.startswith("_")} - {"TYPE_CHECKING"}
    return {name for name in public if is_ours(vars(package)[name])}


@pytest.mark.parametrize("name", PACKAGES)
def test_all_names_what_the_package_exports(name: str) -> None:
    package = import_module(name)
    promised = list(getattr(package, "__all__", []))
    assert promised == sorted(promised)
    for each in promised:  # a lazy package finds its names when they are asked for
        assert getattr(package, each) is not None
    assert exported(package) - set(promised) == set()


def test_every_file_is_named_after_what_it_holds() -> None:
    assert [str(path) for path in tracked_files() if path.stem in EMPTY_NAMES] == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    texts = [path for path in tracked_files() if path.suffix in TEXT and path != Path(__file__)]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE_PATH.search(line) or REGISTRY.search(line)
    ]
    assert found == []


def test_the_constraints_are_exact_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pin = re.compile(r"[\w.-]+==[\w.+!]+(?: ; .+)?")
    assert lines[0].startswith("#")
    assert "make constraints" in lines[0]
    assert [line for line in lines[1:] if not pin.fullmatch(line)] == []


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=!~ \[;]", each, maxsplit=1)[0].lower() for each in wanted}
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().splitlines()
    assert names - {line.partition("==")[0] for line in pins} == set()


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)
    assert releases[0] == version["version"]
