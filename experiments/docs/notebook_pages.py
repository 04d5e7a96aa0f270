"""Notebooks as pages of the site: what is in the file, with the outputs it was saved with.

A hook of MkDocs, named in mkdocs.yml. Nothing is run: a test runs the notebooks and holds what they
print against what was saved.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_FRAME: Final = re.compile(
    r'<style scoped>.*?</style>\s*|(?<=<table) border="1" class="dataframe"', re.S
)
"""What pandas puts round a table; without it the table looks like any other of the site."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page, and its pictures, for each notebook; the notebook itself stays to be fetched."""
    from mkdocs.structure.files import File

    for notebook in [file for file in files if file.src_uri.endswith(".ipynb")]:
        page = PurePosixPath(notebook.src_uri).with_suffix(".md")
        text, pictures = as_page(Path(str(notebook.abs_src_path)))
        files.append(File.generated(config, str(page), content=text))
        for name, picture in pictures.items():
            files.append(File.generated(config, str(page.with_name(name)), content=picture))
    return files


def as_page(notebook: Path) -> tuple[str, dict[str, bytes]]:
    """Return a notebook as Markdown, and its pictures by the names they have there."""
    from nbconvert import MarkdownExporter

    text, resources = MarkdownExporter().from_filename(str(notebook))
    pictures = {f"{notebook.stem}_{name}": data for name, data in resources["outputs"].items()}
    for name in resources["outputs"]:
        text = text.replace(f"]({name})", f"]({notebook.stem}_{name})")
    first, _, rest = text.partition("\n")
    told = f"*This page is the notebook [{notebook.name}]({notebook.name}): take it and run it.*"
    return f"{first}\n\n{told}\n{_FRAME.sub('', rest)}", pictures
