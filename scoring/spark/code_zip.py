"""Our packages in a zip, so that executors run the very code of the driver."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from pyspark import SparkContext

PACKAGES: Final = ("features", "models", "scoring")
_HOUSE: Final = Path(__file__).resolve().parent.parent.parent
_CARRIED: Final = (".py", ".txt", ".tsv")
"""Code and lexicons; the shipped corpora and the champion stay: the model comes by itself."""


def ship_code(context: SparkContext) -> None:
    """Give all executors of a Spark our packages, once.

    The zip stays for as long as this process: an executor that joins later asks for it then.
    """
    name = f"sourcegrade-{version()}.zip"
    if any(file.endswith(name) for file in context.listFiles):
        return
    folder = Path(mkdtemp(prefix="sourcegrade-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = list(sys.path)
    context.addPyFile(str(zip_code(folder / name)))
    sys.path[:] = path  # PySpark puts the zip before our own packages here too


def version() -> str:
    """Return what tells this code from any other: a hash of all that is carried."""
    hashed = hashlib.sha256()
    for name, file in _files():
        hashed.update(name.encode() + b"\0" + file.read_bytes())
    return hashed.hexdigest()[:12]


def zip_code(target: Path) -> Path:
    """Write the zip, the same bytes for the same code."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, file in _files():
            archive.writestr(ZipInfo(name), file.read_bytes(), ZIP_DEFLATED)
    return target


def _files() -> list[tuple[str, Path]]:
    found = (file for name in PACKAGES for file in (_HOUSE / name).rglob("*"))
    named = ((file.relative_to(_HOUSE).as_posix(), file) for file in found)
    return sorted(
        (name, file)
        for name, file in named
        if file.suffix in _CARRIED and not name.startswith("scoring/corpora/")
    )
