"""What the site adds to the folder of the docs: pages that lie elsewhere, and links between all.

A hook of MkDocs, named in mkdocs.yml. On a forge a page says `docs/grades.md`, or links to
`../benchmarks/cost.md`; both lead to that page of the site.
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

OUTSIDE: Final = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benchmarks/cost.md",
    "benchmarks/reliability.md",
    "benchmarks/spark.md",
    "benchmarks/truth.md",
    "scoring/corpora/article/DATA_CARD.md",
    "scoring/corpora/syria/DATA_CARD.md",
    "scoring/corpora/wars/DATA_CARD.md",
)
"""Pages of the site that lie outside the folder of the docs; there they keep their own path."""
_LINK: Final = re.compile(r"\]\(([^)#:\s]+\.md)(#[^)\s]*)?\)")
_NAMED: Final = re.compile(r"(?<!\[)`((?:[\w.-]+/)*[\w.-]+\.md)`(?!\])")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie outside."""
    from mkdocs.structure.files import File

    root = Path(config.config_file_path).parent
    for name in OUTSIDE:
        files.append(File.generated(config, name, abs_src_path=str(root / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links out of the folder, and names of pages, lead to where the page is on the site."""
    here = page.file.src_uri
    known = {file.src_uri for file in files.documentation_pages()}
    linked = _LINK.sub(lambda found: _moved(found, here, known), markdown)
    return _NAMED.sub(lambda found: _named(found, here, known), linked)


def site_path(path: str) -> str:
    """Return the path on the site of a page at a path in the repository.

    >>> site_path("docs/grades.md"), site_path("benchmarks/cost.md")
    ('grades.md', 'benchmarks/cost.md')
    """
    return path.removeprefix("docs/")


def repository_path(page: str) -> str:
    """Return the path in the repository of a page of the site.

    >>> repository_path("grades.md"), repository_path("benchmarks/cost.md")
    ('docs/grades.md', 'benchmarks/cost.md')
    """
    return page if page in OUTSIDE else f"docs/{page}"


def _moved(found: re.Match[str], here: str, known: set[str]) -> str:
    folder = PurePosixPath(repository_path(here)).parent
    target = site_path(os.path.normpath(folder / found[1]).replace(os.sep, "/"))
    return f"]({_between(here, target)}{found[2] or ''})" if target in known else found[0]


def _named(found: re.Match[str], here: str, known: set[str]) -> str:
    target = site_path(found[1])
    if target not in known or target == here:
        return found[0]
    return f"[{found[0]}]({_between(here, target)})"


def _between(here: str, target: str) -> str:
    """The link from one page to another."""
    return os.path.relpath(target, PurePosixPath(here).parent).replace(os.sep, "/")
