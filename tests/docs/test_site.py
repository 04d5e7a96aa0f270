"""The site builds without a warning and without a network, and asks nobody for anything."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.docs.outside_pages import OUTSIDE
from tests.conftest import ROOT
from tests.docs.blocks import environment

pytest.importorskip("material", reason="the site is built by the extra docs: mkdocs-material")

ASKED = re.compile(r"""<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=["']?(https?://[^"'\s>]+)""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        # A proxy that is not there: whatever is asked for over the network fails.
        env=environment() | {"http_proxy": NOWHERE, "https_proxy": NOWHERE} | QUIET,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


NOWHERE = "http://127.0.0.1:9"
QUIET = {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}


def test_every_page_is_there(site: Path) -> None:
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    pages += [Path(name) for name in OUTSIDE]
    html = [page.with_name("index.html" if page.stem == "README" else f"{page.stem}.html")
            for page in pages]  # fmt: skip
    assert [str(path) for path in html if not (site / path).is_file()] == []


def test_no_page_asks_a_network_for_anything(site: Path) -> None:
    asked = {
        (page.name, *found)
        for page in site.rglob("*.html")
        for found in ASKED.findall(page.read_text(encoding="utf-8"))
    }
    assert asked == set()


def test_docstrings_become_pages_with_their_examples_as_code(site: Path) -> None:
    page = (site / "reference" / "scoring.html").read_text(encoding="utf-8")
    assert 'id="scoring.engine.ScoringEngine.score"' in page
    assert "language-pycon" in page
    assert "&gt;&gt;&gt; engine</blockquote>" not in page


def test_what_is_named_on_a_page_leads_to_it(site: Path) -> None:
    page = (site / "sources.html").read_text(encoding="utf-8")
    assert 'href="benchmarks/reliability.html"' in page
    assert 'href="../benchmarks' not in page
