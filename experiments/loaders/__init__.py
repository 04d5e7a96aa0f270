"""Other public corpora in the contract, each from a folder that the user points at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from experiments.corpora import Corpus
from experiments.loaders import emergent, fakes, liar, rumoureval
from experiments.loaders.written import Written
from features.errors import InputError

LOADERS: Final[Mapping[str, Callable[[Path], Written]]] = {
    "emergent": emergent.read,
    "rumoureval": rumoureval.read,
    "liar": liar.read,
    "fakes": fakes.read,
}
"""What reads a folder, by the name of the corpus; docs/corpora.md says what each folder holds."""


def load_corpus(name: str, folder: str | Path) -> Corpus:
    """Return a public corpus from a folder that holds it.

    Its claims and sources pass the gate like any user's. Raises InputError where no loader has that
    name, or a file is missing or of another shape.
    """
    return loader(name)(Path(folder)).corpus(name)


def loader(name: str) -> Callable[[Path], Written]:
    """Return what reads the corpus of that name. Raises InputError where there is none."""
    if name not in LOADERS:
        known = ", ".join(LOADERS)
        raise InputError("no corpus of that name", got=repr(name), remedy=f"Give one of {known}.")
    return LOADERS[name]
