"""The zip that executors get: our code and lexicons, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from scoring.spark.code_zip import version, zip_code

FROM_ZIP = """
import sys
sys.path.insert(0, sys.argv[1])
from features import lexicon
from scoring.spark import gating, judging, large_events
print(judging.__file__, "reportedly" in lexicon.terms("attributive"))
"""


def test_all_that_an_executor_runs_is_in_the_zip(tmp_path: Path) -> None:
    packed = zip_code(tmp_path / "code.zip")
    run = subprocess.run(
        [sys.executable, "-I", "-c", FROM_ZIP, str(packed)],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert run.stdout.split() == [str(packed / "scoring" / "spark" / "judging.py"), "True"]


def test_the_same_code_is_the_same_zip_without_data_or_models(tmp_path: Path) -> None:
    one, two = zip_code(tmp_path / "1.zip"), zip_code(tmp_path / "2.zip")
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_size < 1_000_000
    names = ZipFile(one).namelist()
    assert [name for name in names if "corpora" in name or "champion" in name] == []
    assert version() == version()
